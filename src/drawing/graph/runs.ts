import type { SeriesStyle } from './style.ts';

/** A point on the picture, and where the area below it ends. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly base: number;
}

/** Values between two gaps, as points of the picture. */
export type Run = readonly Point[];

export interface Line {
  readonly times: readonly number[];
  readonly tops: readonly (number | null)[];
  readonly bottoms: readonly (number | null)[] | undefined;
}

export interface Places {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  /** Where areas end that end at zero. */
  readonly zero: number;
}

/** The parts of a line between its gaps. */
export function runsOf(line: Line, { spanNulls }: SeriesStyle, { x, y, zero }: Places): Run[] {
  const runs: Point[][] = [[]];
  let lastTime = -Infinity;
  let isGap = false;
  for (const [index, time] of line.times.entries()) {
    const top = line.tops[index] ?? null;
    if (top === null) {
      isGap = true;
      continue;
    }
    const isSpanned =
      spanNulls === true || (typeof spanNulls === 'number' && time - lastTime <= spanNulls);
    if (isGap && !isSpanned) runs.push([]);
    const bottom = line.bottoms?.[index];
    const base = bottom === undefined || bottom === null ? zero : y(bottom);
    runs.at(-1)?.push({ x: x(time), y: y(top), base });
    isGap = false;
    lastTime = time;
  }
  return runs.filter((run) => run.length > 0);
}

/** Of the points of each column of pixels the first, the lowest, the highest and the last. */
export function thinned(run: Run): Run {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || run.length <= 4 * (last.x - first.x + 1)) return run;
  const kept: Point[] = [];
  let column: Point[] = [];
  const flush = () => {
    if (column.length <= 4) kept.push(...column);
    else kept.push(...extremes(column));
    column = [];
  };
  for (const point of run) {
    if (column[0] && Math.floor(column[0].x) !== Math.floor(point.x)) flush();
    column.push(point);
  }
  flush();
  return kept;
}

function extremes(column: readonly Point[]): Point[] {
  let [low, high] = [0, 0];
  for (const [index, { y }] of column.entries()) {
    if (y < (column[low]?.y ?? 0)) low = index;
    if (y > (column[high]?.y ?? 0)) high = index;
  }
  const places = [...new Set([0, low, high, column.length - 1])].sort((a, b) => a - b);
  return places.flatMap((place) => column[place] ?? []);
}
