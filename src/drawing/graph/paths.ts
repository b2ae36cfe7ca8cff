import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Run } from './runs.ts';
import type { SeriesStyle } from './style.ts';

type Interpolation = SeriesStyle['interpolation'];
type Heights = readonly { readonly x: number; readonly y: number }[];

/** Adds a line through points to the path, from where the path is or from its own beginning. */
export function addLine(
  ctx: SKRSContext2D,
  points: Heights,
  interpolation: Interpolation,
  isContinued = false,
): void {
  const [first] = points;
  if (!first) return;
  if (isContinued) ctx.lineTo(first.x, first.y);
  else ctx.moveTo(first.x, first.y);
  if (interpolation === 'smooth' && points.length > 2) {
    addCurve(ctx, points);
    return;
  }
  for (let index = 1; index < points.length; index += 1) {
    const [before, point] = [points[index - 1], points[index]];
    if (!before || !point) continue;
    if (interpolation === 'stepAfter') ctx.lineTo(point.x, before.y);
    if (interpolation === 'stepBefore') ctx.lineTo(before.x, point.y);
    ctx.lineTo(point.x, point.y);
  }
}

/** A cubic curve that never swings beyond its points (Fritsch and Carlson). */
function addCurve(ctx: SKRSContext2D, points: Heights): void {
  const slopes = tangents(points);
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1], points[index]];
    if (!from || !to) continue;
    const third = (to.x - from.x) / 3;
    ctx.bezierCurveTo(
      from.x + third,
      from.y + third * (slopes[index - 1] ?? 0),
      to.x - third,
      to.y - third * (slopes[index] ?? 0),
      to.x,
      to.y,
    );
  }
}

function tangents(points: Heights): number[] {
  const slopes = points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    return point.x === before.x ? 0 : (point.y - before.y) / (point.x - before.x);
  });
  return points.map((_, index) => {
    const [left, right] = [slopes[index - 1], slopes[index]];
    if (left === undefined) return right ?? 0;
    if (right === undefined) return left;
    if (left * right <= 0) return 0;
    return (2 * left * right) / (left + right);
  });
}

/** The path of the area between a line and where it ends below. */
export function addArea(ctx: SKRSContext2D, run: Run, interpolation: Interpolation): void {
  if (run.length === 0) return;
  addLine(ctx, run, interpolation);
  const back = run.map(({ x, base }) => ({ x, y: base })).reverse();
  // Walked backwards, a step before its point is a step after it.
  const turned: Record<Interpolation, Interpolation> = {
    linear: 'linear',
    smooth: 'smooth',
    stepBefore: 'stepAfter',
    stepAfter: 'stepBefore',
  };
  addLine(ctx, back, turned[interpolation], true);
  ctx.closePath();
}
