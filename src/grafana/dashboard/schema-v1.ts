import * as v from 'valibot';
import { MAX_DEPTH, type Panel, type Repeat } from './model.ts';
import { flag, list, number, readEach, text, wholeNumber } from './lenient-fields.ts';

/** A panel or a row of `panels`. */
const entrySchema = v.object({
  id: wholeNumber,
  title: text,
  type: text,
  gridPos: v.fallback(v.object({ x: number, y: number }), { x: 0, y: 0 }),
  repeat: text,
  repeatPanelId: wholeNumber,
  repeatedByRow: flag,
  libraryPanel: v.fallback(
    v.object({ name: text, model: v.fallback(v.object({ title: text }), { title: '' }) }),
    { name: '', model: { title: '' } },
  ),
  panels: list,
});
type Entry = v.InferOutput<typeof entrySchema>;

/** A row of `rows[]`, before Grafana 5. */
const oldRowSchema = v.object({
  repeat: text,
  repeatIteration: v.optional(v.unknown()),
  panels: list,
  rows: list,
});

/** Gives every row that is repeated, and every panel, a number of its own. */
interface Reading {
  readonly repeats: readonly Repeat[];
  readonly depth: number;
  readonly nextGroup: () => number;
}

/**
 * The panels of the schema that Grafana has had from the beginning: on a grid (Grafana 5 and later),
 * with rows that hold them when collapsed, or in `rows[]` (before).
 */
export function panelsOfV1(dashboard: {
  readonly panels: readonly unknown[];
  readonly rows: readonly unknown[];
}): Panel[] {
  let groups = 0;
  const reading = { repeats: [], depth: 0, nextGroup: () => (groups += 1) };
  return dashboard.panels.length > 0
    ? gridPanels(dashboard.panels, reading)
    : oldRows(dashboard.rows, reading);
}

/** Top to bottom, left to right; a collapsed row holds its panels, which unfold where it stands. */
function gridPanels(entries: readonly unknown[], reading: Reading): Panel[] {
  const sorted = readEach(entrySchema, entries).sort(
    (a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x,
  );
  return panelsAndRows(sorted, reading);
}

/** What follows an open row belongs to it, up to the next one. */
function panelsAndRows(entries: readonly Entry[], outer: Reading): Panel[] {
  const panels: Panel[] = [];
  let inRow = outer;
  for (const entry of entries) {
    if (entry.type === 'row') inRow = within(outer, entry.repeat);
    const found = entry.type === 'row' ? rowPanels(entry, inRow) : rendered(entry, inRow);
    for (const panel of found) panels.push(panel);
  }
  return panels;
}

function rowPanels({ panels }: Entry, inRow: Reading): Panel[] {
  return inRow.depth > MAX_DEPTH ? [] : gridPanels(panels, inRow);
}

function oldRows(rows: readonly unknown[], outer: Reading): Panel[] {
  return readEach(oldRowSchema, rows).flatMap((row) => {
    const inRow = within(outer, row.repeat);
    // Old Grafanas saved the copies of a repeated row too.
    if (Boolean(row.repeatIteration) || inRow.depth > MAX_DEPTH) return [];
    const panels = panelsAndRows(readEach(entrySchema, row.panels), inRow);
    return [...panels, ...oldRows(row.rows, inRow)];
  });
}

function within(outer: Reading, variable: string): Reading {
  return { ...outer, depth: outer.depth + 1, repeats: repeatsOf(outer, variable) };
}

function repeatsOf({ repeats, nextGroup }: Reading, variable: string): readonly Repeat[] {
  return variable === '' ? repeats : [...repeats, { variable, group: nextGroup() }];
}

/** Grafana renders a panel by its number; one without cannot be asked for, and copies are made anew. */
function rendered(entry: Entry, reading: Reading): Panel[] {
  const { id, title, libraryPanel } = entry;
  const isCopy = entry.repeatPanelId !== undefined && (entry.repeat === '' || entry.repeatedByRow);
  if (id === undefined || isCopy) return [];
  const repeats = repeatsOf(reading, entry.repeat);
  return [
    {
      id,
      title: title || libraryPanel.model.title || libraryPanel.name,
      ...(repeats.length > 0 ? { repeats } : {}),
    },
  ];
}
