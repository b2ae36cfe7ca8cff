import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { darker, inkInCell } from '../colours/colour.ts';
import { type ShownValue, wholeText } from '../fields/display.ts';
import { fillBar } from '../single/fill-bar.ts';
import type { CellStyle } from './cell-style.ts';
import { isLink, markdownIn, textIn, weightOf } from './cell-text.ts';
import { type Column, lineHeight, PADDING, shownIn } from './column.ts';
import { linesIn, writeLines } from './paint-lines.ts';
import { markdownLines, paintMarkdown } from './paint-markdown.ts';
import { paintPills, pillsHeight } from './paint-pills.ts';
import { paintTrend, trendOf } from './paint-trend.ts';

/** Pixels above and below the lines of a cell that has several. */
export const MARGIN = 16;

/** The colour of a whole row, as one of its cells has it. */
export interface Ground {
  readonly colour: string;
  readonly isSolid: boolean;
}

interface CellLook {
  readonly row: number;
  /** Pixels of letters. */
  readonly size: number;
  readonly ground: Ground | undefined;
  /** The times of the panel. */
  readonly span: TimeSpan;
}

export function paintCell(stage: Stage, cell: Box, column: Column, look: CellLook): void {
  const { row, size } = look;
  const { kind, align } = column.style;
  const colour = paintGround(stage, cell, column, look);
  if (kind === 'gauge') paintGauge(stage, cell, column, look);
  else if (kind === 'sparkline') paintSparkline(stage, cell, column, { ...look, ink: colour });
  else if (kind === 'pill') paintPills(stage, cell, column, row);
  else if (kind === 'markdown') {
    paintMarkdown(stage, cell, markdownIn(column, row), { size, colour, align });
  } else paintText(stage, cell, column, { ...look, ink: colour });
}

type InkedLook = CellLook & { readonly ink: string };

function paintText(stage: Stage, cell: Box, column: Column, { row, size, ink }: InkedLook): void {
  const { align, isWrapped, isUnderlined } = column.style;
  const text = textIn(column, row);
  const weight = weightOf(column);
  const lines = isWrapped ? linesIn(stage, text, cell.width, size, weight) : [text];
  writeLines(stage, cell, lines, { align, size, colour: ink, weight, isUnderlined });
}

/** Pixels that a cell needs, where its row is as high as that. */
export function cellHeight(stage: Stage, column: Column, row: number, size: number): number {
  const { style, drawn, width } = column;
  if (style.kind === 'pill') {
    return style.isWrapped ? pillsHeight(stage, drawn.field.values[row], width) + MARGIN - 2 : 0;
  }
  if (style.kind === 'markdown') {
    if (!style.isGrowing && !style.isWrapped) return 0;
    return (
      markdownLines(stage, markdownIn(column, row), width, size).length * lineHeight(size) + MARGIN
    );
  }
  if (!style.isWrapped || style.kind === 'gauge' || style.kind === 'sparkline') return 0;
  const lines = linesIn(stage, textIn(column, row), width, size, weightOf(column));
  return lines.length * lineHeight(size) + MARGIN;
}

/** Whether a cell takes a colour by its value. */
export const isColoured = ({ drawn, style }: Pick<Column, 'drawn' | 'style'>, row: number) =>
  !style.leavesMissing || (drawn.field.values[row] ?? undefined) !== undefined;

/** Fills the cell where it has a colour. @returns the colour of what is written on it */
function paintGround(stage: Stage, cell: Box, column: Column, { row, ground }: CellLook): string {
  const { theme } = stage;
  const { style } = column;
  const { colour } = shownIn(column, row);
  const hasGround = style.kind === 'background' && isColoured(column, row);
  const own = hasGround ? { colour, isSolid: style.isSolid } : undefined;
  const filled = ground ?? own;
  if (filled) {
    paintBackground(stage, cell, filled);
    return inkInCell(filled.colour, theme.name === 'dark');
  }
  if (style.kind === 'text') return colour;
  return isLink(column) ? theme.link : theme.text;
}

function paintBackground({ ctx, theme }: Stage, { x, y, width, height }: Box, ground: Ground) {
  const { colour, isSolid } = ground;
  const fill = ctx.createLinearGradient(x, y, x + width, y + height);
  fill.addColorStop(0, isSolid ? colour : darker(colour, theme.name === 'dark' ? 0.1 : -0.07));
  fill.addColorStop(1, colour);
  ctx.fillStyle = fill;
  ctx.fillRect(x, y, width, height);
}

/** Pixels of the cells of a bar of light, and between two. */
const LCD = [7, 1] as const;

/** A bar within the cell, and the value on the right of it. */
function paintGauge(stage: Stage, cell: Box, column: Column, { row, size }: CellLook): void {
  const { drawn, style, widest } = column;
  const shown = shownIn(column, row);
  const room = inset(cell, PADDING, 4);
  const isWritten = style.valueMode !== 'hidden';
  const width = isWritten ? Math.min(room.width * 0.6, widest) : 0;
  const bar = { ...room, width: Math.max(1, room.width - (isWritten ? width + PADDING : 0)) };
  const look = { isVertical: false, mode: style.gauge, hasTrack: true, cells: LCD };
  fillBar(stage, bar, { field: drawn, shown }, look);
  if (!isWritten) return;
  const colour = gaugeInk(style, shown, stage);
  writeLines(stage, cell, [wholeText(shown)], { align: 'right', size, colour });
}

const gaugeInk = ({ valueMode }: CellStyle, { colour }: ShownValue, { theme }: Stage) =>
  valueMode === 'text' ? theme.text : colour;

/** Pixels of a line's height, and between it and its value. */
const [TREND, GAP] = [25, 8];

/** The value, and the line on the right of it. */
function paintSparkline(
  stage: Stage,
  cell: Box,
  column: Column,
  { row, size, span, ink }: InkedLook,
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
  const line = {
    x: room.x + left,
    y: room.y + (room.height - height) / 2,
    width: room.width - left,
    height,
  };
  paintTrend(stage, line, { drawn, trend }, span);
  if (width === 0) return;
  const place = { ...cell, width: width + 2 * PADDING };
  const text = wholeText(shownIn(column, row));
  writeLines(stage, place, [text], { align: 'right', size, colour: ink });
}
