import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { NotDrawnError } from '../errors.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import {
  layValueAxes,
  paintUpright,
  paintValueGrid,
  paintValueLabels,
} from '../graph/paint-axes.ts';
import { paintThresholds } from '../graph/paint-thresholds.ts';
import { position, type Scale, scaleKey, scalesOf } from '../graph/scales.ts';
import { type Layer, layersOf } from '../graph/stacks.ts';
import { seriesItems } from '../legend/items.ts';
import { legendOptions } from '../legend/legend.ts';
import { paintLegend } from '../legend/paint-legend.ts';
import { shareWithLegend } from '../legend/share.ts';
import { type BarData, barData } from './bar-data.ts';
import { type BarOptions, barOptions } from './bar-options.ts';
import { categoryRoom, paintCategoriesAside, paintCategoriesBelow } from './categories.ts';
import { layBars, middles } from './lay-bars.ts';
import { layValueScale, paintValueScale } from './value-scale.ts';
import { paintBar, paintValues, valuesAbove, valuesOfBars } from './paint-bars.ts';

/** Bars by category. @returns false without data */
export function paintBarChart(
  stage: Stage,
  box: Box,
  { panel, frames }: Pick<PanelContent, 'panel' | 'frames'>,
): boolean {
  const options = barOptions(panel, box);
  const data = barData(frames, options, stage.around);
  if (!data) return false;
  const legend = legendOptions(panel);
  const shown = data.series.filter(({ style }) => !style.isHidden);
  const layers = layersOf(shown, scaleKey);
  const scales = scalesOf(layers);
  const items = seriesItems(data.series, scales, legend, stage.around);
  const shares = shareWithLegend(stage, box, items, legend);
  const chart = { data, layers, scales, options };
  if (options.isHorizontal) paintHorizontal(stage, shares.graph, chart);
  else paintVertical(stage, shares.graph, chart);
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  return true;
}

interface Chart {
  readonly data: BarData;
  readonly layers: readonly Layer[];
  readonly scales: ReadonlyMap<string, Scale>;
  readonly options: BarOptions;
}

const colourIn =
  ({ colourOf }: BarData) =>
  ({ series }: Layer, row: number) =>
    colourOf?.(series, row);

/** Upright bars with their axes, in a box of which the uppermost pixels are kept free. */
function layVertical(
  stage: Stage,
  box: Box,
  { data, layers, scales, options }: Chart,
  free: number,
) {
  const { labels } = data;
  const below = categoryRoom(stage, labels, options, box.height);
  const used = { ...box, y: box.y + free, height: box.height - free };
  const axes = layValueAxes(stage, used, [...scales.values()], below);
  const { plot } = axes;
  const bottom = plot.y + plot.height;
  const place = placer(scales, (scale) => position(scale, plot.y, bottom), plot.y, bottom);
  const room = { start: plot.x, size: plot.width, categories: labels.length };
  const sizes = { ...options, series: data.series.length };
  return {
    axes,
    plot,
    bars: layBars(layers, room, sizes, place, colourIn(data)),
    centres: middles(room, layers.length, sizes),
  };
}

function paintVertical(stage: Stage, box: Box, chart: Chart): void {
  const { data, layers, scales, options } = chart;
  const first = layVertical(stage, box, chart, 0);
  const values = valuesOfBars(stage, first.bars, options);
  const free = values ? valuesAbove(values, first.bars, options, first.plot) : 0;
  const { axes, plot, bars, centres } = free > 0 ? layVertical(stage, box, chart, free) : first;
  paintValueGrid(stage, axes);
  const thresholds = (part: 'areas' | 'lines') => {
    for (const scale of scales.values()) {
      const { style, field } =
        layers.find(({ series }) => scaleKey(series) === scale.key)?.series ?? {};
      if (field && style) paintThresholds(stage, field, style.thresholds, plot, scale, part);
    }
  };
  clipped(stage, plot, () => {
    thresholds('areas');
    for (const bar of bars) {
      const [y, height] = [Math.min(bar.base, bar.end), Math.abs(bar.base - bar.end)];
      const at = { x: bar.start, y, width: bar.size, height };
      const scale = scales.get(scaleKey(bar.layer.series));
      if (scale) paintBar(stage, bar, at, { plot, scale, options, isUpwards: bar.end < bar.base });
    }
    thresholds('lines');
  });
  const within = { ...plot, y: plot.y - free, height: plot.height + free };
  if (values) paintValues(stage, bars, values, options, within);
  paintValueLabels(stage, axes);
  paintCategoriesBelow(stage, plot, data.labels, centres, { options, within: box });
}

function paintHorizontal(stage: Stage, box: Box, { data, layers, scales, options }: Chart): void {
  const { labels } = data;
  const [scale] = scales.values();
  if (scales.size > 1 || !scale || layers.some(({ series }) => series.style.thresholds !== 'off')) {
    throw new NotDrawnError('Bars with several axes or thresholds are not drawn sideways here.');
  }
  const axis = layValueScale(stage, box, scale, labels, options);
  const { plot } = axis;
  if (scale.style.hasGrid)
    paintUpright(
      stage,
      plot,
      axis.ticks.map(({ x }) => Math.round(x) + 0.5),
    );
  const place = placer(scales, () => axis.place, plot.x + plot.width, plot.x);
  const room = { start: plot.y, size: plot.height, categories: labels.length };
  const sizes = { ...options, series: data.series.length };
  const bars = layBars(layers, room, sizes, place, colourIn(data));
  clipped(stage, plot, () => {
    for (const bar of bars) {
      const [x, width] = [Math.min(bar.base, bar.end), Math.abs(bar.base - bar.end)];
      const at = { x, y: bar.start, width, height: bar.size };
      paintBar(stage, bar, at, { plot, scale, options, isUpwards: bar.end > bar.base });
    }
  });
  const values = valuesOfBars(stage, bars, options);
  if (values) paintValues(stage, bars, values, options, plot);
  paintValueScale(stage, axis, scale);
  const centres = middles(room, layers.length, sizes);
  paintCategoriesAside(stage, plot, labels, centres, { options, left: box.x });
}

/** Where the values of layers are; bars begin at zero, or at the end of a logarithmic axis. */
function placer(
  scales: ReadonlyMap<string, Scale>,
  positionOf: (scale: Scale) => (value: number) => number,
  high: number,
  low: number,
): (layer: Layer, value?: number) => number {
  const places = new Map([...scales].map(([key, scale]) => [key, positionOf(scale)]));
  const [least, most] = [Math.min(low, high), Math.max(low, high)];
  return ({ series }, value) => {
    const key = scaleKey(series);
    const isLog = (scales.get(key)?.style.logBase ?? 0) > 0;
    if (value === undefined && isLog) return low;
    const at = places.get(key)?.(value ?? 0) ?? low;
    return value === undefined ? Math.max(least, Math.min(most, at)) : at;
  };
}
