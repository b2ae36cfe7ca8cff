import { STEP, type Steps } from '../../util/time-slices.ts';
import { type PanelCopy, repeatedValuesReader, type Values } from './expand-repeats.ts';
import type { Dashboard, Panel, Repeat, SavedCopy } from './model.ts';
import type { PanelReference } from './panel-reference.ts';

/** Most copies that are numbered in search of an id; the saved ones are known all the same. */
const MAX_NUMBERED = 10_000;

/** The panel that a copy was made of, and the one value of each variable that it was repeated by. */
interface CopySource {
  readonly panelId: number;
  readonly values: ReadonlyMap<string, string>;
}

/** Finds the copies of repeated panels that addresses name. */
export interface CopyFinder {
  /** Makes the function that tells whether a copy is the one that an address names. */
  matcher(reference: PanelReference): (copy: PanelCopy) => boolean;
  /**
   * The copy that an id names although its value is not among those shown: the source panel with that
   * value.
   */
  unshown(id: number): PanelCopy | undefined;
}

/**
 * Makes the finder for one dashboard, which is looked through once, whatever the number of addresses. In
 * steps.
 * @param requested values of the address; the ids of copies depend on them
 */
export function* indexCopies(dashboard: Dashboard, requested: Values): Steps<CopyFinder> {
  const places = new Map<number, number>();
  for (const [index, { id }] of dashboard.panels.entries()) {
    if (index % STEP === 0) yield;
    if (!places.has(id)) places.set(id, index);
  }
  const numbered = new Map<number, CopySource>();
  for (const { id, ...source } of numberedCopies(dashboard, requested)) {
    if (numbered.size % STEP === 0) yield;
    if (numbered.size >= MAX_NUMBERED) break;
    numbered.set(id, source);
  }
  const saved = new Map<number, SavedCopy>();
  for (const copy of dashboard.copies ?? []) {
    if (saved.size % STEP === 0) yield;
    saved.set(copy.id, copy);
  }
  const sourceOf = (id: number) =>
    places.has(id) ? undefined : (numbered.get(id) ?? savedSource(saved.get(id)));

  return {
    matcher(reference) {
      const source = sourceOf(reference.id);
      if (!source) return (copy) => copy.panel.id === reference.id && fits(copy, reference);
      return ({ panel, narrowed }) =>
        panel.id === source.panelId &&
        [...source.values].every(([name, value]) => (narrowed.get(name) ?? value) === value);
    },
    unshown(id) {
      const source = sourceOf(id);
      const index = source && places.get(source.panelId);
      const panel = dashboard.panels[index ?? -1];
      if (!source || index === undefined || !panel) return undefined;
      const indexes = (panel.repeats ?? []).map(() => undefined);
      return { panel, number: index + 1, narrowed: source.values, indexes, unresolved: [] };
    },
  };
}

function savedSource(copy: SavedCopy | undefined): CopySource | undefined {
  if (!copy) return undefined;
  const values = new Map(copy.values.map(({ name, value }) => [name, value]));
  return { panelId: copy.panelId, values };
}

function fits({ panel, narrowed, indexes }: PanelCopy, reference: PanelReference): boolean {
  const { values, copy, rowCopies } = reference;
  const own = copy === undefined ? [] : [[indexes.length - 1, copy] as const];
  const rows = rowCopies.map((index, level) => [level, index] as const);
  return (
    values.every((value) =>
      panel.repeats?.some(({ variable }) => isValue(narrowed.get(variable), value)),
    ) &&
    [...rows.slice(0, indexes.length - own.length), ...own].every(
      ([level, index]) => (indexes[level] ?? index) === index,
    )
  );
}

/** Newer Grafanas write the place of a copy in front of its value: `row-2/web-02$panel-8`. */
function isValue(own: string | undefined, written: string): boolean {
  return own !== undefined && (own === written || written.endsWith(`/${own}`));
}

/**
 * The copies with the ids that Grafana 10 and older give them as they load a dashboard: a repeated row
 * numbers its copies with the panels in them, row after row; then the repeated panels of each row
 * follow, unless it is collapsed.
 */
function* numberedCopies(
  dashboard: Dashboard,
  requested: Values,
): Generator<CopySource & { readonly id: number }, void, undefined> {
  const { panels, nextId } = dashboard;
  if (nextId === undefined) return;
  const valuesOf = selectedOptions(dashboard, requested);
  let next = nextId;

  function* number(
    group: readonly Panel[],
    depth: number,
    values: ReadonlyMap<string, string>,
  ): Generator<CopySource & { readonly id: number }, void, undefined> {
    for (const { run, repeat } of repeatedRuns(group, depth)) {
      const narrowed = valuesOf(repeat.variable).map(
        (value) => new Map([...values, [repeat.variable, value]]),
      );
      for (const own of narrowed.slice(1)) {
        if (repeat.row) next += 1;
        for (const panel of run) {
          yield { id: next, panelId: panel.id, values: own };
          next += 1;
        }
      }
      if (repeat.row === 'collapsed') continue;
      for (const own of narrowed.length > 0 ? narrowed : [values]) {
        yield* number(run, depth + 1, own);
      }
    }
  }

  yield* number(panels, 0, new Map());
}

/** Grafana 10 and older repeat by options only, in their order. */
function selectedOptions(dashboard: Dashboard, requested: Values): (name: string) => string[] {
  const valuesOf = repeatedValuesReader(dashboard, requested);
  const known = new Map<string, string[]>();
  return (name) => {
    const found = known.get(name);
    if (found) return found;
    const options = dashboard.variables.find((one) => one.name === name)?.options ?? [];
    const values = new Set(valuesOf(name));
    const chosen = options.map(({ value }) => value).filter((value) => values.has(value));
    const selected = options.length > 0 ? chosen : [...values];
    known.set(name, selected);
    return selected;
  };
}

function* repeatedRuns(
  panels: readonly Panel[],
  depth: number,
): Generator<{ run: Panel[]; repeat: Repeat }, void, undefined> {
  let run: Panel[] = [];
  let repeat: Repeat | undefined;
  for (const panel of panels) {
    const own = panel.repeats?.[depth];
    if (repeat && own?.group !== repeat.group) {
      yield { run, repeat };
      run = [];
    }
    repeat = own;
    if (own) run.push(panel);
  }
  if (repeat) yield { run, repeat };
}
