import type { Box, Stage } from '../canvas/stage.ts';
import type { TextBlock, TextCell, TextRun } from './blocks.ts';
import { linesOf, type TextLine } from './lines.ts';
import { paintTextLine } from './paint-line.ts';

const SIZE = 14;
const LINE = 20;
/** Pixels within a cell, beside its text, and above and below it. */
const [BESIDE, ABOVE] = [8, 4];
/** Pixels of the narrowest column. */
const NARROWEST = 32;
const MOST_COLUMNS = 40;
/** Rows that are measured for the widths of the columns. */
const MEASURED = 100;

/** A table of a text, of which rows are drawn that fit wholly. @returns where it ends */
export function paintTextTable(stage: Stage, box: Box, { rows = [] }: TextBlock): number {
  const { ctx, theme } = stage;
  const widths = columnWidths(stage, box.width, rows.slice(0, MEASURED));
  const whole = widths.reduce((a, b) => a + b, 0);
  const bottom = box.y + box.height;
  let { y } = box;
  for (const row of rows) {
    const cells = row.slice(0, widths.length).map((cell, column) => ({
      ...cell,
      lines: cellLines(stage, cell.runs, (widths[column] ?? 0) - 2 * BESIDE),
    }));
    const count = Math.max(1, ...cells.map(({ lines }) => lines.length));
    const height = count * LINE + 2 * ABOVE;
    if (y + height > bottom + ABOVE) return bottom + 1;
    let { x } = box;
    for (const [column, { lines, align }] of cells.entries()) {
      const width = widths[column] ?? 0;
      paintCell(stage, { x: x + BESIDE, y, width: width - 2 * BESIDE, height }, lines, align);
      x += width;
    }
    y += height;
    ctx.fillStyle = row.some(({ isHead }) => isHead) ? theme.mediumBorder : theme.border;
    ctx.fillRect(box.x, Math.round(y) - 1, whole, 1);
  }
  return y;
}

const cellLines = (stage: Stage, runs: readonly TextRun[], width: number): TextLine[] =>
  linesOf(stage, runs, { size: SIZE, width: Math.max(1, width), keepsSpaces: false });

function paintCell(
  stage: Stage,
  { x, y, width }: Box,
  lines: readonly TextLine[],
  align: TextCell['align'],
): void {
  for (const [index, line] of lines.entries()) {
    const free = Math.max(0, width - line.width);
    const left = x + (align === 'right' ? free : align === 'center' ? free / 2 : 0);
    const base = y + ABOVE + index * LINE + (LINE + SIZE * 0.7) / 2;
    paintTextLine(stage, line, { x: left, y: base, size: SIZE });
  }
}

/** As wide as their texts where there is room for them, else the widest ones share what is left. */
function columnWidths(stage: Stage, width: number, rows: readonly TextCell[][]): number[] {
  const count = Math.min(MOST_COLUMNS, Math.max(...rows.map((row) => row.length)));
  const wanted = Array.from({ length: count }, (_, column) => {
    const texts = rows.map((row) => row[column]?.runs ?? []);
    const lines = texts.flatMap((runs) => cellLines(stage, runs, width));
    return Math.max(NARROWEST, ...lines.map((line) => Math.ceil(line.width) + 1 + 2 * BESIDE));
  });
  let [left, columns] = [width, count];
  const widths: number[] = [];
  for (const [column, needed] of [...wanted.entries()].sort(([, a], [, b]) => a - b)) {
    const share = Math.min(needed, left / columns);
    widths[column] = share;
    left -= share;
    columns -= 1;
  }
  return widths;
}
