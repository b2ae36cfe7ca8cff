import { inOwnZone } from '../axes/own-zone.ts';
import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { seriesItems } from '../legend/items.ts';
import { legendOptions } from '../legend/legend.ts';
import { paintLegend } from '../legend/paint-legend.ts';
import { shareWithLegend } from '../legend/share.ts';
import { type GraphThreshold, marksOf } from '../model/graph-thresholds.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { paintAnnotations } from './paint-annotations.ts';
import { layAxes, paintGrid, paintLabels, timeX } from './paint-axes.ts';
import { paintPointValues } from './paint-point-values.ts';
import { paintLayer } from './paint-series.ts';
import { paintMarks, paintThresholds } from './paint-thresholds.ts';
import { splitLong } from './long-frames.ts';
import { position, type Scale, scaleKey, scalesOf } from './scales.ts';
import { seriesOf } from './series.ts';
import { type Layer, layersOf, onTimes } from './stacks.ts';

/** A graph over time with its legend. @returns false when there is nothing to draw */
export function paintGraph(
  stage: Stage,
  box: Box,
  { panel, frames, range, annotations }: PanelContent,
): boolean {
  const legend = legendOptions(panel);
  const series = seriesOf(splitLong(frames, stage.around), stage.around);
  if (series.every(({ times }) => times.length === 0)) return false;
  const layers = filledTo(
    layersOf(
      series.filter(({ style }) => !style.isHidden),
      scaleKey,
    ).map((layer) => levelled(layer, range)),
  );
  const scales = scalesOf(layers);
  const items = seriesItems(series, scales, legend, stage.around);
  const shares = shareWithLegend(stage, box, items, legend);
  const axes = layAxes(inOwnZone(stage, panel), shares.graph, [...scales.values()], range);
  paintGrid(stage, axes, range);
  clipped(stage, axes.plot, () => {
    paintAll(stage, layers, scales, axes.plot, range, marksOf(panel));
  });
  paintPointValues(stage, layers, scales, axes.plot, range);
  paintAnnotations(stage, axes.plot, annotations, range);
  if (series.every(({ times }) => isOutside(times, range))) writeOutside(stage, axes.plot);
  paintLabels(stage, axes, range);
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  return true;
}

/** Whether all values, which are in the order of their times, are before or after the range. */
const isOutside = (times: Float64Array, { from, to }: TimeSpan) =>
  (times[0] ?? Infinity) > to || (times.at(-1) ?? -Infinity) < from;

/** Says, as Grafana does, why a plot is empty. */
function writeOutside(stage: Stage, { x, y, width, height }: Box): void {
  writeText(stage, 'Data is outside time range', x + width / 2, y + height / 2, {
    size: 14,
    colour: stage.theme.text,
    align: 'center',
    baseline: 'middle',
    width,
  });
}

/** Series that are filled down to another one by its name; where there is none, they are not filled. */
function filledTo(layers: readonly Layer[]): Layer[] {
  const byName = new Map(
    layers.toReversed().flatMap((layer) => {
      const { name, field } = layer.series;
      return [field.field.name, field.settings.displayNameFromDS, name].map(
        (one) => [one, layer] as const,
      );
    }),
  );
  return layers.map((layer) => {
    const { fill, fillBelowTo } = layer.series.style;
    if (fillBelowTo === undefined) return layer;
    const below = byName.get(fillBelowTo);
    if (!below || below === layer) return withFill(layer, 0);
    const bottoms = onTimes({ times: below.times, values: below.tops }, layer.times);
    return withFill({ ...layer, bottoms }, fill || BAND_FILL);
  });
}

/** How opaque the area between two series is, if the panel does not say. */
const BAND_FILL = 0.35;

const withFill = (layer: Layer, fill: number): Layer => ({
  ...layer,
  series: { ...layer.series, style: { ...layer.series.style, fill } },
});

/** The first value from end to end. */
function levelled(layer: Layer, { from, to }: TimeSpan): Layer {
  if (!layer.series.style.isConstant) return layer;
  const value = layer.tops.find((top) => !Number.isNaN(top)) ?? NaN;
  const [times, tops] = [Float64Array.of(from, to), Float64Array.of(value, value)];
  return { ...layer, times, tops, bottoms: undefined };
}

function paintAll(
  stage: Stage,
  layers: readonly Layer[],
  scales: ReadonlyMap<string, Scale>,
  plot: Box,
  range: TimeSpan,
  marks: readonly GraphThreshold[],
): void {
  const bottom = plot.y + plot.height;
  const thresholds = (part: 'areas' | 'lines') => {
    paintMarks(stage, marks, plot, [...scales.values()], part);
    for (const scale of scales.values()) {
      const styled = layers.find(
        ({ series }) => series.style.thresholds !== 'off' && scaleKey(series) === scale.key,
      );
      if (!styled) continue;
      const { field, style } = styled.series;
      paintThresholds(stage, field, style.thresholds, plot, scale, part);
    }
  };
  thresholds('areas');
  const fromBelow = layers.toSorted((a, b) => a.series.style.height - b.series.style.height);
  for (const layer of fromBelow) {
    const scale = scales.get(scaleKey(layer.series));
    if (!scale) continue;
    const y = position(scale, plot.y, bottom);
    const zero = Math.max(plot.y, Math.min(bottom, y(0)));
    const base = scale.style.logBase > 0 ? bottom : zero;
    paintLayer(stage, layer, plot, { x: timeX(plot, range), y, zero: base }, scale);
  }
  thresholds('lines');
}
