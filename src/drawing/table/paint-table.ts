import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { bounded, entriesOf, member, numberOf, stringOf } from '../model/read.ts';
import { cellStyle, isHidden } from './cell-style.ts';
import { type Column, lineHeight, PADDING } from './column.ts';
import { columnsOf } from './columns.ts';
import { type FootLine, footOf } from './footer.ts';
import { orderedRows, sortedColumns } from './ordered-rows.ts';
import { cellHeight, type Ground, isColoured, MARGIN, paintCell } from './paint-cell.ts';
import { headHeight, paintFoot, paintHead } from './paint-head.ts';

const HEIGHTS: Readonly<Record<string, number>> = { sm: 36, md: 42, lg: 48 };
const HEIGHT = 36;
const SIZE = 14;
/** Of the line that says what is left out. */
const NOTE = 20;

/** What a table is drawn with, besides its data. */
interface TableContent {
  readonly options: unknown;
  /** The times of the panel. */
  readonly span: TimeSpan;
  /** Tables that the panel has besides, of which a viewer of Grafana's page would choose. */
  readonly others: number;
}

/** Draws as many rows and columns as there is room for, and says how many there are besides. */
export function paintTable(
  stage: Stage,
  box: Box,
  frame: DrawnFrame,
  { options, span, others }: TableContent,
): void {
  const { fields } = frame;
  const shown = fields.filter((field) => !isHidden(field));
  const size = SIZE * bounded(member(options, 'textScale'), 1, 0.5, 3);
  const sorted = sortedColumns(frame, entriesOf(member(options, 'sortBy')));
  const rows = orderedRows(frame, sorted);
  const foot = footOf(shown, rows, member(options, 'footer'));
  const hasIcons = member(options, 'showTypeIcons') === true;
  const columns = columnsOf(stage, box, shown, { fields, rows, size, foot, hasIcons, sorted });
  const missing = shown.length - columns.length;
  const hasHead = member(options, 'showHeader') !== false;
  const head = hasHead ? headHeight(stage, columns, { size, hasIcons, least: HEIGHT }) : 0;
  const footHeight = foot ? Math.max(HEIGHT, longest(foot) * lineHeight(size) + MARGIN) : 0;
  const top = box.y + head;
  const end = box.y + box.height - footHeight;
  const room = Math.max(0, end - top - NOTE);
  const heightOf = rowHeights(stage, columns, { size, room }, options);
  const page = rows.slice(0, pageSize(options));
  const all = fitting(page, heightOf, Math.max(0, end - top));
  const isWhole = all.length === rows.length && missing === 0 && others === 0;
  const drawn = isWhole ? all : fitting(page, heightOf, room);
  if (hasHead) paintHead(stage, { ...box, height: head }, columns, { size, hasIcons });
  let y = top;
  line(stage, box, y);
  for (const row of drawn) {
    const height = heightOf(row);
    const look = { row, size, span, ground: groundOf(fields, row) };
    for (const column of columns) {
      const cell = { x: column.x, y, width: column.width, height };
      clipped(stage, cell, () => {
        paintCell(stage, cell, column, look);
      });
    }
    y += height;
    line(stage, box, y);
  }
  edges(stage, columns, box.y, y);
  writeRest(stage, { ...box, y: end - NOTE, height: NOTE }, [
    counted(rows.length - drawn.length, 'row'),
    counted(missing, 'column'),
    counted(others, 'table'),
  ]);
  if (!foot) return;
  line(stage, box, end);
  paintFoot(stage, { ...box, y: end, height: footHeight }, columns, foot, size);
  edges(stage, columns, end, end + footHeight);
}

const longest = (foot: readonly (readonly FootLine[])[]) =>
  foot.reduce((most, { length }) => Math.max(most, length), 1);

/** Rows of one page; all of them where the table is not told to have pages, or of how many rows. */
function pageSize(options: unknown): number {
  const size = numberOf(member(options, 'pageSize'));
  const isPaged = member(options, 'enablePagination') === true;
  return isPaged && size !== undefined && size >= 1 ? size : Infinity;
}

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

/**
 * Rows in which something goes on in further lines are as high as that needs, up to a limit of the panel's
 * own and to the room that there is.
 */
function rowHeights(
  stage: Stage,
  columns: readonly Column[],
  { size, room }: { size: number; room: number },
  options: unknown,
): (row: number) => number {
  const wanted = HEIGHTS[stringOf(member(options, 'cellHeight')) ?? ''] ?? HEIGHT;
  const least = Math.max(wanted, lineHeight(size) + MARGIN);
  const own = numberOf(member(options, 'maxRowHeight')) ?? 0;
  const most = Math.max(least, own > 0 ? Math.min(own, room) : room);
  return (row) => {
    const needed = columns.reduce(
      (height, column) => Math.max(height, cellHeight(stage, column, row, size)),
      least,
    );
    return Math.min(most, needed);
  };
}

/** The colour that the first field that colours whole rows gives a row, be it hidden or not. */
function groundOf(fields: readonly DrawnField[], row: number): Ground | undefined {
  const drawn = fields.find((field) => cellStyle(field).isOfRow);
  if (!drawn) return undefined;
  const style = cellStyle(drawn);
  if (!isColoured({ drawn, style }, row)) return undefined;
  return { colour: drawn.display(drawn.field.values[row]).colour, isSolid: style.isSolid };
}

function line({ ctx, theme }: Stage, box: Box, y: number): void {
  ctx.fillStyle = theme.border;
  ctx.fillRect(box.x, Math.round(y) - 1, box.width, 1);
}

/** The lines between columns. */
function edges({ ctx, theme }: Stage, columns: readonly Column[], from: number, to: number): void {
  ctx.fillStyle = theme.border;
  for (const { x, width } of columns.slice(0, -1)) {
    ctx.fillRect(Math.round(x + width) - 1, from, 1, Math.max(0, to - from - 1));
  }
}

function writeRest(stage: Stage, box: Box, parts: readonly string[]): void {
  const text = parts.filter((part) => part !== '').join(', ');
  if (text === '') return;
  writeText(stage, text, box.x + PADDING, box.y + box.height / 2, {
    size: 12,
    colour: stage.theme.faintText,
    baseline: 'middle',
    width: box.width - 2 * PADDING,
  });
}

const counted = (count: number, what: string) =>
  count <= 0 ? '' : count === 1 ? `1 more ${what}` : `${count} more ${what}s`;
