import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { readBlocks } from '../text/blocks.ts';
import { linesOf, type TextLine } from '../text/lines.ts';
import { paintTextLine } from '../text/paint-line.ts';
import { lineHeight, PADDING } from './column.ts';

/** Pixels by which lists are further in. */
const INDENT = 18;
/** Lines of one cell. */
const MOST_LINES = 40;

interface PlacedLine {
  readonly line: TextLine;
  readonly indent: number;
  readonly marker: string | undefined;
}

/** The lines of a cell of Markdown: letters and their looks alone, no address and no script. */
export function markdownLines(
  stage: Stage,
  text: string,
  width: number,
  size: number,
): PlacedLine[] {
  const room = Math.max(1, width - 2 * PADDING);
  const placed: PlacedLine[] = [];
  for (const { kind, depth, heading, marker, runs } of readBlocks(text, 'markdown')) {
    if (placed.length >= MOST_LINES) break;
    const indent = depth * INDENT;
    const own = heading > 0 ? runs.map((run) => ({ ...run, isStrong: true })) : runs;
    const options = { size, width: Math.max(1, room - indent), keepsSpaces: kind === 'code' };
    for (const [index, line] of linesOf(stage, own, options).entries()) {
      placed.push({ line, indent, marker: index === 0 ? marker : undefined });
    }
  }
  return placed.slice(0, MOST_LINES);
}

/** As many lines as the cell has room for, in its middle. */
export function paintMarkdown(
  stage: Stage,
  cell: Box,
  text: string,
  { size, colour, align }: { size: number; colour: string; align: 'left' | 'center' | 'right' },
): void {
  const step = lineHeight(size);
  const all = markdownLines(stage, text, cell.width, size);
  const lines = all.slice(0, Math.max(1, Math.floor(cell.height / step)));
  const { x, width } = inset(cell, PADDING, 0);
  const top = cell.y + (cell.height - lines.length * step) / 2;
  for (const [index, { line, indent, marker }] of lines.entries()) {
    const y = top + index * step + (step + size * 0.7) / 2 - 0.5;
    const free = Math.max(0, width - indent - line.width);
    const left = x + indent + (align === 'right' ? free : align === 'center' ? free / 2 : 0);
    if (marker !== undefined)
      writeText(stage, marker, left - 5, y, { size, colour, align: 'right' });
    const isOnColour = colour !== stage.theme.text;
    paintTextLine(stage, line, { x: left, y, size, colour, isOnColour });
  }
}
