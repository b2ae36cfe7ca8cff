import type { Values } from '../dashboard/expand-repeats.ts';
import { ALL, type Dashboard, type Variable, type VariableOption } from '../dashboard/model.ts';
import type { QueryRange } from './interpolate.ts';
import type { OptionsClient, ReadOptions } from './options-reader.ts';

/** Variables of one request whose options are looked up. */
const MAX_LOOKED_UP = 10;

/** What is needed to look up the options of a dashboard's variables. */
export interface CompleteOptions {
  readonly readOptions: ReadOptions;
  readonly client: OptionsClient;
  readonly values: Values;
  readonly range: QueryRange;
}

/**
 * The dashboard with the options of some variables looked up, one after the other: a variable may use the
 * value of one before it. Variables whose options are not found stay as they are.
 * @param names of the variables, at most ten of which are looked up
 */
export async function completeOptions(
  dashboard: Dashboard,
  names: readonly string[],
  { readOptions, client, values, range }: CompleteOptions,
): Promise<Dashboard> {
  const wanted = new Set(names);
  const inOrder = dashboard.variables.map(({ name }) => name).filter((name) => wanted.has(name));
  let completed = dashboard;
  for (const name of inOrder.slice(0, MAX_LOOKED_UP)) {
    const variable = completed.variables.find((one) => one.name === name);
    if (!variable?.lookup) continue;
    const question = { dashboard: completed, variable, values, range };
    const options = await readOptions(client, question);
    if (options && options.length > 0) completed = withOptions(completed, name, options);
  }
  return completed;
}

/**
 * Names of variables that a text has, whose value depends on options that are not saved; with those that
 * their own queries depend on.
 */
export function unlistedIn(text: string, dashboard: Dashboard, values: Values): string[] {
  const names = new Set<string>();
  const look = (within: string) => {
    const words = new Set(within.match(/\w+/g));
    for (const variable of dashboard.variables) {
      const { name, lookup } = variable;
      if (!lookup || names.has(name) || !words.has(name) || isListed(variable, values)) continue;
      names.add(name);
      look(`${lookup.query} ${lookup.datasource ?? ''} ${lookup.regex ?? ''}`);
    }
  };
  look(text);
  return [...names];
}

function isListed({ name, current, options, allValue }: Variable, values: Values): boolean {
  if (options.length > 0) return true;
  const chosen = values.get(name) ?? current.map(({ value }) => value);
  return chosen.length > 0 && (!chosen.includes(ALL.value) || allValue !== undefined);
}

function withOptions(
  dashboard: Dashboard,
  name: string,
  options: readonly VariableOption[],
): Dashboard {
  const variables = dashboard.variables.map((variable) =>
    variable.name === name ? { ...variable, options } : variable,
  );
  return { ...dashboard, variables };
}
