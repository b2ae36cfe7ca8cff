import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth } from '../canvas/text.ts';
import type { DrawnField } from '../fields/apply.ts';
import { numberOf } from '../model/read.ts';
import { type CellStyle, cellStyle } from './cell-style.ts';
import { textIn, weightOf } from './cell-text.ts';
import { type Column, PADDING } from './column.ts';
import { type ColumnNeed, columnWidths, readable } from './column-widths.ts';
import type { FootLine } from './footer.ts';
import type { Order } from './ordered-rows.ts';
import { ARROW, ICON } from './paint-head.ts';
import { pillsOf, pillsWidth } from './paint-pills.ts';

/** Rows whose texts are measured. */
const MEASURED = 100;
/** Pixels of the shortest bar or line that is worth having. */
const [BAR, LINE] = [60, 100];
/** Pixels of the narrowest column that a panel may ask for. */
const THINNEST = 20;
/** Pixels from which on a text that can go on in a further line does. */
const LONG = 150;

const graphic = ({ kind }: CellStyle) => (kind === 'gauge' ? BAR : kind === 'sparkline' ? LINE : 0);

const wraps = ({ kind, isWrapped }: CellStyle) => isWrapped || kind === 'markdown';

/** What columns are measured by. */
export interface Measured {
  /** All fields of the table, hidden ones too. */
  readonly fields: readonly DrawnField[];
  readonly rows: readonly number[];
  /** Pixels of letters. */
  readonly size: number;
  readonly foot: readonly (readonly FootLine[])[] | undefined;
  readonly hasIcons: boolean;
  /** The columns that the rows are sorted by. */
  readonly sorted: ReadonlyMap<DrawnField, Order>;
}

/** The columns that have room side by side, from the first on, each with its place. */
export function columnsOf(
  stage: Stage,
  box: Box,
  shown: readonly DrawnField[],
  measured: Measured,
): Column[] {
  const { fields, rows, sorted } = measured;
  // More than have room are not measured.
  const all = shown.slice(0, Math.ceil(box.width / THINNEST)).map((drawn) => {
    const column = { drawn, style: cellStyle(drawn), fields, order: sorted.get(drawn) };
    const widest = rows
      .slice(0, MEASURED)
      .reduce((most, row) => Math.max(most, widthIn(stage, column, row, measured.size)), 0);
    return { ...column, widest };
  });
  const needs = all.map((column, index) => needOf(stage, column, index, measured));
  const fitting = readable(needs, box.width);
  const widths = columnWidths(fitting, box.width);
  let x = box.x;
  return all.slice(0, fitting.length).map((column, index) => {
    const width = widths[index] ?? 0;
    x += width;
    return { ...column, x: x - width, width };
  });
}

type Unplaced = Pick<Column, 'drawn' | 'style' | 'fields'>;

/** Pixels of what is written in a cell. */
function widthIn(stage: Stage, column: Unplaced, row: number, size: number): number {
  const { drawn, style } = column;
  if (style.kind === 'pill') return pillsWidth(stage, pillsOf(drawn.field.values[row]));
  const lines = textIn(column, row).split('\n');
  const weight = weightOf(column);
  return lines.reduce((most, line) => Math.max(most, textWidth(stage, line, { size, weight })), 0);
}

function needOf(
  stage: Stage,
  { drawn, style, order, widest }: Unplaced & Pick<Column, 'order' | 'widest'>,
  index: number,
  { size, foot, hasIcons }: Measured,
): ColumnNeed {
  const { custom } = drawn.settings;
  const wide = (text: string, weight: 'text' | 'strong' = 'text') =>
    textWidth(stage, text, { size, weight });
  const below = (foot?.[index] ?? []).map(
    ({ label, text }) => wide(text) + (label === undefined ? 0 : wide(`${label}  `)),
  );
  const beside = (hasIcons ? ICON : 0) + (order ? ARROW : 0);
  const head = style.isHeadHidden ? 0 : wide(drawn.name, 'strong') + beside;
  const content = Math.max(
    style.isHeadWrapped ? Math.min(head, LONG) : head,
    wraps(style) ? Math.min(widest, LONG) : widest + graphic(style),
    ...below,
  );
  const least = Math.max(0, numberOf(custom.get('minWidth')) ?? 0);
  return {
    own: numberOf(custom.get('width')),
    least,
    content: Math.max(least, content + 2 * PADDING + 1),
  };
}
