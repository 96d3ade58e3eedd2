/** Door of charts: bars for comparison, lines for time, with the same figures as a table and every figure opening its records. */
export { Chart, type ChartProps, type Series } from './chart.tsx';
