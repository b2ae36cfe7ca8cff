import { LRUCache } from 'lru-cache';
import type { GrafanaClient } from './client.ts';

export interface CacheOptions {
  /** Milliseconds for which an answer is good; 10 s when missing. */
  readonly ttlMs?: number;
  /** Most answers kept; those not asked for the longest go first. */
  readonly maxEntries?: number;
  /** Milliseconds that only go up, above 0. */
  readonly now?: () => number;
}

/** Long enough for one conversation, short enough to see what was saved in Grafana a moment ago. */
const TTL_MS = 10_000;
const MAX_ENTRIES = 50;

/**
 * A client that asks its Grafana once for what is asked several times in a moment. Equal questions
 * under way share the answer, and a failure is told to all who share it and then forgotten. What one
 * client keeps no other sees: each has its own host and token.
 */
export function withCache(client: GrafanaClient, options: CacheOptions = {}): GrafanaClient {
  const ttl = options.ttlMs ?? TTL_MS;
  const max = options.maxEntries ?? MAX_ENTRIES;
  const dashboards = createAnswers<string, Awaited<ReturnType<GrafanaClient['dashboard']>>>();
  const searches = createAnswers<string, Awaited<ReturnType<GrafanaClient['search']>>>();

  function createAnswers<K extends string, V extends object>() {
    return new LRUCache<K, V, () => Promise<V>>({
      max,
      ttl,
      ttlResolution: 0,
      perf: { now: options.now ?? (() => performance.now()) },
      fetchMethod: (_key, _stale, { context }) => context(),
      // Whoever waits gets the answer, even when it is not kept.
      ignoreFetchAbort: true,
      allowStale: false,
    });
  }

  return {
    root: client.root,
    token: client.token,
    orgId: client.orgId,
    search: (filter = {}) =>
      searches.forceFetch(JSON.stringify([filter.tag ?? null, filter.query ?? null]), {
        context: () => client.search(filter),
      }),
    dashboard: (uid) => dashboards.forceFetch(uid, { context: () => client.dashboard(uid) }),
  };
}
