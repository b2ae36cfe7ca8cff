import { fitNames } from '../canvas/fit-names.ts';
import { fillRound, type Box, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import type { LegendItem } from './legend.ts';
import { type CalcColumn, fittingColumns, GAP, ROW, SIZE, SPACE, SWATCH } from './measure.ts';

/** From so many rows on one of them may tell how many are left out; before, the heading does. */
const MANY = 5;

export function paintLegendTable(stage: Stage, box: Box, items: readonly LegendItem[]): void {
  const { theme } = stage;
  const room = Math.max(1, Math.floor(box.height / ROW) - 1);
  const isCut = items.length > room;
  const hasLastRow = isCut && room >= MANY;
  const shown = items.slice(0, hasLastRow ? room - 1 : room);
  const more = isCut ? `+${String(items.length - shown.length)} more` : '';
  const columns = fittingColumns(stage, items, box.width);
  const style = { size: SIZE, baseline: 'middle' } as const;
  const head = box.y + ROW / 2;
  const named = writeText(stage, 'Name', box.x, head, {
    ...style,
    colour: theme.link,
    weight: 'strong',
  });
  const width = box.width - columns.reduce((sum, column) => sum + column.width, 0);
  const faint = { ...style, colour: theme.faintText };
  if (!hasLastRow) {
    const x = named + SPACE / 2;
    writeText(stage, more, box.x + x, head, { ...faint, width: Math.max(0, width - x) });
  }
  const titles = shown[0]?.values.map(({ title }) => title) ?? [];
  paintCells(stage, box, columns, titles, head, theme.link);
  const names = fitNames(
    stage,
    shown.map(({ name }) => name),
    style,
    Math.max(0, width - SWATCH - GAP - 4),
  );
  for (const [index, item] of shown.entries()) {
    const middle = box.y + (index + 1) * ROW + ROW / 2;
    fillRound(stage, { x: box.x, y: middle - 2, width: SWATCH, height: 4 }, 2, item.colour);
    const x = box.x + SWATCH + GAP;
    writeText(stage, names[index] ?? '', x, middle, { ...style, colour: theme.text });
    const texts = item.values.map(({ text }) => text);
    paintCells(stage, box, columns, texts, middle, theme.text);
  }
  stage.ctx.fillStyle = theme.border;
  for (let row = 1; row <= shown.length; row += 1) {
    stage.ctx.fillRect(box.x, box.y + row * ROW - 1, box.width, 1);
  }
  if (hasLastRow) {
    const middle = box.y + (shown.length + 1) * ROW + ROW / 2;
    writeText(stage, more, box.x + SWATCH + GAP, middle, faint);
  }
}

/** The texts of a row, from the right. */
function paintCells(
  stage: Stage,
  box: Box,
  columns: readonly CalcColumn[],
  texts: readonly string[],
  middle: number,
  colour: string,
): void {
  const style = { size: SIZE, colour, align: 'right', baseline: 'middle' } as const;
  let x = box.x + box.width - 4;
  for (const { column, width } of columns.toReversed()) {
    writeText(stage, texts[column] ?? '', x, middle, style);
    x -= width;
  }
}
