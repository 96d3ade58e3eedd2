/** Door of the standards on screen: the heat map and the ten states. */
export { HeatMap } from './heat-map.tsx';
export { Legend, StateChip } from './state.tsx';
