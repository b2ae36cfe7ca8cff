import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsOption, SeriesOption } from 'echarts';
import type { Canvas, Size } from './canvas.ts';
import type { SeriesData } from './series.ts';
import { seriesColour } from './theme.ts';
import { timeTicks } from './time-axis.ts';
import { formatTick } from './units.ts';
import type { ValueAxis } from './value-axis.ts';

const LABEL_SIZE = 11;
const LABEL_HEIGHT = 22;
const TOP = 8;
const RIGHT = 14;

export interface PlotOptions {
  readonly unit: string;
  readonly axis: ValueAxis;
  readonly stack: boolean;
  /** Lines when absent, bars of so many ms otherwise. */
  readonly barInterval: number | undefined;
  /** 0 (no area) to 10, as Grafana counts it. */
  readonly fill: number;
  readonly thresholds: readonly number[];
}

/** Lets echarts draw lines and bars as SVG; may be called more than once. */
export function preparePlots(): void {
  use([LineChart, BarChart, GridComponent, MarkLineComponent, SVGRenderer]);
}

/** A time series chart with its axes, as an SVG element of the size given. */
export function plot(
  canvas: Canvas,
  size: Size,
  series: readonly SeriesData[],
  options: PlotOptions,
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(chartOption(canvas, size, series, options));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function chartOption(
  canvas: Canvas,
  size: Size,
  series: readonly SeriesData[],
  options: PlotOptions,
): EChartsOption {
  const { theme, type } = canvas;
  const { axis, unit } = options;
  const valueLabels = ticksOf(axis).map((value) => formatTick(value, unit, axis.step));
  const left =
    Math.ceil(Math.max(...valueLabels.map((label) => type.width(label, LABEL_SIZE)))) + 18;
  const times = timeLabels(canvas, size, left);
  const label = { color: theme.faint, fontSize: LABEL_SIZE, fontFamily: type.fontFamily };
  const splitLine = { show: true, lineStyle: { color: theme.grid, width: 1 } };
  const { from, to } = canvas.range;
  return {
    animation: false,
    grid: { left, right: RIGHT, top: TOP, bottom: LABEL_HEIGHT, containLabel: false },
    xAxis: {
      type: 'value',
      min: from,
      max: to,
      axisLine: { show: false },
      axisTick: { show: false, customValues: times.map(({ at }) => at) },
      axisLabel: {
        ...label,
        margin: 7,
        customValues: times.filter(({ label: shown }) => shown !== '').map(({ at }) => at),
        formatter: (at: number) => times.find((tick) => tick.at === at)?.label ?? '',
      },
      splitLine,
    },
    yAxis: {
      type: 'value',
      min: axis.min,
      max: axis.max,
      interval: axis.step,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...label,
        margin: 8,
        formatter: (value: number) => formatTick(value, unit, axis.step),
      },
      splitLine,
    },
    series: series.map((one, index) =>
      seriesOption(canvas, { one, index, count: series.length, room: size.width - left }, options),
    ),
  };
}

function ticksOf({ min, max, step }: ValueAxis): readonly number[] {
  return Array.from(
    { length: Math.round((max - min) / step) + 1 },
    (_, index) => min + index * step,
  );
}

/** Ticks of the time axis; a label that would be cut at the picture's edge is left empty. */
function timeLabels(
  { range: { from, to }, zone, type }: Canvas,
  { width }: Size,
  left: number,
): readonly { at: number; label: string }[] {
  const inner = Math.max(1, width - left - RIGHT);
  const ticks = timeTicks(from, to, zone, (label) => inner / (type.width(label, LABEL_SIZE) + 26));
  return ticks.map(({ at, label }) => {
    const middle = left + ((at - from) / Math.max(1, to - from)) * inner;
    const half = type.width(label, LABEL_SIZE) / 2 + 2;
    return { at, label: middle - half < 0 || middle + half > width ? '' : label };
  });
}

interface SeriesPlace {
  readonly one: SeriesData;
  readonly index: number;
  /** How many series there are. */
  readonly count: number;
  /** Width of the plot in pixels. */
  readonly room: number;
}

function seriesOption(
  canvas: Canvas,
  { one, index, count, room }: SeriesPlace,
  options: PlotOptions,
): SeriesOption {
  const { name, points } = one;
  const color = seriesColour(canvas.theme, index);
  const { from, to } = canvas.range;
  const common = {
    name: `${index} ${name}`,
    data: points.map(([at, value]) => [at, value]),
    silent: true,
    ...(options.stack ? { stack: 'all', stackStrategy: 'all' as const } : {}),
    ...(index === 0 ? { markLine: thresholdLines(canvas, options) } : {}),
  };
  if (options.barInterval !== undefined) {
    const barWidth = Math.max(1, (options.barInterval / (to - from)) * room * 0.78);
    return { ...common, type: 'bar', barWidth, itemStyle: { color, opacity: 0.9 } };
  }
  return {
    ...common,
    type: 'line',
    showSymbol: points.length === 1,
    symbol: 'circle',
    symbolSize: 5,
    lineStyle: { color, width: 1.5, join: 'round' },
    itemStyle: { color },
    ...(options.fill > 0 ? { areaStyle: area(color, options, count) } : {}),
  };
}

/** The more areas lie over each other, the fainter they are. */
function area(color: string, { fill, stack }: PlotOptions, count: number): object {
  if (stack) return { color, opacity: 0.06 * fill };
  const stops = [
    { offset: 0, color },
    { offset: 1, color: `${color}00` },
  ];
  return {
    color: { type: 'linear', x: 0, y: 0, x2: 0, y2: 1, colorStops: stops },
    opacity: Math.min(1, (0.2 + 0.08 * fill) / Math.sqrt(count)),
  };
}

function thresholdLines({ theme }: Canvas, { thresholds, axis }: PlotOptions): object {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: theme.critical, type: [6, 5], width: 1, opacity: 0.85 },
    data: thresholds
      .filter((value) => value > axis.min && value < axis.max)
      .map((value) => ({ yAxis: value })),
  };
}
