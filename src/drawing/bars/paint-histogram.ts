import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { NotDrawnError } from '../errors.ts';
import type { DrawnField } from '../fields/apply.ts';
import { createDisplay } from '../fields/display.ts';
import { seriesColour } from '../fields/field-colour.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import { placeBelow, ticksBelow, writeBelow } from '../graph/labels-below.ts';
import {
  layValueAxes,
  paintUpright,
  paintValueGrid,
  paintValueLabels,
} from '../graph/paint-axes.ts';
import { position, scaleKey, scalesOf } from '../graph/scales.ts';
import type { Series } from '../graph/series.ts';
import { layersOf } from '../graph/stacks.ts';
import { axisStyle, barStyle } from '../graph/style.ts';
import { seriesItems } from '../legend/items.ts';
import { legendOptions } from '../legend/legend.ts';
import { paintLegend } from '../legend/paint-legend.ts';
import { shareWithLegend } from '../legend/share.ts';
import { memberAt, numberOf } from '../model/read.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { barOptions } from './bar-options.ts';
import { bucketsOf, type Buckets } from './buckets.ts';
import { type BarPaint, paintBar } from './paint-bars.ts';

const BELOW = 24;

/** How often values occur. @returns false without data */
export function paintHistogram(
  stage: Stage,
  box: Box,
  { panel, frames }: Pick<PanelContent, 'panel' | 'frames'>,
): boolean {
  const fields = frames
    .flatMap((frame) => frame.fields)
    .filter(({ field, settings }) => field.type === 'number' && isShown(settings.custom));
  const [first] = fields;
  if (!first || fields.every(({ field }) => field.values.every((value) => value === null))) {
    return false;
  }
  if (fields.some(({ field }) => ['xMin', 'xMax', 'BucketMin'].includes(field.name))) {
    throw new NotDrawnError('Counts of buckets are not drawn as a histogram here.');
  }
  const option = (key: string) => numberOf(memberAt(panel, `options.${key}`));
  const buckets = bucketsOf(
    fields.map(({ field }) => field.values),
    {
      size: option('bucketSize'),
      offset: option('bucketOffset') ?? 0,
      count: option('bucketCount'),
    },
  );
  if (!buckets) throw new NotDrawnError('These values have no buckets that are drawn here.');
  const isCombined = memberAt(panel, 'options.combine') === true;
  const series = isCombined
    ? [countsOf({ ...first, name: 'Count' }, sumOf(buckets), stage.around)]
    : fields.map((field, index) => countsOf(field, buckets.counts[index] ?? [], stage.around));
  const layers = layersOf(series, scaleKey);
  const scales = scalesOf(layers);
  const legend = legendOptions(panel);
  const items = seriesItems(series, scales, legend, stage.around);
  const shares = shareWithLegend(stage, box, items, legend);
  const axes = layValueAxes(stage, shares.graph, [...scales.values()], BELOW);
  const edges = [shares.graph.x, shares.graph.x + shares.graph.width] as const;
  const x = paintValuesBelow(stage, { plot: axes.plot, edges }, buckets, first);
  paintValueGrid(stage, axes);
  clipped(stage, axes.plot, () => {
    const options = { ...barOptions(panel, box), isHorizontal: false, radius: 0 };
    for (const layer of layers) {
      const scale = scales.get(scaleKey(layer.series));
      if (!scale) continue;
      const y = position(scale, axes.plot.y, axes.plot.y + axes.plot.height);
      const look = { plot: axes.plot, scale, options, isUpwards: true };
      paintCounts(stage, layer, buckets, { x, y }, look);
    }
  });
  paintValueLabels(stage, axes);
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  return true;
}

const isShown = (custom: ReadonlyMap<string, unknown>) =>
  memberAt({ hideFrom: custom.get('hideFrom') }, 'hideFrom.viz') !== true;

/** How many values of all lists are in each bucket. */
const sumOf = ({ starts, counts }: Buckets) =>
  starts.map((_, row) => counts.reduce((sum, list) => sum + (list[row] ?? 0), 0));

/** Counts have no unit, whatever is counted. */
function countsOf(counted: DrawnField, counts: readonly number[], around: Surroundings): Series {
  const none = { unit: undefined, decimals: undefined, min: undefined, max: undefined };
  const settings = { ...counted.settings, ...none, mappings: [] };
  const field = { ...counted.field, labels: {}, values: counts };
  const range = { min: 0, max: Math.max(1, ...counts) };
  const shown = { ...counted, field, settings, range, measure: range };
  const drawn = { ...shown, display: createDisplay(shown, around) };
  return {
    field: drawn,
    name: counted.name,
    colour: seriesColour(drawn, around),
    style: barStyle(drawn),
    axis: axisStyle(drawn),
    times: Float64Array.from(counts, (_, place) => place),
    values: Float64Array.from(counts),
  };
}

function paintCounts(
  stage: Stage,
  layer: ReturnType<typeof layersOf>[number],
  { starts, size }: Buckets,
  { x, y }: { x: (value: number) => number; y: (value: number) => number },
  look: BarPaint,
): void {
  for (const [row, start] of starts.entries()) {
    const value = layer.series.values[row] ?? 0;
    if (value === 0) continue;
    const [left, right] = [x(start), x(start + size)];
    const [base, end] = [y(layer.bottoms?.[row] ?? 0), y(layer.tops[row] ?? 0)];
    const width = Math.max(1, right - left - 1);
    const own = { colour: undefined, isLast: true };
    const bar = { layer, row, value, start: left, size: width, base, end, ...own };
    paintBar(stage, bar, { x: left, y: end, width, height: base - end }, look);
  }
}

/** The values below the plot, and where they are. @param edges from where to where labels may reach */
function paintValuesBelow(
  stage: Stage,
  { plot, edges }: { readonly plot: Box; readonly edges: readonly [number, number] },
  { starts, size }: Buckets,
  field: DrawnField,
): (value: number) => number {
  const range = { min: starts[0] ?? 0, max: (starts.at(-1) ?? 0) + size };
  const x = (value: number) =>
    plot.x + ((value - range.min) / (range.max - range.min)) * plot.width;
  const scale = { range, field, isPercent: false, style: { logBase: 0, symmetric: undefined } };
  const ticks = ticksBelow(stage, scale, plot.width).map(({ value, text }) => ({
    x: x(value),
    text,
  }));
  paintUpright(
    stage,
    plot,
    ticks.map((tick) => Math.round(tick.x) + 0.5),
  );
  const y = plot.y + plot.height + 8;
  writeBelow(stage, placeBelow(stage, ticks, edges), y, stage.theme.text);
  return x;
}
