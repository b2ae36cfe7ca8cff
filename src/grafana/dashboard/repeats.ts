import type { TitleContext } from './built-in-variables.ts';
import type { Dashboard, Panel, Variable } from './model.ts';
import { isAll, titleReader, type Values } from './titles.ts';

/** A panel as the eye sees it; a repeated one is there once for each value. */
export interface DrawnPanel {
  /** The one that Grafana knows by its number; copies have none that last. */
  readonly panel: Panel;
  /** With its variables resolved. */
  readonly title: string;
  /** What the eye counts, from 1, a repeated panel once. */
  readonly number: number;
  /** What was asked for, the variables that repeat the panel narrowed to one value. */
  readonly values: Values;
}

/** So many are drawn more than the dashboard has panels; past that, a repeated one is there once. */
export const MAX_COPIES = 1_000;

interface Numbered {
  readonly panel: Panel;
  readonly number: number;
}

/**
 * The panels in the order the eye sees them. What is repeated comes once for each value chosen (asked,
 * else saved with the dashboard; `All` is every option that is known): a panel value by value, a row or
 * tab with all its panels value by value. Where the values are not known there is one.
 * @returns at most MAX_COPIES more than the dashboard has panels, and each panel at least once
 */
export function drawnPanels(
  dashboard: Dashboard,
  asked: Values,
  context: TitleContext = {},
): DrawnPanel[] {
  const variables = new Map(dashboard.variables.map((variable) => [variable.name, variable]));
  const readTitle = titleReader(dashboard, context);
  const drawn: DrawnPanel[] = [];
  const valuesFor = repeater();
  let spare = MAX_COPIES;

  function draw(
    panels: readonly Numbered[],
    depth: number,
    values: Values,
    repeated: ReadonlySet<string>,
  ) {
    for (const run of runsOf(panels, depth)) {
      const name = run[0]?.panel.repeats?.[depth]?.variable;
      if (name === undefined) {
        for (const { panel, number } of run) {
          drawn.push({ panel, title: readTitle(panel, values, repeated), number, values });
        }
        continue;
      }
      const each = valuesFor(variables.get(name), values.get(name));
      const copies = Math.min(each.length - 1, Math.floor(spare / run.length));
      spare -= Math.max(0, copies) * run.length;
      for (const value of each.slice(0, copies + 1)) {
        draw(run, depth + 1, new Map([...values, [name, [value]]]), new Set([...repeated, name]));
      }
      if (each.length === 0) draw(run, depth + 1, values, repeated);
    }
  }

  draw(
    dashboard.panels.map((panel, index) => ({ panel, number: index + 1 })),
    0,
    asked,
    new Set(),
  );
  return drawn;
}

/** Neighbours that are repeated together, or not at all. */
function runsOf(panels: readonly Numbered[], depth: number): Numbered[][] {
  const runs: Numbered[][] = [];
  let group: number | undefined;
  for (const numbered of panels) {
    const own = numbered.panel.repeats?.[depth]?.group;
    const last = runs.at(-1);
    if (last && own === group) last.push(numbered);
    else runs.push([numbered]);
    group = own;
  }
  return runs;
}

/**
 * Makes the function that knows the values a variable repeats by, as many as may be drawn; none when
 * they are not known. Most panels are repeated by the same ones, which are looked up once.
 */
function repeater() {
  const last = new Map<Variable, { asked: unknown; values: readonly string[] }>();
  return (variable: Variable | undefined, asked: readonly string[] | undefined) => {
    if (variable === undefined) return [];
    const known = last.get(variable);
    if (known && known.asked === asked) return known.values;
    const values = valuesOf(variable, asked);
    last.set(variable, { asked, values });
    return values;
  };
}

function valuesOf(variable: Variable, asked: readonly string[] | undefined): readonly string[] {
  const chosen = asked ?? variable.current.map(({ value }) => value);
  const values = isAll(chosen, variable) ? variable.options.map(({ value }) => value) : chosen;
  return [...new Set(values)].slice(0, MAX_COPIES + 1);
}
