import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { wrapText } from '../canvas/wrap.ts';
import { contrasting, darker } from '../colours/colour.ts';
import type { DrawnField } from '../fields/apply.ts';
import { type ShownValue, wholeText } from '../fields/display.ts';
import { plainValue } from '../fields/trend.ts';
import { fillBar } from '../single/fill-bar.ts';
import type { CellStyle } from './cell-style.ts';
import { paintTrend, trendOf } from './paint-trend.ts';

export const PADDING = 6;
/** Lines that one cell has at most. */
const MOST_LINES = 20;

/** A column with what is the same in all of its cells. */
export interface Column {
  readonly drawn: DrawnField;
  readonly style: CellStyle;
  /** Pixels of its widest text. */
  readonly widest: number;
  readonly x: number;
  readonly width: number;
}

/** What a cell of a column says: of a line, what was calculated of it, which lists do not have. */
export function shownIn(
  { drawn, style }: Pick<Column, 'drawn' | 'style'>,
  row: number,
): ShownValue {
  const value = drawn.field.values[row];
  const isLine = style.kind === 'sparkline';
  return drawn.display(isLine ? (trendOf(value)?.value ?? null) : plainValue(value));
}

/** Pixels from one line of a text to the next. */
export const lineHeight = (size: number) => Math.round(size * 1.43);

/** The lines of a text in a cell. */
export function linesIn(
  stage: Stage,
  text: string,
  width: number,
  size: number,
  weight: 'text' | 'strong' = 'text',
): string[] {
  return wrapText(stage, text, { size, weight }, Math.max(1, width - 2 * PADDING), MOST_LINES);
}

const isEmpty = (value: unknown) => value === null || value === undefined;

/** The colour that a cell gives its whole row; undefined for none. */
export function rowColour({ drawn, style }: Column, row: number): string | undefined {
  const value = drawn.field.values[row];
  return style.isOfRow && !isEmpty(value) ? drawn.display(value).colour : undefined;
}

interface CellLook {
  readonly row: number;
  /** Pixels of letters. */
  readonly size: number;
  /** The colour of the whole row. */
  readonly ground: string | undefined;
  /** The times of the panel. */
  readonly span: TimeSpan;
}

export function paintCell(
  stage: Stage,
  cell: Box,
  column: Column,
  { row, size, ground, span }: CellLook,
): void {
  const { theme } = stage;
  const { drawn, style } = column;
  const value = drawn.field.values[row];
  const shown = shownIn(column, row);
  const text = wholeText(shown);
  if (style.kind === 'gauge') {
    paintGauge(stage, cell, shown, column, size);
    return;
  }
  let ink = ground === undefined ? theme.text : contrasting(ground);
  if (style.kind === 'sparkline') {
    paintSparkline(stage, cell, column, { row, size, span, ink });
    return;
  }
  if (style.kind === 'text') ink = shown.colour;
  if (style.kind === 'background' && !style.isOfRow && !isEmpty(value)) {
    paintBackground(stage, cell, shown.colour, style.isSolid);
    ink = contrasting(shown.colour);
  }
  if (style.isWrapped) {
    const lines = linesIn(stage, text, cell.width, size);
    writeLines(stage, cell, lines, { align: style.align, size, colour: ink });
  } else writeLines(stage, cell, [text], { align: style.align, size, colour: ink });
}

export function paintBackground(
  { ctx }: Stage,
  { x, y, width, height }: Box,
  colour: string,
  isSolid: boolean,
): void {
  const fill = ctx.createLinearGradient(x, y, x + width, y + height);
  fill.addColorStop(0, isSolid ? colour : darker(colour, 0.1));
  fill.addColorStop(1, colour);
  ctx.fillStyle = fill;
  ctx.fillRect(x, y, width, height);
}

/** A bar within the cell, and the value on the right of it. */
function paintGauge(
  stage: Stage,
  cell: Box,
  shown: ShownValue,
  { drawn, style, widest }: Column,
  size: number,
): void {
  const room = inset(cell, PADDING, 4);
  const isWritten = style.valueMode !== 'hidden';
  const width = isWritten ? Math.min(room.width * 0.6, widest) : 0;
  const bar = { ...room, width: Math.max(1, room.width - (isWritten ? width + PADDING : 0)) };
  const look = { isVertical: false, mode: style.gauge, hasTrack: true };
  fillBar(stage, bar, { field: drawn, shown }, look);
  if (!isWritten) return;
  const colour = style.valueMode === 'text' ? stage.theme.text : shown.colour;
  writeLines(stage, cell, [wholeText(shown)], { align: 'right', size, colour });
}

/** Pixels of a line's height, and between it and its value. */
const [TREND, GAP] = [25, 8];

/** The value, and the line on the right of it. */
function paintSparkline(
  stage: Stage,
  cell: Box,
  column: Column,
  { row, size, span, ink }: Pick<CellLook, 'row' | 'size' | 'span'> & { readonly ink: string },
): void {
  const { drawn, style, widest } = column;
  const trend = trendOf(drawn.field.values[row]);
  if (!trend) {
    const text = drawn.settings.noValue ?? 'no data';
    writeLines(stage, cell, [text], { align: style.align, size, colour: ink });
    return;
  }
  const room = inset(cell, PADDING, 0);
  const width = style.isValueHidden ? 0 : Math.min(room.width * 0.6, widest);
  const left = width === 0 ? 0 : width + GAP;
  const height = Math.min(TREND, room.height);
  const middle = room.y + room.height / 2;
  const line = {
    ...room,
    x: room.x + left,
    width: room.width - left,
    y: middle - height / 2,
    height,
  };
  paintTrend(stage, line, { drawn, trend }, span);
  if (width === 0) return;
  const text = wholeText(shownIn(column, row));
  const place = { ...cell, width: width + 2 * PADDING };
  writeLines(stage, place, [text], { align: 'right', size, colour: ink });
}

interface LineStyle {
  readonly align: CellStyle['align'];
  readonly size: number;
  readonly colour: string;
  readonly weight?: 'text' | 'strong';
}

/** Lines below each other, in the middle of a cell. */
export function writeLines(
  stage: Stage,
  cell: Box,
  lines: readonly string[],
  { align, ...style }: LineStyle,
): void {
  const { x, y, width, height } = inset(cell, PADDING, 0);
  const at = align === 'right' ? x + width : align === 'center' ? x + width / 2 : x;
  const step = lineHeight(style.size);
  const first = y + height / 2 - ((lines.length - 1) / 2) * step;
  for (const [index, line] of lines.entries()) {
    writeText(stage, line, at, first + index * step, {
      ...style,
      align,
      baseline: 'middle',
      width,
    });
  }
}
