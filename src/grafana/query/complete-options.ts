import type { Values } from '../dashboard/expand-repeats.ts';
import type { Dashboard, VariableOption } from '../dashboard/model.ts';
import type { QueryRange } from './interpolate.ts';
import type { OptionsClient, ReadOptions } from './options-reader.ts';

/** Variables of one request whose options are looked up. */
const MAX_LOOKED_UP = 5;

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
 * @param names of the variables, at most five of which are looked up
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
