import type { Steps } from '../util/time-slices.ts';
import { createTextTable, NONE, type TextTable } from './text-table.ts';
import { createVariableTable, type VariableTable } from './variable-table.ts';
import type { IndexedDashboard, IndexedPanel } from './model.ts';

/** Numbers of one panel in `IndexEntry.panels`. */
export const PANEL_FIELDS = 4;

/** A dashboard as the index has it: texts and variables by their numbers. */
export interface IndexEntry {
  readonly uid: string;
  readonly title: number;
  readonly folder: number;
  readonly description: number;
  /** Whether it was read and has no panels. */
  readonly isEmpty: boolean;
  readonly tags: readonly number[];
  readonly variables: readonly number[];
  /** Of each panel its id, and the numbers of its title, its row and its description. */
  readonly panels: Float64Array;
}

/**
 * Dashboards by their words. Texts that several have, and equal variables, are kept once. What is done in
 * steps must be over before the next of it begins.
 */
export interface SearchIndex {
  /** Adds a dashboard, or replaces the one with the same UID. */
  put(dashboard: IndexedDashboard): Steps<void>;
  /** @returns whether there was one */
  remove(uid: string): Steps<boolean>;
  has(uid: string): boolean;
  /** What was put, without what the index does not keep; undefined when there is none. */
  get(uid: string): IndexedDashboard | undefined;
  /** Every dashboard, as plain JSON that `put` takes back. */
  dashboards(): IterableIterator<IndexedDashboard>;
  /** How many dashboards there are. */
  readonly size: number;
  /** How many panels they have. */
  readonly panelCount: number;
  /** For the ranking. */
  readonly entries: ReadonlyMap<string, IndexEntry>;
  readonly texts: TextTable;
  readonly variables: VariableTable;
}

export function createSearchIndex(): SearchIndex {
  const texts = createTextTable();
  const variables = createVariableTable();
  const entries = new Map<string, IndexEntry>();
  let panelCount = 0;

  function* release(entry: IndexEntry): Steps<void> {
    panelCount -= entry.panels.length / PANEL_FIELDS;
    for (const text of textsOf(entry)) {
      texts.release(text);
      yield;
    }
    for (const variable of entry.variables) {
      variables.release(variable);
      yield;
    }
  }
  const plain = (entry: IndexEntry): IndexedDashboard => {
    const text = (id: number) => texts.read(id);
    const optional = <K extends string>(name: K, id: number) =>
      (id === NONE ? {} : { [name]: text(id) }) as Partial<Record<K, string>>;
    return {
      uid: entry.uid,
      title: text(entry.title),
      ...optional('folder', entry.folder),
      ...(entry.tags.length > 0 ? { tags: entry.tags.map(text) } : {}),
      ...optional('description', entry.description),
      ...(entry.isEmpty ? { isEmpty: true } : {}),
      variables: entry.variables.map((id) => variables.read(id)),
      panels: Array.from({ length: entry.panels.length / PANEL_FIELDS }, (_, at) => {
        const [id = 0, title = NONE, row = NONE, description = NONE] = panelAt(entry, at);
        return {
          id,
          title: text(title),
          ...optional('row', row),
          ...optional('description', description),
        };
      }),
    };
  };

  return {
    *put(dashboard) {
      const old = entries.get(dashboard.uid);
      // What both have is not taken out in between.
      const entry = yield* entryOf(dashboard, texts, variables);
      entries.set(dashboard.uid, entry);
      panelCount += dashboard.panels.length;
      if (old) yield* release(old);
    },
    *remove(uid) {
      const old = entries.get(uid);
      entries.delete(uid);
      if (old) yield* release(old);
      return old !== undefined;
    },
    has: (uid) => entries.has(uid),
    get: (uid) => {
      const entry = entries.get(uid);
      return entry && plain(entry);
    },
    *dashboards() {
      for (const entry of entries.values()) yield plain(entry);
    },
    get size() {
      return entries.size;
    },
    get panelCount() {
      return panelCount;
    },
    entries,
    texts,
    variables,
  };
}

/** The four numbers of a panel. */
export function panelAt(entry: IndexEntry, at: number): Float64Array {
  return entry.panels.subarray(at * PANEL_FIELDS, (at + 1) * PANEL_FIELDS);
}

function* entryOf(
  dashboard: IndexedDashboard,
  texts: TextTable,
  variables: VariableTable,
): Steps<IndexEntry> {
  const { uid, title, folder, description, tags = [], panels } = dashboard;
  const keep = (text: string | undefined) => (text ? texts.add(text) : NONE);
  const fields = new Float64Array(panels.length * PANEL_FIELDS);
  for (const [place, panel] of panels.entries()) {
    fields.set(fieldsOf(panel, texts, keep), place * PANEL_FIELDS);
    yield;
  }
  const ids: number[] = [];
  for (const variable of dashboard.variables) {
    ids.push(variables.add(variable));
    yield;
  }
  return {
    uid,
    title: texts.add(title),
    folder: keep(folder),
    description: keep(description),
    isEmpty: dashboard.isEmpty === true,
    tags: tags.map((tag) => texts.add(tag)),
    variables: ids,
    panels: fields,
  };
}

function fieldsOf(
  { id, title, row, description }: IndexedPanel,
  texts: TextTable,
  keep: (text: string | undefined) => number,
): number[] {
  return [id, texts.add(title), keep(row), keep(description)];
}

function textsOf({ title, folder, description, tags, panels }: IndexEntry): number[] {
  const all = [title, folder, description, ...tags];
  for (let at = 0; at < panels.length; at += PANEL_FIELDS) {
    all.push(...panels.subarray(at + 1, at + PANEL_FIELDS));
  }
  return all.filter((id) => id !== NONE);
}
