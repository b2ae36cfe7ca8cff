import type { Series } from './series.ts';

/** A series as it is drawn: at its height, and down to where it is filled. */
export interface Layer {
  readonly series: Series;
  readonly times: Float64Array;
  /** Where the line is: NaN in a gap. */
  readonly tops: Float64Array;
  /** Where the area below it ends; undefined at the axis' zero. */
  readonly bottoms: Float64Array | undefined;
}

/** Series of one group on top of each other, those below zero downwards, each at its height. */
export function layersOf(series: readonly Series[], axisOf: (series: Series) => string): Layer[] {
  const stacks = new Map<string, Series[]>();
  for (const one of series) {
    const { mode, group } = one.style.stack;
    if (mode === 'none' || one.style.isConstant) continue;
    const direction = isBelowZero(one) ? 'down' : 'up';
    const key = [mode, group, axisOf(one), direction, shapeOf(one)].join('\u0000');
    stacks.set(key, [...(stacks.get(key) ?? []), one]);
  }
  const stacked = new Map<Series, Layer>();
  for (const members of stacks.values()) {
    for (const layer of stackOf(members)) stacked.set(layer.series, layer);
  }
  return series.map(
    (one) =>
      stacked.get(one) ?? { series: one, times: one.times, tops: one.values, bottoms: undefined },
  );
}

/** Only series of one shape are drawn on top of each other. */
function shapeOf({ style }: Series): string {
  const { draw, interpolation, barAlignment } = style;
  return { bars: `bars ${String(barAlignment)}`, line: interpolation, points: 'points' }[draw];
}

/** Values that are looked at, evenly over the series. */
const SAMPLES = 100;

/** Whether more of the values are below zero than above it; turned over, unless more are above it. */
function isBelowZero({ values, style }: Series): boolean {
  const first = values.findIndex((value) => !Number.isNaN(value));
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  const step = Math.max(1, Math.floor((last - first + 1) / SAMPLES));
  let [below, above] = [0, 0];
  for (let at = first; first >= 0 && at <= last; at += step) {
    const value = values[at] ?? NaN;
    if (value < 0) below += 1;
    if (value > 0) above += 1;
  }
  return style.isNegative ? below >= above : below > above;
}

function stackOf(members: readonly Series[]): Layer[] {
  const times = allTimes(members);
  const rows = members.map((one) => onTimes(one, times));
  const isPercent = members[0]?.style.stack.mode === 'percent';
  const totals = isPercent ? totalsOf(rows, times.length) : undefined;
  let heights = new Float64Array(times.length);
  return members.map((series, index) => {
    const bottoms = heights;
    const tops = rows[index] ?? new Float64Array(times.length);
    const next = new Float64Array(times.length);
    for (let at = 0; at < times.length; at += 1) {
      const value = tops[at] ?? NaN;
      const total = totals ? (totals[at] ?? 0) : 1;
      const share = Number.isNaN(value) || total === 0 ? 0 : value / total;
      next[at] = (bottoms[at] ?? 0) + share;
      if (!Number.isNaN(value)) tops[at] = next[at] ?? NaN;
    }
    heights = next;
    return { series, times, tops, bottoms };
  });
}

function totalsOf(rows: readonly Float64Array[], length: number): Float64Array {
  const totals = new Float64Array(length);
  for (const row of rows) {
    for (let at = 0; at < length; at += 1) {
      const value = row[at] ?? NaN;
      if (!Number.isNaN(value)) totals[at] = (totals[at] ?? 0) + Math.abs(value);
    }
  }
  return totals;
}

/** The times of all members, ascending, each once. */
function allTimes(members: readonly Series[]): Float64Array {
  const [first = new Float64Array(), ...others] = members.map(({ times }) => times);
  const areSame = others.every(
    (times) => times.length === first.length && times.every((time, at) => time === first[at]),
  );
  const all = areSame ? first : joined([first, ...others]).sort();
  return all.filter((time, at) => at === 0 || time !== all[at - 1]);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Values at other times than their own: NaN where there is none. The last one of a time counts.
 * @param all ascending, as `times` are
 */
export function onTimes(
  { times, values }: { readonly times: Float64Array; readonly values: Float64Array },
  all: Float64Array,
): Float64Array {
  const found = new Float64Array(all.length).fill(NaN);
  for (let row = 0, at = 0; row < times.length; row += 1) {
    const time = times[row] ?? NaN;
    while (at < all.length && (all[at] ?? NaN) < time) at += 1;
    if (all[at] === time) found[at] = values[row] ?? NaN;
  }
  return found;
}
