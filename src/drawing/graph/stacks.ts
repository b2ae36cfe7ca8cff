import type { Series } from './series.ts';

/** A series as it is drawn: at its height, and down to where it is filled. */
export interface Layer {
  readonly series: Series;
  readonly times: readonly number[];
  /** Where the line is. */
  readonly tops: readonly (number | null)[];
  /** Where the area below it ends; undefined at the axis' zero. */
  readonly bottoms: readonly (number | null)[] | undefined;
}

/** Series of one group on top of each other, those below zero downwards, each at its height. */
export function layersOf(series: readonly Series[], axisOf: (series: Series) => string): Layer[] {
  const stacks = new Map<string, Series[]>();
  for (const one of series) {
    const { mode, group } = one.style.stack;
    if (mode === 'none') continue;
    const key = [mode, group, axisOf(one), isBelowZero(one) ? 'down' : 'up'].join('\u0000');
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

function isBelowZero({ values, style }: Series): boolean {
  if (style.isNegative) return true;
  let below = false;
  for (const value of values) {
    if (value !== null && value > 0) return false;
    if (value !== null && value < 0) below = true;
  }
  return below;
}

function stackOf(members: readonly Series[]): Layer[] {
  const times = [...new Set(members.flatMap((one) => one.times))].sort((a, b) => a - b);
  const rows = members.map((one) => onTimes(one, times));
  const isPercent = members[0]?.style.stack.mode === 'percent';
  const totals = isPercent
    ? times.map((_, at) => rows.reduce((sum, row) => sum + Math.abs(row[at] ?? 0), 0))
    : undefined;
  let heights = times.map(() => 0);
  return members.map((series, index) => {
    const bottoms = heights;
    const row = rows[index] ?? [];
    heights = heights.map((height, at) => {
      const value = row[at] ?? 0;
      const total = totals?.[at];
      return height + (total === undefined ? value : total === 0 ? 0 : value / total);
    });
    const reached = heights;
    return {
      series,
      times,
      tops: row.map((value, at) => (value === null ? null : (reached[at] ?? null))),
      bottoms,
    };
  });
}

/** The values at the times of all members: null where this one has none. */
function onTimes({ times, values }: Series, all: readonly number[]): (number | null)[] {
  if (times.length === all.length) return [...values];
  const byTime = new Map(times.map((time, index) => [time, values[index] ?? null]));
  return all.map((time) => byTime.get(time) ?? null);
}
