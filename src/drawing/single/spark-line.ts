import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { addArea, addLine } from '../graph/paths.ts';
import { runsOf } from '../graph/runs.ts';
import { inOrder } from '../graph/series.ts';

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

/** Whether there are numbers enough for a line. */
export function hasSparkLine(values: readonly unknown[]): boolean {
  let numbers = 0;
  return values.some((value) => {
    if (typeof value === 'number' && Number.isFinite(value)) numbers += 1;
    return numbers > 1;
  });
}

/** Draws a series without axes, over the whole width of a box; nothing of fewer than two numbers. */
export function paintSparkLine(
  stage: Stage,
  box: Box,
  series: SparkLine,
  { line, fill, min, max }: SparkStyle,
): void {
  const { ctx } = stage;
  const { times, values } = inOrder(series.times, series.values, (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : NaN,
  );
  const numbers = values.filter((value) => !Number.isNaN(value));
  if (numbers.length < 2) return;
  const low = min ?? numbers.reduce((a, b) => Math.min(a, b));
  const high = max ?? numbers.reduce((a, b) => Math.max(a, b));
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1];
  const bottom = box.y + box.height;
  // A line that does not change runs through the middle.
  const part = (value: number) => (high === low ? 0.5 : (value - low) / (high - low));
  const places = {
    x: (time: number) => box.x + ((time - first) / (last - first || 1)) * box.width,
    y: (value: number) => bottom - 1 - part(value) * (box.height - 2),
    zero: bottom,
  };
  const runs = runsOf({ times, tops: values, bottoms: undefined }, { spanNulls: false }, places);
  clipped(stage, box, () => {
    for (const run of runs) {
      ctx.beginPath();
      addArea(ctx, run, 'linear');
      ctx.fillStyle = fill;
      ctx.fill();
      ctx.beginPath();
      addLine(ctx, run, 'linear');
      ctx.strokeStyle = line;
      ctx.lineWidth = 1;
      ctx.stroke();
    }
  });
}
