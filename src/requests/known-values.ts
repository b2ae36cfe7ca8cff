import type { Dashboard } from '../grafana/dashboard/model.ts';
import {
  type ResolvedVariables,
  resolveVariableSteps,
  type VariableSetting,
} from '../grafana/dashboard/resolve-variables.ts';
import { completeOptions } from '../grafana/query/complete-options.ts';
import type { QueryRange } from '../grafana/query/interpolate.ts';
import type { OptionsClient, ReadOptions } from '../grafana/query/options-reader.ts';
import { runInSlices } from '../util/time-slices.ts';

export interface LiveOptions {
  readonly client: OptionsClient;
  /** Without it, what the dashboard lists is all that is known. */
  readonly readOptions: ReadOptions | undefined;
  readonly range: QueryRange | undefined;
}

/**
 * The requested values. When one is not among the options that were saved with the dashboard, and Grafana's
 * page would ask for them anew, they are looked up: hosts come and go.
 */
export async function resolveKnown(
  dashboard: Dashboard,
  settings: readonly VariableSetting[],
  { client, readOptions, range }: LiveOptions,
): Promise<ResolvedVariables> {
  const resolve = (known: Dashboard) => runInSlices(resolveVariableSteps(known, settings));
  const saved = await resolve(dashboard);
  const names = saved.unknownValues.map(({ name }) => name);
  if (names.length === 0 || !readOptions || !range) return saved;
  const { values } = saved;
  const completed = await completeOptions(dashboard, names, { readOptions, client, values, range });
  return completed === dashboard ? saved : resolve(completed);
}
