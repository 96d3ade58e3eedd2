/** Door of the standards on screen: the heat map and the ten states. */
export { HeatMap } from './heat-map.tsx';
export { Legend, StateChip } from './state.tsx';
export { StandardHeat } from './board-heat.tsx';
export { bands } from './bands.ts';
export { CityHeat } from './city-heat.tsx';
export { type FoundRow, RowsDrawer, rowsIn } from './rows-drawer.tsx';
