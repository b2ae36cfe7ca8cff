import * as v from 'valibot';
import { finite, isObject, readAs } from '../../util/schema.ts';
import type { SavedCopy, VariableOption } from './model.ts';

/** A panel or row as far as its copies are concerned. */
export interface Copied {
  readonly id: number;
  readonly repeatPanelId?: number | undefined;
  /** `{NAME: {text, value}}`: the values that Grafana repeated the panel by. */
  readonly scopedVars?: unknown;
}

/** What the saved copies of repeated panels tell; Grafana 6 saved them, later ones do not. */
export interface SavedCopies {
  readonly copies: readonly SavedCopy[];
  /** The values of each variable that repeats panels, in saved order. */
  readonly values: ReadonlyMap<string, readonly VariableOption[]>;
}

export interface SavedCopiesReader {
  /** Takes a panel or row that is repeated. */
  addSource(source: Copied): void;
  /** Takes a copy, which is left out of the dashboard. */
  addCopy(copy: Copied): void;
  read(): SavedCopies;
}

const one = v.pipe(v.union([v.string(), finite, v.boolean()]), v.transform(String));
const scopedVar = v.object({ text: v.fallback(v.optional(one), undefined), value: one });

export function createSavedCopiesReader(): SavedCopiesReader {
  const copies = new Map<number, SavedCopy>();
  const values = new Map<string, Map<string, VariableOption>>();
  const copied = new Set<string>();

  function collect({ scopedVars }: Copied): [string, VariableOption][] {
    const found = optionsOf(scopedVars);
    for (const [name, option] of found) {
      const known = values.get(name) ?? new Map<string, VariableOption>();
      values.set(name, known);
      if (!known.has(option.value)) known.set(option.value, option);
    }
    return found;
  }

  return {
    addSource: collect,
    addCopy(copy) {
      const found = collect(copy);
      for (const [name] of found) copied.add(name);
      if (copy.repeatPanelId === undefined) return;
      const narrowed = found.map(([name, { value }]) => ({ name, value }));
      copies.set(copy.id, { id: copy.id, panelId: copy.repeatPanelId, values: narrowed });
    },
    read: () => ({
      copies: withSources(copies),
      // The source alone has its first value only.
      values: new Map(
        [...values]
          .filter(([name]) => copied.has(name))
          .map(([name, options]) => [name, [...options.values()]]),
      ),
    }),
  };
}

function optionsOf(scopedVars: unknown): [string, VariableOption][] {
  return Object.entries(isObject(scopedVars) ? scopedVars : {}).flatMap(([name, saved]) => {
    const read = readAs(scopedVar, saved);
    if (!read) return [];
    return [[name, { value: read.value, text: read.text ?? read.value }]];
  });
}

/** A copy may be the copy of a panel that a repeated row copied. */
function withSources(copies: ReadonlyMap<number, SavedCopy>): SavedCopy[] {
  const sources = new Map<number, number>();
  for (const { id, panelId } of copies.values()) {
    const chain = new Set([id]);
    let source = panelId;
    // A source that is known already ends the search: a long chain is walked once.
    while (!chain.has(source)) {
      const next = sources.get(source) ?? copies.get(source)?.panelId;
      if (next === undefined) break;
      chain.add(source);
      source = next;
    }
    for (const passed of chain) sources.set(passed, source);
  }
  return [...copies.values()].map((copy) => ({
    ...copy,
    panelId: sources.get(copy.id) ?? copy.panelId,
  }));
}
