import * as v from 'valibot';
import { isObject, object } from '../../util/schema.ts';
import { coordinate, flag, list, readEach, text } from './lenient-fields.ts';
import { MAX_DEPTH } from './model.ts';

/** Columns of the grid; `span` counts twelfths. */
const COLUMNS = 24;
/** A row of the grid with its margin, in pixels. */
const CELL = 38;
const MIN_HEIGHT = 90;
const DEFAULT_HEIGHT = 250;

/** A row of `rows[]`, before Grafana 5. */
const rowSchema = object({
  title: text,
  repeat: text,
  repeatIteration: v.optional(v.unknown()),
  collapse: flag,
  showTitle: flag,
  height: v.optional(v.unknown()),
  panels: list,
  rows: list,
});
type Row = v.InferOutput<typeof rowSchema>;

const sizeSchema = v.looseObject({ span: coordinate, height: v.optional(v.unknown()) });

/**
 * Converts `rows[]` to entries of `panels`, as Grafana's migration to schema version 16 does: a row
 * becomes an entry of its own if any row is collapsed, repeated or shows its title, and the panels are
 * placed from left to right below it. Saved copies of repeated rows are left out.
 */
export function migrateRows(saved: readonly unknown[]): unknown[] {
  const rows = readEach(rowSchema, saved);
  const showRows = rows.some(({ collapse, showTitle, repeat }) => collapse || showTitle || repeat);
  const entries: unknown[] = [];
  let y = 0;
  for (const row of rows) {
    if (row.repeatIteration) continue;
    const header = { type: 'row', title: row.title, repeat: row.repeat, gridPos: { x: 0, y } };
    if (showRows) y += 1;
    const { placed, height } = placePanels(row, y);
    if (showRows) {
      const held = row.collapse ? placed : [];
      entries.push({ ...header, collapsed: row.collapse, panels: held });
    }
    if (!showRows || !row.collapse) {
      for (const panel of placed) entries.push(panel);
      y += height;
    }
  }
  return entries;
}

/** @returns the panels with a position, and how many rows of the grid they take */
function placePanels(row: Row, top: number): { placed: unknown[]; height: number } {
  const rowHeight = cellsOf(row.height, cellsOf(DEFAULT_HEIGHT, 0));
  const placed: unknown[] = [];
  let x = 0;
  let y = top;
  for (const panel of readEach(sizeSchema, panelsOf(row, 0).filter(isObject))) {
    const width = Math.floor((panel.span || 4) * (COLUMNS / 12));
    if (x > 0 && x + width > COLUMNS) {
      x = 0;
      y += rowHeight;
    }
    placed.push({ ...panel, gridPos: { x, y, w: width, h: rowHeight } });
    x += width;
  }
  return { placed, height: y - top + rowHeight };
}

function panelsOf(row: Row, depth: number): readonly unknown[] {
  if (row.rows.length === 0 || depth >= MAX_DEPTH) return row.panels;
  const inner = readEach(rowSchema, row.rows).map((nested) => panelsOf(nested, depth + 1));
  return [row.panels, ...inner].flat();
}

/** Pixels, as a number or as text such as `250px`, in rows of the grid. */
function cellsOf(height: unknown, otherwise: number): number {
  const pixels = typeof height === 'string' ? Number.parseInt(height, 10) : height;
  if (typeof pixels !== 'number' || !Number.isFinite(pixels) || pixels === 0) return otherwise;
  return Math.ceil(Math.max(pixels, MIN_HEIGHT) / CELL);
}
