import type { DrawnField } from '../fields/apply.ts';
import type { ShownValue } from '../fields/display.ts';
import { plainValue } from '../fields/trend.ts';
import type { CellStyle } from './cell-style.ts';
import type { Order } from './ordered-rows.ts';
import { trendOf } from './paint-trend.ts';

/** Pixels between the edge of a cell and what is in it. */
export const PADDING = 6;

/** A column with what is the same in all of its cells. */
export interface Column {
  readonly drawn: DrawnField;
  readonly style: CellStyle;
  /** All fields of the table, hidden ones too, which titles of links may repeat. */
  readonly fields: readonly DrawnField[];
  /** Where rows are sorted by it. */
  readonly order: Order | undefined;
  /** Pixels of its widest text. */
  readonly widest: number;
  readonly x: number;
  readonly width: number;
}

/** Pixels from one line of a text to the next. */
export const lineHeight = (size: number) => Math.round(size * 1.43);

/** What a cell of a column says: of a line, what was calculated of it, which lists do not have. */
export function shownIn(
  { drawn, style }: Pick<Column, 'drawn' | 'style'>,
  row: number,
): ShownValue {
  const value = drawn.field.values[row];
  const isLine = style.kind === 'sparkline';
  return drawn.display(isLine ? (trendOf(value)?.value ?? null) : plainValue(value));
}
