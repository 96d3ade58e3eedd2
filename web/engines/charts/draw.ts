/** The drawing itself, apart so that it is fetched only when a chart is on the page. */
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartProps } from './chart.tsx';

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Drawn {
  update(props: ChartProps): void;
  /** A picture as data address. */
  picture(): string;
  close(): void;
}

export function drawIn(box: HTMLElement, onPick: (category: number, series: number) => void): Drawn {
  const chart: ECharts = init(box, null, { renderer: 'canvas' });
  chart.on('click', ({ dataIndex, seriesIndex }) => onPick(dataIndex, seriesIndex ?? 0));
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(box);
  const style = getComputedStyle(box);
  const text = { fontFamily: style.fontFamily, fontSize: Math.max(12, Number.parseFloat(style.fontSize) - 1), color: '#3a474c' };
  return {
    update: ({ kind, isStacked, categories, series, unit }) =>
      void chart.setOption(
        {
          animation: false,
          textStyle: text,
          aria: { enabled: true, decal: { show: series.length > 1 && kind === 'bar' } },
          grid: { left: 8, right: 12, top: 62, bottom: 4, containLabel: true },
          legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 12, textStyle: text },
          // Rich text is drawn on the canvas: the page's rules let no styles in by HTML.
          tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: kind === 'bar' ? 'shadow' : 'line' } },
          xAxis: { type: 'category', data: [...categories], axisTick: { show: false }, axisLabel: text },
          yAxis: { type: 'value', min: 0, minInterval: 1, name: unit, nameTextStyle: text, axisLabel: text },
          series: series.map((one) => ({
            type: kind,
            name: one.name,
            data: [...one.values],
            color: one.colour,
            barMaxWidth: 34,
            symbolSize: 8,
            ...(isStacked ? { stack: 'all' } : {}),
          })),
        },
        { notMerge: true },
      ),
    picture: () => chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#ffffff' }),
    close: () => {
      watcher.disconnect();
      chart.dispose();
    },
  };
}
