import type { signalOf } from './signal.ts';

/** A moment in ms since 1970 and the value then. */
export type Point = readonly [moment: number, value: number];

export interface Range {
  readonly from: number;
  readonly to: number;
  /** Nothing is known of what comes later. */
  readonly now: number;
}

const HOUR = 3_600_000;
const SUBSAMPLES = 8;

/** The points of a signal, at multiples of `interval` (ms), so that a range that moves on shows the same. */
export function sample(
  signal: ReturnType<typeof signalOf>,
  { from, to, now }: Range,
  interval: number,
): Point[] {
  const points: Point[] = [];
  const end = Math.min(to, now);
  for (let at = Math.ceil(from / interval) * interval; at <= end; at += interval) {
    const value = meanWithin(signal, at, interval);
    if (value !== undefined) points.push([at, value]);
  }
  return points;
}

/** Long intervals show the mean of what happened in them, as a datasource's `avg` would. */
function meanWithin(
  signal: ReturnType<typeof signalOf>,
  at: number,
  interval: number,
): number | undefined {
  if (interval < HOUR) return signal(at);
  const values = Array.from({ length: SUBSAMPLES }, (_, part) =>
    signal(at - (part / SUBSAMPLES) * interval),
  ).filter((value) => value !== undefined);
  return values.length === 0
    ? undefined
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}
