import { LRUCache } from 'lru-cache';
import { runInSlices } from '../../util/time-slices.ts';
import { type FoldedHit, foldSteps } from '../folded-names.ts';
import type { DashboardHit, GrafanaClient } from './client.ts';
import type { GrafanaFacts } from './facts.ts';
import type { AlertingKind } from '../alerting/kind.ts';
import type { Dashboard, VariableOption } from '../dashboard/model.ts';

export interface CacheOptions {
  /** Milliseconds for which an answer is good; 10 s when missing. */
  readonly ttlMs?: number;
  /** The same for the list of all dashboards; 5 minutes when missing. */
  readonly listTtlMs?: number;
  /** Most answers of each kind; the least recently used go first. */
  readonly maxEntries?: number;
  /** Most of each kind together, counted roughly in characters; 50 million when missing. */
  readonly maxWeight?: number;
  /** Milliseconds for which the facts of a Grafana are good; 10 minutes when missing. */
  readonly factsTtlMs?: number;
  /** Milliseconds that only increase, above 0. */
  readonly now?: () => number;
}

/** Long enough for one conversation, short enough to see what was just saved in Grafana. */
const TTL_MS = 10_000;
const LIST_TTL_MS = 5 * 60_000;
/** Grafana is seldom updated; one that did not answer may do so soon. */
const FACTS_TTL_MS = 10 * 60_000;
const NO_FACTS_TTL_MS = 60_000;
const MAX_ENTRIES = 500;
/** The longest list, 100,000 dashboards, weighs about 30 million. */
const MAX_WEIGHT = 50_000_000;
/** Dashboards that are kept with the models of their panels, which are all that is saved. */
const MAX_MODELS = 20;
/** What the model of a panel weighs, roughly. */
const MODEL_WEIGHT = 5_000;
/** What an entry weighs besides its texts. */
const ENTRY_WEIGHT = 100;

/** The list of all dashboards, and when it was read. */
interface List {
  readonly hits: readonly FoldedHit[];
  /** Milliseconds of the cache's clock. */
  readonly readAt: number;
}

interface KnownFacts extends GrafanaFacts {
  /** Milliseconds of the cache's clock. */
  readonly readAt: number;
}

/** A client with a cache of its own. */
export function withCache(client: GrafanaClient, options: CacheOptions = {}): GrafanaClient {
  return createGrafanaCache(options)(client);
}

/**
 * Makes the function that gives a client a cache. The clients share the limits of the cache, but no
 * answers: each has its own host and token. Equal questions under way share the answer, and a failure is
 * passed on to all who share it and not kept. Expired answers leave the memory by themselves; the timers
 * for that keep no process alive.
 */
export function createGrafanaCache(
  options: CacheOptions = {},
): (client: GrafanaClient) => GrafanaClient {
  const now = options.now ?? (() => performance.now());
  const searches = createAnswers(options, hitsWeight);
  const dashboards = createAnswers(options, dashboardWeight);
  const lists = createAnswers<List>(
    { ...options, ttlMs: options.listTtlMs ?? LIST_TTL_MS },
    ({ hits }) => 2 * hitsWeight(hits),
  );
  const facts = createAnswers<KnownFacts>(
    { ...options, ttlMs: options.factsTtlMs ?? FACTS_TTL_MS },
    ({ organisation }) => organisation?.name.length ?? 0,
  );
  const kinds = createAnswers<{ readonly kind: AlertingKind }>(
    { ...options, ttlMs: options.factsTtlMs ?? FACTS_TTL_MS },
    () => 0,
  );
  const models = createAnswers<Dashboard>(
    { ...options, maxEntries: Math.min(MAX_MODELS, options.maxEntries ?? MAX_MODELS) },
    ({ panels }) => MODEL_WEIGHT * panels.length,
  );
  let clients = 0;

  return (client) => {
    const id = (clients += 1);
    const key = (...question: readonly (string | undefined)[]) => JSON.stringify([id, ...question]);

    /** Folded once, for everyone who looks something up in it. */
    async function readList(room: string | undefined): Promise<List> {
      const readAt = now();
      const hits = await runInSlices(foldSteps(await client.search({}, room)));
      return { hits, readAt };
    }

    return {
      ...client,
      async search({ maxAgeMs = Infinity, ...filter } = {}, room) {
        if (filter.tag !== undefined || filter.query !== undefined) {
          const question = key(filter.tag, filter.query);
          return searches(question, () => client.search(filter, room));
        }
        const isFresh = ({ readAt }: List) => now() - readAt <= maxAgeMs;
        const { hits } = await lists(key(), () => readList(room), isFresh);
        return hits;
      },
      async facts(room) {
        const read = async () => ({ ...(await client.facts(room)), readAt: now() });
        const isGood = ({ problem, readAt }: KnownFacts) =>
          problem === undefined || now() - readAt <= NO_FACTS_TTL_MS;
        return facts(key(), read, isGood);
      },
      async alertingKind(room) {
        const { kind } = await kinds(key(), async () => ({
          kind: await client.alertingKind(room),
        }));
        return kind;
      },
      dashboard: (uid, room) => dashboards(key(uid), () => client.dashboard(uid, room)),
      models: (uid, room) => models(key(uid), () => client.models(uid, room)),
    };
  };
}

type Answers<V> = (
  question: string,
  ask: () => Promise<V>,
  isGood?: (answer: V) => boolean,
) => Promise<V>;

/** Questions under way are not in the cache: its timers and limits would drop them. */
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

  return async (question, ask, isGood = () => true) => {
    const answer = kept.get(question);
    const known = answer && isGood(answer) ? answer : underWay.get(question);
    if (known) return known;
    const asked = fetch(question, ask);
    underWay.set(question, asked);
    return asked;
  };
}

function hitsWeight(hits: readonly DashboardHit[]): number {
  return sum(
    hits,
    ({ uid, title, slug, tags = [] }) =>
      uid.length + title.length + slug.length + sum(tags, ({ length }) => length),
  );
}

function dashboardWeight({ panels, variables, copies = [] }: Dashboard): number {
  const optionsWeight = (options: readonly VariableOption[]) =>
    sum(options, ({ text, value }) => text.length + value.length);
  return (
    sum(panels, ({ title }) => title.length) +
    sum(copies, ({ values }) => sum(values, ({ value }) => value.length)) +
    sum(variables, ({ current, options, repeatedValues = [], lookup }) =>
      [
        optionsWeight(current),
        optionsWeight(options),
        optionsWeight(repeatedValues),
        lookup?.query.length ?? 0,
      ].reduce((total, weight) => total + weight),
    )
  );
}

function sum<T>(entries: readonly T[], weightOf: (entry: T) => number): number {
  return entries.reduce((total, entry) => total + ENTRY_WEIGHT + weightOf(entry), 0);
}
