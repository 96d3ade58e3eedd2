/** Moving in the heat map by keyboard: arrows a step, Home and End along the row, never out of it. */
const steps = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
} as const;
export type HeatKey = keyof typeof steps;

export interface HeatPlace {
  readonly row: number;
  readonly column: number;
}

export const isArrow = (key: string): key is HeatKey => Object.hasOwn(steps, key);

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);

export function stepIn(from: HeatPlace, key: HeatKey, size: { readonly rows: number; readonly columns: number }): HeatPlace {
  const [down, right] = steps[key];
  return { row: within(from.row + down, size.rows), column: within(from.column + right, size.columns) };
}
