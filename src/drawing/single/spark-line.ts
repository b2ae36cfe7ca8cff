import type { Box, Stage } from '../canvas/stage.ts';
import { clipped } from '../canvas/stage.ts';

export interface SparkLine {
  readonly times: readonly unknown[];
  readonly values: readonly unknown[];
}

export interface SparkStyle {
  readonly line: string;
  readonly fill: string;
  /** What the lowest and the highest place stand for, where the panel says it. */
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** Draws a series without axes, over the whole width of a box; nothing of fewer than two numbers. */
export function paintSparkLine(
  stage: Stage,
  box: Box,
  { times, values }: SparkLine,
  { line, fill, min, max }: SparkStyle,
): void {
  const { ctx } = stage;
  const points = thinned(times, values, Math.ceil(box.width));
  const numbers = points.flatMap(({ value }) => (Number.isNaN(value) ? [] : [value]));
  if (numbers.length < 2) return;
  const low = min ?? numbers.reduce((a, b) => Math.min(a, b));
  const high = max ?? numbers.reduce((a, b) => Math.max(a, b));
  const [first, last] = [points[0]?.time ?? 0, points.at(-1)?.time ?? 1];
  const x = (time: number) => box.x + ((time - first) / (last - first || 1)) * box.width;
  const bottom = box.y + box.height;
  // A line that does not change runs through the middle.
  const part = (value: number) => (high === low ? 0.5 : (value - low) / (high - low));
  const y = (value: number) => bottom - 1 - part(value) * (box.height - 2);
  clipped(stage, box, () => {
    for (const run of runsOf(points)) {
      const place = run.map(({ time, value }) => ({ x: x(time), y: y(value) }));
      const [from, to] = [place[0], place.at(-1)];
      if (!from || !to) continue;
      ctx.beginPath();
      for (const at of place) ctx.lineTo(at.x, at.y);
      ctx.strokeStyle = line;
      ctx.lineWidth = 1;
      ctx.stroke();
      ctx.lineTo(to.x, bottom);
      ctx.lineTo(from.x, bottom);
      ctx.closePath();
      ctx.fillStyle = fill;
      ctx.fill();
    }
  });
}

interface Point {
  readonly time: number;
  /** NaN for a gap. */
  readonly value: number;
}

/** The points in which a column of pixels begins, is lowest, is highest and ends. */
function thinned(times: readonly unknown[], values: readonly unknown[], columns: number): Point[] {
  const points: Point[] = [];
  for (const [row, time] of times.entries()) {
    if (typeof time !== 'number' || !Number.isFinite(time)) continue;
    const value = values[row];
    const isDrawn = typeof value === 'number' && Number.isFinite(value);
    points.push({ time, value: isDrawn ? value : NaN });
  }
  points.sort((a, b) => a.time - b.time);
  if (points.length <= 4 * columns) return points;
  const size = points.length / columns;
  return Array.from({ length: columns }, (_, column) => {
    const part = points.slice(Math.floor(column * size), Math.floor((column + 1) * size));
    const numbers = part.filter(({ value }) => !Number.isNaN(value));
    const low = numbers.reduce<Point | undefined>(
      (a, b) => (a && a.value <= b.value ? a : b),
      undefined,
    );
    const high = numbers.reduce<Point | undefined>(
      (a, b) => (a && a.value >= b.value ? a : b),
      undefined,
    );
    return [part[0], low, high, part.at(-1)].filter((point) => point !== undefined);
  })
    .flat()
    .sort((a, b) => a.time - b.time);
}

function runsOf(points: readonly Point[]): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (Number.isNaN(point.value)) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
}
