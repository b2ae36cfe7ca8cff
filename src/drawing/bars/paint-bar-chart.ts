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
import { paintLegend, shareWithLegend } from '../legend/paint-legend.ts';
import { barData } from './bar-data.ts';
import { type BarOptions, barOptions } from './bar-options.ts';
import { categoryRoom, paintCategoriesAside, paintCategoriesBelow } from './categories.ts';
import { layBars, middles } from './lay-bars.ts';
import { layValueScale, paintValueScale } from './value-scale.ts';
import { paintBar, paintValues } from './paint-bars.ts';

/** Bars by category. @returns false without data */
export function paintBarChart(
  stage: Stage,
  box: Box,
  { panel, frames }: Pick<PanelContent, 'panel' | 'frames'>,
): boolean {
  const options = barOptions(panel, box);
  const data = barData(frames, options.xField, options.stack, stage.around);
  if (!data) return false;
  const legend = legendOptions(panel);
  const shown = data.series.filter(({ style }) => !style.isHidden);
  const layers = layersOf(shown, scaleKey);
  const scales = scalesOf(layers);
  const items = seriesItems(data.series, scales, legend, stage.around);
  const shares = shareWithLegend(stage, box, items, legend);
  const chart = { labels: data.labels, layers, scales, options };
  if (options.isHorizontal) paintHorizontal(stage, shares.graph, chart);
  else paintVertical(stage, shares.graph, chart);
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  return true;
}

interface Chart {
  readonly labels: readonly string[];
  readonly layers: readonly Layer[];
  readonly scales: ReadonlyMap<string, Scale>;
  readonly options: BarOptions;
}

function paintVertical(stage: Stage, box: Box, { labels, layers, scales, options }: Chart): void {
  const below = categoryRoom(stage, labels, options, box.height);
  const axes = layValueAxes(stage, box, [...scales.values()], below);
  const { plot } = axes;
  const bottom = plot.y + plot.height;
  paintValueGrid(stage, axes);
  const place = placer(scales, (scale) => position(scale, plot.y, bottom), plot.y, bottom);
  const room = { start: plot.x, size: plot.width, categories: labels.length };
  const bars = layBars(layers, room, options, place);
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
      paintBar(stage, bar, at, { plot, options, isUpwards: bar.end < bar.base });
    }
    thresholds('lines');
  });
  paintValues(stage, bars, options, plot);
  paintValueLabels(stage, axes);
  paintCategoriesBelow(stage, plot, labels, middles(room), options);
}

function paintHorizontal(stage: Stage, box: Box, { labels, layers, scales, options }: Chart): void {
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
  const bars = layBars(layers, room, options, place);
  clipped(stage, plot, () => {
    for (const bar of bars) {
      const [x, width] = [Math.min(bar.base, bar.end), Math.abs(bar.base - bar.end)];
      const at = { x, y: bar.start, width, height: bar.size };
      paintBar(stage, bar, at, { plot, options, isUpwards: bar.end > bar.base });
    }
  });
  paintValues(stage, bars, options, plot);
  paintValueScale(stage, axis, scale);
  paintCategoriesAside(stage, plot, labels, middles(room), options);
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
