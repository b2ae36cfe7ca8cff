import { LRUCache } from 'lru-cache';
import type { DashboardHit, GrafanaClient } from './client.ts';
import type { Dashboard, VariableOption } from '../dashboard/model.ts';

export interface CacheOptions {
  /** Milliseconds for which an answer is good; 10 s when missing. */
  readonly ttlMs?: number;
  /** Most answers kept of each kind; those not asked for the longest go first. */
  readonly maxEntries?: number;
  /** Most of each kind kept together, counted roughly in characters; 50 million when missing. */
  readonly maxWeight?: number;
  /** Milliseconds that only go up, above 0. */
  readonly now?: () => number;
}

/** Long enough for one conversation, short enough to see what was saved in Grafana a moment ago. */
const TTL_MS = 10_000;
const MAX_ENTRIES = 50;
/** The longest list that a search gives, 100,000 dashboards, has about 20 million. */
const MAX_WEIGHT = 50_000_000;
/** What an entry weighs besides its texts. */
const ENTRY_WEIGHT = 100;

/**
 * A client that asks its Grafana once for what is asked several times in a moment. Equal questions
 * under way share the answer, and a failure is told to all who share it and then forgotten. Answers
 * whose time is over leave the memory by themselves; the timers for that keep no process alive. What
 * one client keeps no other sees: each has its own host and token.
 */
export function withCache(client: GrafanaClient, options: CacheOptions = {}): GrafanaClient {
  const searches = createAnswers(options, hitsWeight);
  const dashboards = createAnswers(options, dashboardWeight);
  return {
    root: client.root,
    token: client.token,
    orgId: client.orgId,
    search: (filter = {}, room) =>
      searches(JSON.stringify([filter.tag ?? null, filter.query ?? null]), () =>
        client.search(filter, room),
      ),
    dashboard: (uid, room) => dashboards(uid, () => client.dashboard(uid, room)),
  };
}

type Answers<V> = (question: string, ask: () => Promise<V>) => Promise<V>;

/** Those under way are no entries of the cache: its timers would end them, and its bounds too. */
function createAnswers<V extends object>(
  options: CacheOptions,
  weightOf: (answer: V) => number,
): Answers<V> {
  const underWay = new Map<string, Promise<V>>();
  const kept = new LRUCache<string, V>({
    max: options.maxEntries ?? MAX_ENTRIES,
    maxSize: options.maxWeight ?? MAX_WEIGHT,
    sizeCalculation: (answer) => ENTRY_WEIGHT + weightOf(answer),
    ttl: options.ttlMs ?? TTL_MS,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: { now: options.now ?? (() => performance.now()) },
  });

  async function fetch(question: string, ask: () => Promise<V>): Promise<V> {
    try {
      const answer = await ask();
      kept.set(question, answer);
      return answer;
    } finally {
      underWay.delete(question);
    }
  }

  return async (question, ask) => {
    const known = kept.get(question) ?? underWay.get(question);
    if (known) return known;
    const asked = fetch(question, ask);
    underWay.set(question, asked);
    return asked;
  };
}

function hitsWeight(hits: readonly DashboardHit[]): number {
  return sum(hits, ({ uid, title, slug }) => uid.length + title.length + slug.length);
}

function dashboardWeight({ panels, variables }: Dashboard): number {
  const optionsWeight = (options: readonly VariableOption[]) =>
    sum(options, ({ text, value }) => text.length + value.length);
  return (
    sum(panels, ({ title }) => title.length) +
    sum(variables, ({ current, options }) => optionsWeight(current) + optionsWeight(options))
  );
}

function sum<T>(entries: readonly T[], weightOf: (entry: T) => number): number {
  return entries.reduce((total, entry) => total + ENTRY_WEIGHT + weightOf(entry), 0);
}
