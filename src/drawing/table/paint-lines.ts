import type { FontWeight } from '../canvas/fonts.ts';
import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { wrapText } from '../canvas/wrap.ts';
import { lineHeight, PADDING } from './column.ts';

/** Lines that one cell has at most. */
const MOST_LINES = 20;

/** The lines of a text in a cell. */
export function linesIn(
  stage: Stage,
  text: string,
  width: number,
  size: number,
  weight: FontWeight = 'text',
): string[] {
  const room = Math.max(1, width - 2 * PADDING);
  return text
    .split(/\r?\n/, MOST_LINES)
    .flatMap((line) => wrapText(stage, line, { size, weight }, room, MOST_LINES))
    .slice(0, MOST_LINES);
}

interface LineStyle {
  readonly align: 'left' | 'center' | 'right';
  readonly size: number;
  readonly colour: string;
  readonly weight?: FontWeight;
  readonly isUnderlined?: boolean;
}

/** Lines below each other, in the middle of a cell; those that it has no room for are left out. */
export function writeLines(
  stage: Stage,
  cell: Box,
  lines: readonly string[],
  { align, isUnderlined = false, ...style }: LineStyle,
): void {
  const { x, y, width, height } = inset(cell, PADDING, 0);
  const at = align === 'right' ? x + width : align === 'center' ? x + width / 2 : x;
  const step = lineHeight(style.size);
  const fitting = lines.slice(0, Math.max(1, Math.floor(height / step)));
  const first = y + height / 2 - ((fitting.length - 1) / 2) * step;
  for (const [index, line] of fitting.entries()) {
    const isCut = index === fitting.length - 1 && fitting.length < lines.length;
    const middle = first + index * step;
    const wide = writeText(stage, isCut ? `${line} …` : line, at, middle, {
      ...style,
      align,
      baseline: 'middle',
      width,
    });
    if (!isUnderlined) continue;
    const left = align === 'right' ? at - wide : align === 'center' ? at - wide / 2 : at;
    stage.ctx.fillRect(left, Math.round(middle + style.size * 0.45), wide, 1);
  }
}
