import { LRUCache } from 'lru-cache';
import type { GrafanaClient } from '../api/client.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import type { Values } from '../dashboard/expand-repeats.ts';
import type { Dashboard, Variable, VariableOption } from '../dashboard/model.ts';
import { type DataSource, readDataSources } from './data-sources.ts';
import { filterOptions, MAX_OPTIONS } from './filter-options.ts';
import type { QueryRange } from './interpolate.ts';
import { requestFor } from './options-request.ts';

/** Asks Grafana with the caller's token. */
export type OptionsClient = Pick<GrafanaClient, 'root' | 'token' | 'readJson'>;

/** What the options of a variable depend on. */
export interface OptionsQuestion {
  readonly dashboard: Pick<Dashboard, 'variables'>;
  readonly variable: Variable;
  /** Requested values of the other variables. */
  readonly values: Values;
  readonly range: QueryRange;
}

/**
 * Looks the options of a query variable up, as Grafana's page does.
 * @returns undefined when the data source or the query is of a kind that is not known here, or Grafana
 *   does not answer
 */
export type ReadOptions = (
  client: OptionsClient,
  question: OptionsQuestion,
) => Promise<readonly VariableOption[] | undefined>;

export interface OptionsReaderSettings {
  /** Milliseconds that only go up, above 0. */
  readonly now?: () => number;
}

/** Milliseconds for which options, and the data sources of a Grafana, are kept. */
const TTL_MS = 60_000;
/** Most lookups kept; each has at most MAX_OPTIONS options. */
const MAX_KEPT = 100;

/** Makes the function that looks options up, and keeps answers for a minute. */
export function createOptionsReader(settings: OptionsReaderSettings = {}): ReadOptions {
  const { now = () => performance.now() } = settings;
  const kept = new LRUCache<string, Promise<unknown>>({
    max: MAX_KEPT,
    ttl: TTL_MS,
    perf: { now },
  });

  /** Equal questions share an answer; a failure is not kept. */
  function once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = kept.get(key) as Promise<T> | undefined;
    if (known) return known;
    const asked = work();
    kept.set(key, asked);
    asked.catch(() => {
      if (kept.peek(key) === asked) kept.delete(key);
    });
    return asked;
  }

  return async (client, question) => {
    const who = JSON.stringify([client.root, client.token ?? null]);
    try {
      const sources = await once(`${who} sources`, () => readDataSources(client));
      const { variable } = question;
      const { lookup, type } = variable;
      if (!lookup) return undefined;
      if (type === 'datasource') {
        return filterOptions(sources.ofType(lookup.query).map(asOption), lookup);
      }
      const request = requestFor(question, sources);
      if (!request) return undefined;
      const { read, ...rest } = request;
      const key = `${who} ${JSON.stringify([rest, lookup])}`;
      return await once(key, async () =>
        filterOptions(bounded(read(await client.readJson(rest))), lookup),
      );
    } catch (error) {
      if (error instanceof GrafanaImagesError) return undefined;
      throw error;
    }
  };
}

function asOption({ name, uid }: DataSource): VariableOption {
  return { text: name, value: uid ?? name };
}

/** Sorting and matching more than is shown is of no use. */
function bounded(options: readonly VariableOption[]): readonly VariableOption[] {
  return options.slice(0, 10 * MAX_OPTIONS);
}
