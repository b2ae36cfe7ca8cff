import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import type { DrawnField } from '../fields/apply.ts';
import { colourOf } from '../fields/field-colour.ts';
import { Trend } from '../fields/trend.ts';
import { paintLayer } from '../graph/paint-series.ts';
import { position, type Scale } from '../graph/scales.ts';
import { inOrder, withGaps } from '../graph/series.ts';
import { axisStyle, seriesStyle } from '../graph/style.ts';
import { member, membersOf } from '../model/read.ts';

/** How Grafana draws the line of a cell that says nothing of it. */
const DEFAULTS = {
  drawStyle: 'line',
  lineInterpolation: 'smooth',
  lineWidth: 1,
  fillOpacity: 17,
  gradientMode: 'hue',
  pointSize: 2,
  barAlignment: 0,
  showPoints: 'never',
};

/** A series, or a list of numbers as some calculations make it; undefined for what has no line. */
export function trendOf(value: unknown): Trend | undefined {
  if (value instanceof Trend) return value;
  if (!Array.isArray(value)) return undefined;
  const values = value as unknown[];
  return new Trend({ times: values.map((_, index) => index), values, value: null, name: '' });
}

/** Draws the line of a cell over the times of the panel, between its own smallest and largest value. */
export function paintTrend(
  stage: Stage,
  box: Box,
  { drawn, trend }: { readonly drawn: DrawnField; readonly trend: Trend },
  span: TimeSpan,
): void {
  const points = pointsOf(trend);
  const range = rangeOf(points.values);
  if (!range) return;
  const field = seriesField(drawn, trend, range);
  const isTimed = trend.name !== '';
  const [from, to] = isTimed ? [span.from, span.to] : [0, Math.max(1, trend.values.length - 1)];
  const style = seriesStyle(field);
  // Lines keep clear of the edge that would cut them in half.
  const edge = Math.min(box.height / 4, style.lineWidth / 2);
  const plot = { ...box, y: box.y + edge, height: box.height - 2 * edge };
  const colour = colourOf({ ...field, index: 0 }, 0, 0, stage.around);
  const scale: Scale = {
    key: '',
    style: axisStyle(field),
    side: 'hidden',
    range,
    field,
    colour,
    isPercent: false,
  };
  const y = position(scale, plot.y, plot.y + plot.height);
  const places = {
    x: (time: number) => plot.x + ((time - from) / (to - from || 1)) * plot.width,
    y,
    zero: y(Math.max(range.min, Math.min(range.max, 0))),
  };
  const series = { field, name: drawn.name, colour, style, axis: scale.style, ...points };
  const layer = { series, times: points.times, tops: points.values, bottoms: undefined };
  clipped(stage, box, () => {
    paintLayer(stage, layer, plot, places, scale);
  });
}

/** With a gap where a series leaves out a step: the first two of its times say how long a step is. */
function pointsOf({ times, values, name }: Trend) {
  const points = inOrder(times, values, (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : NaN,
  );
  const step = (points.times[1] ?? 0) - (points.times[0] ?? 0);
  return withGaps(points, name !== '' && step > 0 ? step : undefined);
}

/** A series that does not change is in the middle. */
function rangeOf(values: Float64Array) {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return undefined;
  const spread = min === max ? Math.abs(min) || 1 : 0;
  return { min: min - spread, max: max + spread };
}

/** The series as a field with the settings that its cells have. */
function seriesField(drawn: DrawnField, trend: Trend, range: DrawnField['range']): DrawnField {
  const { custom } = drawn.settings;
  const own = membersOf(member(Object.fromEntries(custom), 'cellOptions'));
  const settings = { ...drawn.settings, custom: new Map(Object.entries({ ...DEFAULTS, ...own })) };
  const field = { name: trend.name, type: 'number' as const, config: {}, values: trend.values };
  return { ...drawn, field, name: trend.name, settings, range };
}
