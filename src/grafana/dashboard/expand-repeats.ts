import { ALL, type Dashboard, type Panel, type Variable } from './model.ts';

/** The values of template variables, by name. */
export type Values = ReadonlyMap<string, readonly string[]>;

/** A panel as it is on the page; a repeated one is there once for each value. */
export interface PanelCopy {
  /** The panel that Grafana knows by its id; copies have no lasting id. */
  readonly panel: Panel;
  /** Position on the page, from 1, where a repeated panel counts once. */
  readonly number: number;
  /** The one value of each variable that repeats the panel. */
  readonly narrowed: ReadonlyMap<string, string>;
  /** Which copy it is at each level of repeats, from 0; undefined where the values are unknown. */
  readonly indexes: readonly (number | undefined)[];
  /** Variables that repeat the panel by values that are not known: more copies are on the page. */
  readonly unresolved: readonly string[];
}

/** Most copies in addition to the panels themselves; beyond that a repeated panel is there once. */
export const MAX_COPIES = 1_000;

interface Numbered {
  readonly panel: Panel;
  readonly number: number;
}

type Place = Pick<PanelCopy, 'narrowed' | 'indexes' | 'unresolved'>;

/**
 * The panels in reading order, made as they are asked for. What is repeated comes once for each value
 * chosen (requested, else saved; `All` is every known option): a panel value by value, a row or tab with
 * all its panels value by value. Where the values are unknown there is one.
 * @returns at most MAX_COPIES more than the dashboard has panels, and each panel at least once
 */
export function* expandRepeats(
  dashboard: Dashboard,
  requested: Values,
): Generator<PanelCopy, void, undefined> {
  const valuesOf = repeatedValuesReader(dashboard, requested);
  const areAll = new Set(dashboard.variables.filter(isOnAll(requested)).map(({ name }) => name));
  let spare = MAX_COPIES;

  function* expand(
    panels: Iterable<Numbered>,
    place: Place,
  ): Generator<PanelCopy, void, undefined> {
    const depth = place.indexes.length;
    for (const { run, variable } of runsOf(panels, depth)) {
      if (variable === undefined) {
        for (const numbered of run) yield { ...numbered, ...place };
        continue;
      }
      const own = place.narrowed.get(variable);
      const values = own === undefined ? valuesOf(variable) : [own];
      const copies = Math.max(0, Math.min(values.length - 1, Math.floor(spare / run.length)));
      spare -= copies * run.length;
      for (const [index, value] of values.slice(0, copies + 1).entries()) {
        yield* expand(run, {
          ...place,
          narrowed: new Map([...place.narrowed, [variable, value]]),
          indexes: [...place.indexes, index],
        });
      }
      if (values.length === 0) yield* expand(run, unresolvedAt(variable, place, areAll));
    }
  }

  yield* expand(numberedPanels(dashboard), { narrowed: new Map(), indexes: [], unresolved: [] });
}

/** What goes into URLs and titles for a copy. */
export function valuesOfCopy(requested: Values, { narrowed }: Pick<PanelCopy, 'narrowed'>): Values {
  if (narrowed.size === 0) return requested;
  return new Map([...requested, ...[...narrowed].map(([name, value]) => [name, [value]] as const)]);
}

/** Without values Grafana shows the panel once; on All it has values that are not known here. */
function unresolvedAt(name: string, place: Place, areAll: ReadonlySet<string>): Place {
  return {
    ...place,
    indexes: [...place.indexes, undefined],
    unresolved: areAll.has(name) ? [...place.unresolved, name] : place.unresolved,
  };
}

function isOnAll(requested: Values): (variable: Variable) => boolean {
  return (variable) => {
    const chosen = requested.get(variable.name) ?? variable.current.map(({ value }) => value);
    return isAll(chosen, variable);
  };
}

function* numberedPanels({ panels }: Dashboard): Generator<Numbered, void, undefined> {
  let number = 0;
  for (const panel of panels) yield { panel, number: (number += 1) };
}

interface Run {
  readonly run: readonly Numbered[];
  /** What repeats them together; missing for panels that are not repeated here. */
  readonly variable?: string;
}

/** Groups neighbours that are repeated together; the others come one by one. */
function* runsOf(panels: Iterable<Numbered>, depth: number): Generator<Run, void, undefined> {
  let run: Numbered[] = [];
  let repeat: { readonly variable: string; readonly group: number } | undefined;
  for (const numbered of panels) {
    const own = numbered.panel.repeats?.[depth];
    if (run.length > 0 && (own === undefined || own.group !== repeat?.group)) {
      yield repeat ? { run, variable: repeat.variable } : { run };
      run = [];
    }
    repeat = own;
    run.push(numbered);
  }
  if (run.length > 0) yield repeat ? { run, variable: repeat.variable } : { run };
}

/**
 * Makes the function that gives the values a variable repeats by, as many as may be shown; none when
 * they are unknown. Most panels are repeated by the same variables, which are looked at once.
 */
export function repeatedValuesReader(
  { variables }: Pick<Dashboard, 'variables'>,
  requested: Values,
): (name: string) => readonly string[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const variable = byName.get(name);
    const values = known.get(name) ?? (variable ? valuesOf(variable, requested.get(name)) : []);
    known.set(name, values);
    return values;
  };
}

function valuesOf(variable: Variable, requested: readonly string[] | undefined): readonly string[] {
  const { options, current, repeatedValues = [] } = variable;
  const chosen = requested ?? current.map(({ value }) => value);
  const distinct = new Set<string>();
  const all = isAll(chosen, variable);
  const listed = options.length > 0 ? options : repeatedValues;
  // One by one: there may be hundreds of thousands.
  for (const one of all ? listed : chosen) {
    if (distinct.size > MAX_COPIES) break;
    distinct.add(typeof one === 'string' ? one : one.value);
  }
  return [...distinct];
}

/** Whether the values mean every option: `$__all`, or `All` where that is offered and is not an option. */
export function isAll(values: readonly string[], { includeAll, options }: Variable): boolean {
  if (values.includes(ALL.value)) return true;
  const isCalledAll = values.length === 1 && values[0] === ALL.text;
  return isCalledAll && includeAll && !options.some(({ value }) => value === ALL.text);
}
