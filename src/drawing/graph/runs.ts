import type { SeriesStyle } from './style.ts';

/** A point on the picture, and where the area below it ends. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly base: number;
}

/** Values between two gaps, as points of the picture: few enough to be drawn. */
export type Run = readonly Point[];

export interface Line {
  readonly times: Float64Array;
  /** NaN in a gap. */
  readonly tops: Float64Array;
  readonly bottoms: Float64Array | undefined;
}

export interface Places {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  /** Where areas end that end at zero. */
  readonly zero: number;
}

/**
 * The parts of a line between its gaps. Of more than four points in one column of pixels the first, the
 * lowest, the highest and the last are kept, and gaps within a column are drawn over.
 */
export function runsOf(line: Line, { spanNulls }: Pick<SeriesStyle, 'spanNulls'>, places: Places) {
  const { times, tops } = line;
  const runs: Point[][] = [];
  let run: Point[] = [];
  let column = NaN;
  let kept: number[] = [];
  let [isGap, lastTime] = [true, -Infinity];
  const flush = () => {
    for (const row of kept) run.push(pointAt(line, row, places));
    kept = [];
  };
  for (let row = 0; row < times.length; row += 1) {
    const [time, top] = [times[row] ?? NaN, tops[row] ?? NaN];
    if (Number.isNaN(top)) {
      isGap = true;
      continue;
    }
    const isOther = Math.floor(places.x(time)) !== column;
    if (isOther) {
      flush();
      column = Math.floor(places.x(time));
      const isSpanned =
        spanNulls === true || (typeof spanNulls === 'number' && time - lastTime <= spanNulls);
      if (runs.length === 0 || (isGap && !isSpanned)) {
        run = [];
        runs.push(run);
      }
    }
    keep(kept, row, tops);
    [isGap, lastTime] = [false, time];
  }
  flush();
  return runs;
}

/** Adds a row to those of its column: first, lowest, highest and last of them, in their order. */
function keep(kept: number[], row: number, tops: Float64Array): void {
  kept.push(row);
  if (kept.length <= 4) return;
  let [low, high] = [0, 0];
  for (let at = 1; at < kept.length; at += 1) {
    if ((tops[kept[at] ?? 0] ?? 0) < (tops[kept[low] ?? 0] ?? 0)) low = at;
    if ((tops[kept[at] ?? 0] ?? 0) > (tops[kept[high] ?? 0] ?? 0)) high = at;
  }
  const needless = [3, 2, 1].find((at) => at !== low && at !== high) ?? 1;
  kept.splice(needless, 1);
}

function pointAt({ times, tops, bottoms }: Line, row: number, { x, y, zero }: Places): Point {
  const bottom = bottoms?.[row] ?? NaN;
  const base = Number.isNaN(bottom) ? zero : y(bottom);
  return { x: x(times[row] ?? 0), y: y(tops[row] ?? 0), base };
}

/** The points of a line, without those that one of the same few pixels hides. @param size in pixels */
export function dotsOf({ times, tops }: Line, { x, y }: Places, size: number): Point[] {
  const cell = Math.max(1, size / 4);
  const seen = new Set<number>();
  const dots: Point[] = [];
  for (let row = 0; row < times.length; row += 1) {
    const top = tops[row] ?? NaN;
    if (Number.isNaN(top)) continue;
    const dot = { x: x(times[row] ?? 0), y: y(top), base: 0 };
    // Below a million pixels each way, which is more than a picture has.
    const place = Math.round(dot.x / cell) * 1e6 + Math.round(dot.y / cell);
    if (seen.has(place)) continue;
    seen.add(place);
    dots.push(dot);
  }
  return dots;
}
