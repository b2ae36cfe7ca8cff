import type { Stage } from '../canvas/stage.ts';
import { textWidth } from '../canvas/text.ts';
import type { LegendItem } from './legend.ts';

export const SIZE = 12;
export const ROW = 22;
export const SWATCH = 14;
/** Pixels between a swatch and its name, and between items or columns. */
export const GAP = 8;
export const SPACE = 18;

/** Items that are measured: more of them are not seen. */
const MOST = 200;

/** Pixels of a name that is cut for the values beside it, and of a column of names. */
export const LEAST_NAME = 80;

/** The calculations of a series in a list. */
export function valuesText({ values }: LegendItem): string {
  return values.map(({ title, text }) => (title === '' ? text : `${title}: ${text}`)).join('  ');
}

/** A name with its calculations. */
export function listText(name: string, item: LegendItem): string {
  const values = valuesText(item);
  return values === '' ? name : `${name}  ${values}`;
}

export const itemWidth = (stage: Stage, item: LegendItem) =>
  SWATCH + GAP + textWidth(stage, listText(item.name, item), { size: SIZE });

/** The rows of a list below a graph. */
export function listRows(stage: Stage, items: readonly LegendItem[], width: number) {
  const rows: LegendItem[][] = [[]];
  let used = 0;
  for (const item of items) {
    const needed = Math.min(itemWidth(stage, item), width) + SPACE;
    if (used > 0 && used + needed - SPACE > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(item);
    used += needed;
  }
  return rows;
}

/** Pixels of the names and of the heading above them. */
export function namesWidth(stage: Stage, items: readonly LegendItem[]): number {
  const names = items.slice(0, MOST).map(({ name }) => textWidth(stage, name, { size: SIZE }));
  return SWATCH + GAP + Math.max(40, ...names);
}

export function calcWidths(stage: Stage, items: readonly LegendItem[]): number[] {
  const titles = items[0]?.values.map(({ title }) => title) ?? [];
  return titles.map((title, column) => {
    const texts = items.slice(0, MOST).map(({ values }) => values[column]?.text ?? '');
    const all = [title, ...texts].map((text) => textWidth(stage, text, { size: SIZE }));
    return Math.ceil(Math.max(...all)) + SPACE;
  });
}

export interface CalcColumn {
  readonly column: number;
  readonly width: number;
}

/** The columns of a table for which there is room beside the names, from the first one on. */
export function fittingColumns(
  stage: Stage,
  items: readonly LegendItem[],
  width: number,
): readonly CalcColumn[] {
  const columns: CalcColumn[] = [];
  let left = width - Math.min(LEAST_NAME, namesWidth(stage, items));
  for (const [column, needed] of calcWidths(stage, items).entries()) {
    if (needed > left) break;
    left -= needed;
    columns.push({ column, width: needed });
  }
  return columns;
}
