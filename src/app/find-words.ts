import { LRUCache } from 'lru-cache';
import type { FindWords } from '../chat/words/find-words.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import { GrafanaImagesError } from '../util/errors.ts';
import { findByWordsSteps } from '../search/find-by-words.ts';
import { createSearchIndex, type SearchIndex } from '../search/search-index.ts';
import { readSynonyms } from '../search/synonyms.ts';
import { runInSlices } from '../util/time-slices.ts';

/** Grafanas and tokens whose dashboards are kept, and for how many milliseconds. */
const MAX_INDEXES = 20;
const KEPT_MS = 60_000;
/** Most dashboards of one Grafana that are read, and of them at once. */
const MAX_READ = 200;
const AT_ONCE = 4;

interface ReadDashboards {
  readonly index: SearchIndex;
  readonly total: number;
}

/**
 * Searches the first dashboards of a Grafana, which are read when words are asked for.
 * @param lines an operator's further words for one thing
 */
export function createFindWords(now: () => number, lines?: string): FindWords {
  const synonyms = readSynonyms(lines);
  const indexes = new LRUCache<string, Promise<ReadDashboards>>({ max: MAX_INDEXES, ttl: KEPT_MS });
  return async (client, typed, asker) => {
    const key = JSON.stringify([client.root, client.token ?? null, client.orgId ?? null]);
    const reading = indexes.get(key) ?? readAll(client);
    indexes.set(key, reading, { noUpdateTTL: true });
    // What failed is read again the next time.
    reading.catch(() => indexes.delete(key));
    const { index, total } = await reading;
    const context = { ...asker, now: now(), synonyms };
    const answer = await runInSlices(findByWordsSteps(index, typed, context));
    return { answer, progress: total > MAX_READ ? { read: MAX_READ, total } : undefined };
  };
}

async function readAll(client: GrafanaClient): Promise<ReadDashboards> {
  const index = createSearchIndex();
  const hits = await client.search();
  const waiting = hits.slice(0, MAX_READ).values();
  const readNext = async () => {
    for (const { uid } of waiting) await read(client, uid, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readNext));
  return { index, total: hits.length };
}

/** A dashboard that cannot be read or shown is left out. */
async function read(client: GrafanaClient, uid: string, index: SearchIndex): Promise<void> {
  try {
    const dashboard = await client.dashboard(uid);
    if (dashboard.panels.length > 0) index.put(dashboard);
  } catch (error) {
    if (!(error instanceof GrafanaImagesError)) throw error;
  }
}
