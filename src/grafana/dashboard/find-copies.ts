import { type PanelCopy, repeatedValuesReader, type Values } from './expand-repeats.ts';
import type { CopySource, Dashboard, Panel, Repeat } from './model.ts';
import type { PanelReference } from './panel-reference.ts';

/** Copies that are numbered in search of an id. */
const MAX_NUMBERED = 10_000;

/**
 * Makes the function that tells whether a copy is the one that an address names.
 * @param requested values of the address; the ids of copies depend on them
 */
export function copyMatcher(
  dashboard: Dashboard,
  reference: PanelReference,
  requested: Values,
): (copy: PanelCopy) => boolean {
  const isPanel = dashboard.panels.some(({ id }) => id === reference.id);
  const source = isPanel ? undefined : sourceOfCopy(dashboard, reference.id, requested);
  if (source) {
    return ({ panel, narrowed }) =>
      panel.id === source.panelId &&
      [...source.values].every(([name, value]) => (narrowed.get(name) ?? value) === value);
  }
  return (copy) => copy.panel.id === reference.id && fits(copy, reference);
}

/**
 * The copy that an id names although its value is not among those shown: the source panel with that
 * value.
 */
export function copyById(
  dashboard: Dashboard,
  id: number,
  requested: Values,
): PanelCopy | undefined {
  const index = dashboard.panels.findIndex((panel) => panel.id === id);
  const source = index < 0 ? sourceOfCopy(dashboard, id, requested) : undefined;
  const place = dashboard.panels.findIndex((panel) => panel.id === source?.panelId);
  const panel = dashboard.panels[place];
  if (!source || !panel) return undefined;
  const indexes = (panel.repeats ?? []).map(() => undefined);
  return { panel, number: place + 1, narrowed: source.values, indexes, unresolved: [] };
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

/** The source of a copy, by the id that Grafana 10 and older give it, else by the id it was saved with. */
export function sourceOfCopy(
  dashboard: Dashboard,
  id: number,
  requested: Values,
): CopySource | undefined {
  let looked = 0;
  for (const copy of numberedCopies(dashboard, requested)) {
    if (copy.id === id) return copy;
    looked += 1;
    if (copy.id > id || looked > MAX_NUMBERED) break;
  }
  return dashboard.copies?.get(id);
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
