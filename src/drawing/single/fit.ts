import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth, type TextStyle, writeText } from '../canvas/text.ts';

/** Pixels of the smallest text: a smaller one cannot be read. */
export const LEAST_SIZE = 6;
/** The height of a line, in sizes of its text. */
export const LINE_HEIGHT = 1.2;

/** Pixels that a text takes at a size of one pixel. */
export const wideAt = (stage: Stage, text: string) =>
  textWidth(stage, text, { size: 100, weight: 'strong' }) / 100;

/**
 * The largest size at which each of the texts fits a line: one for all of them.
 * @param limits.least pixels: a text that would need a smaller one is written smaller alone, and the others
 *   are not much larger than this
 * @returns whole pixels
 */
export function commonSize(
  stage: Stage,
  texts: readonly string[],
  { width, height }: Pick<Box, 'width' | 'height'>,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const size = texts
    .map((text) => width / (wideAt(stage, text) || 1e-9))
    .map((fits) => (fits >= least ? fits : least * 1.5))
    .reduce((a, b) => Math.min(a, b), Math.min(most, height / LINE_HEIGHT));
  return Math.max(0, Math.floor(size));
}

/** A digit that is cut off makes another number. */
const NUMBER = /\p{Nd}/u;

/**
 * Writes a value in a line of a width, smaller where it would be too wide. A number that does not fit at the
 * smallest size becomes an ellipsis, other texts are shortened.
 */
export function writeFitting(
  stage: Stage,
  text: string,
  x: number,
  y: number,
  style: TextStyle & { readonly width: number },
): void {
  const { width } = style;
  const fits = Math.floor(width / (wideAt(stage, text) || 1e-9));
  const least = Math.min(style.size, NUMBER.test(text) ? LEAST_SIZE : 10);
  const size = Math.max(least, Math.min(style.size, fits));
  if (size < LEAST_SIZE) return;
  const isWhole = fits >= size || !NUMBER.test(text);
  writeText(stage, isWhole ? text : '…', x, y, { ...style, size });
}
