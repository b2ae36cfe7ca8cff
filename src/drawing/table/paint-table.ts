import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { wholeText } from '../fields/display.ts';
import { bounded, entriesOf, member, numberOf, stringOf } from '../model/read.ts';
import { type CellStyle, cellStyle } from './cell-style.ts';
import { type ColumnNeed, columnWidths } from './column-widths.ts';
import { type FootLine, footOf } from './footer.ts';
import { orderedRows } from './ordered-rows.ts';
import {
  type Column,
  lineHeight,
  linesIn,
  PADDING,
  paintBackground,
  paintCell,
  rowColour,
  shownIn,
  writeLines,
} from './paint-cell.ts';

const HEIGHTS: Readonly<Record<string, number>> = { sm: 36, md: 42, lg: 48 };
const HEIGHT = 36;
const SIZE = 14;
/** Above and below the lines of a cell that has several. */
const MARGIN = 16;
/** Of the line that says how many rows are left out. */
const NOTE = 20;

/** Draws as many rows as there is room for, and says how many there are besides. */
export function paintTable(
  stage: Stage,
  box: Box,
  frame: DrawnFrame,
  fields: readonly DrawnField[],
  options: unknown,
  span: TimeSpan,
): void {
  const size = SIZE * bounded(member(options, 'textScale'), 1, 0.5, 3);
  const least = HEIGHTS[stringOf(member(options, 'cellHeight')) ?? ''] ?? HEIGHT;
  const rowHeight = Math.max(least, lineHeight(size) + MARGIN);
  const rows = orderedRows(frame, entriesOf(member(options, 'sortBy')));
  const foot = footOf(fields, rows, member(options, 'footer'));
  const columns = columnsOf(stage, box, fields, rows, { size, foot });
  const hasHead = member(options, 'showHeader') !== false;
  const head = hasHead ? headHeight(stage, columns, size) : 0;
  const footHeight = foot ? Math.max(HEIGHT, longest(foot) * lineHeight(size) + MARGIN) : 0;
  const top = box.y + head;
  const room = Math.max(0, box.y + box.height - footHeight - top);
  const heightOf = rowHeights(stage, columns, size, rowHeight);
  const page = rows.slice(0, pageSize(options));
  const all = fitting(page, heightOf, room);
  const shown =
    all.length === rows.length ? all : fitting(page, heightOf, Math.max(0, room - NOTE));
  if (hasHead) paintHead(stage, { ...box, height: head }, columns, size);
  let y = top;
  line(stage, box, y);
  for (const row of shown) {
    const height = heightOf(row);
    paintRow(stage, { ...box, y, height }, columns, { row, size, span });
    y += height;
    line(stage, box, y);
  }
  writeRest(stage, box, rows.length - shown.length, box.y + box.height - footHeight - NOTE / 2);
  if (foot)
    paintFoot(
      stage,
      { ...box, y: box.y + box.height - footHeight, height: footHeight },
      columns,
      foot,
      size,
    );
}

const longest = (foot: readonly (readonly FootLine[])[]) =>
  foot.reduce((most, { length }) => Math.max(most, length), 1);

const pageSize = (options: unknown) => {
  const size = numberOf(member(options, 'pageSize'));
  return size !== undefined && size >= 1 ? size : Infinity;
};

/** The first of the rows, as many as fit. */
function fitting(
  rows: readonly number[],
  heightOf: (row: number) => number,
  room: number,
): number[] {
  const shown: number[] = [];
  let taken = 0;
  for (const row of rows) {
    taken += heightOf(row);
    if (taken > room) break;
    shown.push(row);
  }
  return shown;
}

/** Rows whose texts are measured. */
const MEASURED = 100;
/** Pixels of the shortest bar or line that is worth having. */
const [BAR, LINE] = [60, 100];

const graphic = ({ kind }: CellStyle) => (kind === 'gauge' ? BAR : kind === 'sparkline' ? LINE : 0);

/** Pixels from which on a text that can go on in a further line does. */
const LONG = 150;

function columnsOf(
  stage: Stage,
  box: Box,
  fields: readonly DrawnField[],
  rows: readonly number[],
  { size, foot }: { size: number; foot: readonly (readonly FootLine[])[] | undefined },
): Column[] {
  const widthOf = (text: string, weight: 'text' | 'strong' = 'text') =>
    textWidth(stage, text, { size, weight });
  const measured = fields.map((drawn, index) => {
    const style = cellStyle(drawn);
    const widest = rows.slice(0, MEASURED).reduce((most, row) => {
      return Math.max(most, widthOf(wholeText(shownIn({ drawn, style }, row))));
    }, 0);
    const below = (foot?.[index] ?? []).map(
      ({ label, text }) => widthOf(text) + (label === undefined ? 0 : widthOf(`${label}  `)),
    );
    const head = widthOf(drawn.name, 'strong');
    const content = Math.max(
      style.isHeadWrapped ? Math.min(head, LONG) : head,
      style.isWrapped ? Math.min(widest, LONG) : widest + graphic(style),
      ...below,
    );
    return { drawn, style, widest, content };
  });
  const needs = measured.map(({ drawn, content }): ColumnNeed => {
    const own = numberOf(drawn.settings.custom.get('width'));
    return { own, content: content + 2 * PADDING + 1 };
  });
  const widths = columnWidths(needs, box.width);
  let x = box.x;
  return measured.map(({ drawn, style, widest }, index) => {
    const width = widths[index] ?? 0;
    x += width;
    return { drawn, style, widest, x: x - width, width };
  });
}

/** Rows in which a text goes on are as high as that needs. */
function rowHeights(
  stage: Stage,
  columns: readonly Column[],
  size: number,
  least: number,
): (row: number) => number {
  const wrapped = columns.filter(({ style }) => style.isWrapped);
  return (row) =>
    wrapped.reduce((most, { drawn, style, width }) => {
      const text = wholeText(shownIn({ drawn, style }, row));
      const lines = linesIn(stage, text, width, size).length;
      return Math.max(most, lines * lineHeight(size) + MARGIN);
    }, least);
}

function headHeight(stage: Stage, columns: readonly Column[], size: number): number {
  const lines = columns.map(({ drawn, style, width }) =>
    style.isHeadWrapped ? linesIn(stage, drawn.name, width, size, 'strong').length : 1,
  );
  return Math.max(HEIGHT, Math.max(1, ...lines) * lineHeight(size) + MARGIN);
}

function paintHead(stage: Stage, box: Box, columns: readonly Column[], size: number): void {
  for (const { drawn, style, x, width } of columns) {
    const lines = style.isHeadWrapped
      ? linesIn(stage, drawn.name, width, size, 'strong')
      : [drawn.name];
    const { align } = style;
    const look = { align, size, colour: stage.theme.text, weight: 'strong' } as const;
    writeLines(stage, { ...box, x, width }, lines, look);
  }
}

function paintRow(
  stage: Stage,
  box: Box,
  columns: readonly Column[],
  { row, size, span }: { row: number; size: number; span: TimeSpan },
): void {
  const ground = columns.reduce<string | undefined>(
    (found, column) => rowColour(column, row) ?? found,
    undefined,
  );
  if (ground !== undefined) paintBackground(stage, box, ground, true);
  for (const column of columns) {
    const cell = { ...box, x: column.x, width: column.width };
    clipped(stage, cell, () => {
      paintCell(stage, cell, column, { row, size, ground, span });
    });
  }
}

function line({ ctx, theme }: Stage, box: Box, y: number): void {
  ctx.fillStyle = theme.border;
  ctx.fillRect(box.x, Math.round(y) - 1, box.width, 1);
}

function writeRest(stage: Stage, box: Box, count: number, y: number): void {
  if (count <= 0) return;
  const text = count === 1 ? '1 more row' : `${count} more rows`;
  writeText(stage, text, box.x + PADDING, y, {
    size: 12,
    colour: stage.theme.faintText,
    baseline: 'middle',
    width: box.width - 2 * PADDING,
  });
}

function paintFoot(
  stage: Stage,
  box: Box,
  columns: readonly Column[],
  foot: readonly (readonly FootLine[])[],
  size: number,
): void {
  line(stage, box, box.y);
  const step = lineHeight(size);
  for (const [index, { style, x, width }] of columns.entries()) {
    for (const [at, { label, text }] of (foot[index] ?? []).entries()) {
      const place = { ...box, x, width, y: box.y + MARGIN / 2 + at * step, height: step };
      const look = { size, colour: stage.theme.text };
      if (label === undefined) writeLines(stage, place, [text], { ...look, align: style.align });
      else {
        writeLines(stage, place, [label], { size, colour: stage.theme.faintText, align: 'left' });
        writeLines(stage, place, [text], { ...look, align: 'right' });
      }
    }
  }
}
