import * as v from 'valibot';
import { isObject, object, readAs } from '../../util/schema.ts';
import { MAX_DEPTH, type Panel, type GridPlace, type Repeat } from './model.ts';
import { briefly, coordinate, flag, label, list, panelId, text } from './lenient-fields.ts';
import { assignIds } from './panel-ids.ts';
import { migrateRows } from './rows-before-grid.ts';
import {
  createSavedCopiesReader,
  type SavedCopies,
  type SavedCopiesReader,
} from './saved-copies.ts';

/** A panel or a row of `panels`. */
const entrySchema = object({
  id: panelId,
  title: label,
  description: text,
  type: text,
  gridPos: v.fallback(v.object({ x: coordinate, y: coordinate, w: coordinate, h: coordinate }), {
    x: 0,
    y: 0,
    w: 0,
    h: 0,
  }),
  repeat: text,
  repeatPanelId: panelId,
  repeatedByRow: flag,
  scopedVars: v.optional(v.unknown()),
  libraryPanel: v.fallback(
    v.object({ name: text, model: v.fallback(v.looseObject({ title: label }), { title: '' }) }),
    { name: '', model: { title: '' } },
  ),
  collapsed: flag,
  panels: list,
});

/** With the panels that a row holds, and an id once all ids are assigned. */
interface Entry extends Omit<v.InferOutput<typeof entrySchema>, 'id' | 'panels'> {
  id?: number | undefined;
  readonly held: readonly Entry[];
  /** As it was read. */
  readonly saved: unknown;
}

/** The last schema version that has `rows[]`; in later ones Grafana ignores them. */
const LAST_VERSION_WITH_ROWS = 15;

/** What surrounds an entry, and what is collected from the whole dashboard. */
interface Reading {
  readonly repeats: readonly Repeat[];
  /** Title of the row. */
  readonly row: string;
  /** Numbers each repeat. */
  readonly nextGroup: () => number;
  /** Numbers the row, and says whether it is collapsed. */
  readonly section: Pick<GridPlace, 'section' | 'isHidden'>;
  /** Numbers the next row. */
  readonly nextSection: () => number;
  /** Whether the panels shall have their models. */
  readonly withModels: boolean;
  readonly saved: SavedCopiesReader;
}

export interface PanelsOfV1 extends SavedCopies {
  readonly panels: Panel[];
  /** The first id that Grafana gives to a copy. */
  readonly nextId: number;
  /** Rows of the grid, down to the end of the lowest panel. */
  readonly gridHeight: number;
}

/**
 * The panels of Grafana's first schema: on a grid (Grafana 5 and later), where a collapsed row holds
 * its panels, or in `rows[]` (before).
 */
export function panelsOfV1(
  dashboard: {
    readonly panels: readonly unknown[];
    readonly rows: readonly unknown[];
    readonly schemaVersion?: unknown;
  },
  withModels = false,
): PanelsOfV1 {
  const { panels, rows, schemaVersion } = dashboard;
  const hasRows = rows.length > 0 && Number(schemaVersion ?? 0) <= LAST_VERSION_WITH_ROWS;
  const entries = readEntries(hasRows ? [...panels, ...migrateRows(rows)] : panels, 0);
  const kept = withoutDuplicates(entries);
  assignIds(kept);
  let [groups, sections] = [0, 0];
  const saved = createSavedCopiesReader();
  const reading = {
    repeats: [],
    row: '',
    nextGroup: () => (groups += 1),
    section: { section: 0, isHidden: false },
    nextSection: () => (sections += 1),
    withModels,
    saved,
  };
  return {
    panels: gridPanels(kept, reading),
    nextId: nextIdOf(kept),
    gridHeight: gridHeightOf(kept),
    ...saved.read(),
  };
}

function readEntries(saved: readonly unknown[], depth: number): Entry[] {
  return saved.flatMap((one) => {
    const read = readAs(entrySchema, one);
    if (!read) return [];
    const { panels, ...entry } = read;
    const holds = entry.type === 'row' && depth < MAX_DEPTH;
    return [{ ...entry, held: holds ? readEntries(panels, depth + 1) : [], saved: one }];
  });
}

/** An open row may still hold panels that are on the grid as well; these count once. */
function withoutDuplicates(entries: readonly Entry[]): Entry[] {
  const keyOf = ({ id, title }: Entry) => `${id} ${title}`;
  const onGrid = new Set(entries.filter(({ id }) => id !== undefined).map(keyOf));
  return entries.map((entry) =>
    entry.collapsed || entry.held.length === 0
      ? entry
      : { ...entry, held: entry.held.filter((held) => !onGrid.has(keyOf(held))) },
  );
}

/** The panels of a grid or of a row, top to bottom and left to right. */
function gridPanels(entries: readonly Entry[], outer: Reading): Panel[] {
  const panels: Panel[] = [];
  // The panels below an open row belong to it, up to the next row.
  let inRow = outer;
  for (const entry of sorted(entries)) {
    if (isCopy(entry)) {
      addCopies(entry, outer.saved);
      continue;
    }
    if (entry.repeat !== '') outer.saved.addSource(identified(entry));
    if (entry.type !== 'row') {
      panels.push(panelOf(entry, inRow));
      continue;
    }
    const isHidden = outer.section.isHidden || entry.collapsed;
    const section = { section: outer.nextSection(), isHidden };
    const row = { ...repeatedBy(entry, outer), row: entry.title, section };
    for (const panel of gridPanels(entry.held, row)) panels.push(panel);
    inRow = entry.collapsed ? outer : row;
  }
  return panels;
}

/** As Grafana sorts: a panel without a position comes first. */
function sorted(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);
}

/** Grafana throws saved copies away and makes them anew. */
function isCopy({ repeatPanelId, repeat, repeatedByRow }: Entry): boolean {
  return repeatPanelId !== undefined && (repeat === '' || repeatedByRow);
}

function addCopies(copy: Entry, saved: SavedCopiesReader): void {
  saved.addCopy(identified(copy));
  for (const held of copy.held) addCopies(held, saved);
}

function repeatedBy({ repeat, type, collapsed }: Entry, outer: Reading): Reading {
  if (repeat === '') return outer;
  const row = type === 'row' ? ({ row: collapsed ? 'collapsed' : 'open' } as const) : {};
  return {
    ...outer,
    repeats: [...outer.repeats, { variable: repeat, group: outer.nextGroup(), ...row }],
  };
}

function panelOf(entry: Entry, outer: Reading): Panel {
  const { title, libraryPanel, description } = entry;
  const { repeats } = repeatedBy(entry, outer);
  return {
    id: identified(entry).id,
    title: title || libraryPanel.model.title || libraryPanel.name,
    ...(outer.row === '' ? {} : { row: outer.row }),
    ...(description.trim() === '' ? {} : { description: briefly(description) }),
    ...(repeats.length > 0 ? { repeats } : {}),
    ...(outer.withModels ? { model: modelOf(entry), place: placeOf(entry, outer) } : {}),
  };
}

/** Grafana's own size for a panel that has none. */
const SIZE = { w: 6, h: 3 };

function placeOf({ gridPos: { x, y, w, h } }: Entry, outer: Reading): GridPlace {
  const size = { w: w > 0 ? w : SIZE.w, h: h > 0 ? h : SIZE.h };
  return { x, y, ...size, ...outer.section, sectionRepeats: outer.repeats.length };
}

/** The content of a library panel comes with the dashboard. */
function modelOf({ saved, libraryPanel: { model } }: Entry): Readonly<Record<string, unknown>> {
  const own = isObject(saved) ? saved : {};
  if (typeof model.type !== 'string') return own;
  return { ...own, ...model, id: own.id, gridPos: own.gridPos };
}

function gridHeightOf(entries: readonly Entry[]): number {
  return entries.reduce((bottom, { type, gridPos: { y, h } }) => {
    const height = type === 'row' ? 1 : h > 0 ? h : SIZE.h;
    return Math.max(bottom, Math.ceil(y + height));
  }, 0);
}

/** The highest id that is left once the saved copies are thrown away, and 1. */
function nextIdOf(entries: readonly Entry[]): number {
  let highest = 0;
  for (const entry of entries) {
    if (isCopy(entry)) continue;
    highest = Math.max(highest, entry.id ?? 0, nextIdOf(entry.held) - 1);
  }
  return highest + 1;
}

/** Every entry has an id by now. */
function identified(entry: Entry): Entry & { readonly id: number } {
  return { ...entry, id: entry.id ?? 0 };
}
