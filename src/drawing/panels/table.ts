import { type Box, clipped, fillRound, inset, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { contrasting, darker, withOpacity } from '../colours/colour.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { type ShownValue, wholeText } from '../fields/display.ts';
import { bounded, entriesOf, member, numberOf, stringOf } from '../model/read.ts';
import type { PanelType } from './panel-type.ts';
import { type CellStyle, cellStyle, isHidden } from '../table/cell-style.ts';
import { type ColumnNeed, columnWidths } from '../table/column-widths.ts';
import { orderedRows } from '../table/ordered-rows.ts';

/** Rows and columns, as many of them as there is room for. */
export const table: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames }) {
    const options = member(panel, 'options');
    const frame = frames[bounded(member(options, 'frameIndex'), 0, 0, 1_000)] ?? frames[0];
    const columns = frame?.fields.filter((field) => !isHidden(field)) ?? [];
    if (!frame || columns.length === 0) return false;
    paintTable(stage, box, { frame, columns, options });
    return true;
  },
};

interface Content {
  readonly frame: DrawnFrame;
  readonly columns: readonly DrawnField[];
  readonly options: unknown;
}

const HEIGHTS: Readonly<Record<string, number>> = { sm: 36, md: 42, lg: 48 };
const HEAD = 36;
const SIZE = 14;
const PADDING = 6;
/** Of the line that says how many rows are left out. */
const NOTE = 20;

function paintTable(stage: Stage, box: Box, { frame, columns, options }: Content): void {
  const { theme, ctx } = stage;
  const rowHeight = HEIGHTS[stringOf(member(options, 'cellHeight')) ?? ''] ?? HEIGHTS.sm ?? HEAD;
  const hasHead = member(options, 'showHeader') !== false;
  const top = box.y + (hasHead ? HEAD : 0);
  const rows = orderedRows(frame, entriesOf(member(options, 'sortBy')));
  const room = box.y + box.height - top;
  const fit = Math.max(0, Math.floor(room / rowHeight));
  const shown =
    rows.length <= fit ? rows : rows.slice(0, Math.max(0, Math.floor((room - NOTE) / rowHeight)));
  const texts = columns.map((column) => widestText(stage, column, shown));
  const needs = columns.map((column, index) => needOf(stage, column, texts[index] ?? 0));
  const widths = columnWidths(needs, box.width);
  let x = box.x;
  for (const [index, column] of columns.entries()) {
    const width = widths[index] ?? 0;
    const style = cellStyle(column);
    if (hasHead) paintHead(stage, { x, y: box.y, width, height: HEAD }, column, style);
    for (const [at, row] of shown.entries()) {
      const cell = { x, y: top + at * rowHeight, width, height: rowHeight };
      clipped(stage, cell, () => {
        paintCell(stage, cell, { column, row, style, widest: texts[index] ?? 0 });
      });
    }
    x += width;
  }
  ctx.fillStyle = theme.border;
  for (let at = 0; at <= shown.length; at += 1) {
    ctx.fillRect(box.x, Math.round(top + at * rowHeight) - 1, box.width, 1);
  }
  const more = rows.length - shown.length;
  if (more > 0) {
    const text = more === 1 ? '1 more row' : `${more} more rows`;
    writeText(stage, text, box.x + PADDING, box.y + box.height - NOTE / 2, {
      size: 12,
      colour: theme.faintText,
      baseline: 'middle',
      width: box.width - 2 * PADDING,
    });
  }
}

/** Rows whose texts are measured. */
const MEASURED = 100;
/** Pixels of the shortest bar that a gauge needs. */
const BAR = 60;

function widestText(stage: Stage, column: DrawnField, rows: readonly number[]): number {
  return rows.slice(0, MEASURED).reduce((widest, row) => {
    const text = wholeText(column.display(column.field.values[row]));
    return Math.max(widest, textWidth(stage, text, { size: SIZE }));
  }, 0);
}

function needOf(stage: Stage, column: DrawnField, text: number): ColumnNeed {
  const head = textWidth(stage, column.name, { size: SIZE, weight: 'strong' });
  const isGauge = cellStyle(column).kind === 'gauge';
  const content = Math.max(head, text + (isGauge ? BAR : 0)) + 2 * PADDING + 1;
  return { own: numberOf(column.settings.custom.get('width')), content };
}

function paintHead(stage: Stage, cell: Box, { name }: DrawnField, style: CellStyle): void {
  write(stage, cell, name, style, stage.theme.text, 'strong');
}

interface Cell {
  readonly column: DrawnField;
  readonly row: number;
  readonly style: CellStyle;
  /** Pixels of the widest text of the column. */
  readonly widest: number;
}

function paintCell(stage: Stage, cell: Box, { column, row, style, widest }: Cell): void {
  const { theme } = stage;
  const value = column.field.values[row];
  const shown = column.display(value);
  const text = wholeText(shown);
  if (style.kind === 'gauge') {
    paintGauge(stage, cell, shown, { text, style, widest });
    return;
  }
  let ink = theme.text;
  if (style.kind === 'text') ink = shown.colour;
  if (style.kind === 'background' && !isEmpty(value)) {
    paintBackground(stage, cell, shown.colour, style.isSolid);
    ink = contrasting(shown.colour);
  }
  write(stage, cell, text, style, ink);
}

const isEmpty = (value: unknown) => value === null || value === undefined;

function paintBackground({ ctx }: Stage, cell: Box, colour: string, isSolid: boolean): void {
  const { x, y, width, height } = cell;
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
  { text, style, widest }: Pick<Cell, 'style' | 'widest'> & { readonly text: string },
): void {
  const room = inset(cell, PADDING, 4);
  const isWritten = style.valueMode !== 'hidden';
  const width = isWritten ? Math.min(room.width * 0.6, widest) : 0;
  const bar = { ...room, width: Math.max(1, room.width - (isWritten ? width + PADDING : 0)) };
  fillRound(stage, bar, 2, stage.theme.secondary);
  const part = Number.isNaN(shown.number) ? 0 : Math.max(0, Math.min(1, shown.part));
  const filled = { ...bar, width: bar.width * part };
  fillRound(stage, filled, 2, style.isSolid ? shown.colour : withOpacity(shown.colour, 0.8));
  if (!isWritten) return;
  const ink = style.valueMode === 'text' ? stage.theme.text : shown.colour;
  write(stage, cell, text, { ...style, align: 'right' }, ink);
}

function write(
  stage: Stage,
  cell: Box,
  text: string,
  { align }: CellStyle,
  colour: string,
  weight: 'text' | 'strong' = 'text',
): void {
  const { x, y, width, height } = inset(cell, PADDING, 0);
  const at = align === 'right' ? x + width : align === 'center' ? x + width / 2 : x;
  writeText(stage, text, at, y + height / 2, {
    size: SIZE,
    weight,
    colour,
    align,
    baseline: 'middle',
    width,
  });
}
