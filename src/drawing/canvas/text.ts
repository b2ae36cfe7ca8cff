import { font, type FontWeight } from './fonts.ts';
import { graphemesOf, wholeStart } from './graphemes.ts';
import type { Stage } from './stage.ts';

/** Longer texts are cut before they are measured: they come from outside. */
const LONGEST = 1_000;

export interface TextStyle {
  /** Pixels. */
  readonly size: number;
  readonly weight?: FontWeight;
  readonly colour: string;
  readonly align?: 'left' | 'right' | 'center';
  /** Where `y` is. */
  readonly baseline?: 'alphabetic' | 'middle' | 'top';
  /** Pixels; what does not fit ends in an ellipsis. */
  readonly width?: number;
}

/** One line without characters that are not drawn or that would turn the line around. */
export function plainLine(text: string): string {
  return wholeStart(text, LONGEST)
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
}

/** Pixels that a text takes. */
export function textWidth({ ctx }: Stage, text: string, style: Pick<TextStyle, 'size' | 'weight'>) {
  ctx.font = font(style.size, style.weight);
  return ctx.measureText(plainLine(text)).width;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitText(
  stage: Stage,
  text: string,
  style: Pick<TextStyle, 'size' | 'weight'>,
  width: number,
): string {
  const line = plainLine(text);
  if (textWidth(stage, line, style) <= width) return line;
  const letters = graphemesOf(line);
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const part = `${letters.slice(0, middle).join('').trimEnd()}…`;
    if (textWidth(stage, part, style) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0
    ? textWidth(stage, '…', style) <= width
      ? '…'
      : ''
    : `${letters.slice(0, low).join('').trimEnd()}…`;
}

/** @returns the pixels that were written on */
export function writeText(
  stage: Stage,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): number {
  const { ctx } = stage;
  const line =
    style.width === undefined ? plainLine(text) : fitText(stage, text, style, style.width);
  ctx.font = font(style.size, style.weight);
  ctx.fillStyle = style.colour;
  ctx.textAlign = style.align ?? 'left';
  ctx.textBaseline = style.baseline ?? 'alphabetic';
  ctx.fillText(line, x, y);
  return ctx.measureText(line).width;
}
