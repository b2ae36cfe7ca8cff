import type { Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { ticksFor, type ToldScale, type ValueTick } from './value-labels.ts';

const SIZE = 12;
/** Pixels that are at least between two labels. */
const APART = 6;

export interface LabelBelow {
  /** Where the middle is wanted. */
  readonly x: number;
  readonly text: string;
}

/**
 * Labels in one row, each below its line. At the edges one moves inwards rather than out of the picture, and
 * is left out where it would reach its neighbour.
 * @param edges from where to where labels may reach
 */
export function placeBelow(
  stage: Stage,
  labels: readonly LabelBelow[],
  [start, end]: readonly [number, number],
): LabelBelow[] {
  const placed = labels.flatMap(({ x, text }) => {
    const half = textWidth(stage, text, { size: SIZE }) / 2;
    const middle = Math.max(start + half, Math.min(end - half, x));
    const fits = text !== '' && 2 * half <= end - start;
    return fits
      ? [{ x: middle, text, from: middle - half, to: middle + half, isMoved: middle !== x }]
      : [];
  });
  const [first, second] = placed;
  if (first?.isMoved && second && second.from < first.to + APART) placed.shift();
  let edge = -Infinity;
  return placed.filter(({ from, to }) => {
    if (from < edge + APART) return false;
    edge = to;
    return true;
  });
}

/** @param y where the labels have their upper edge */
export function writeBelow(
  stage: Stage,
  labels: readonly LabelBelow[],
  y: number,
  colour: string,
): void {
  const style = { size: SIZE, colour, align: 'center', baseline: 'top' } as const;
  for (const { x, text } of labels) writeText(stage, text, x, y, style);
}

/** As many values as there is room for beside each other. @param width pixels */
export function ticksBelow(stage: Stage, scale: ToldScale, width: number): ValueTick[] {
  for (let most = Math.max(1, Math.floor(width / 34)); ; most = Math.floor(most / 1.3)) {
    const ticks = ticksFor(scale, Math.max(1, most));
    const widest = Math.max(0, ...ticks.map(({ text }) => textWidth(stage, text, { size: SIZE })));
    if (most <= 1 || ticks.length < 2 || (widest + 16) * ticks.length <= width) return ticks;
  }
}
