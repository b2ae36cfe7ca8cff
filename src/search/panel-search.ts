import type { GrafanaClient } from '../grafana/api/client.ts';
import { GrafanaTimeoutError } from '../grafana/errors.ts';
import type { Logger } from '../util/logger.ts';
import { createSlicedQueue } from '../util/sliced-queue.ts';
import { withTimeout } from '../util/timeout.ts';
import { SYSTEM_TIMERS, type Timers } from '../util/timers.ts';
import type { WordsContext } from './find-by-words.ts';
import { createIndexFolder, type IndexOwner } from './index-folder.ts';
import { createLiveIndex, type LiveIndex } from './live-index.ts';
import type { WordsAnswer } from './model.ts';
import { createPace } from './pace.ts';
import type { Progress } from './upkeep.ts';

/** Finds panels by words, in an index of each Grafana and token. */
export interface PanelSearch {
  /**
   * Says what words mean in the client's Grafana. The first question to a Grafana begins its index; while
   * that is read, the answer comes from what is there.
   * @throws GrafanaImagesError when the Grafana refuses the token, or nothing is known of it yet and it does
   *   not answer
   */
  find(client: GrafanaClient, text: string, context: WordsContext): Promise<SearchAnswer>;
  /** Begins to read a Grafana before anything is asked, and keeps its index whatever else is asked. */
  keep(client: GrafanaClient): void;
  /** Whether every dashboard of a Grafana that is kept was read. */
  isRead(client: GrafanaClient): boolean;
  /** A client that tells the search of each dashboard that it reads; to be put below a cache. */
  observe(client: GrafanaClient): GrafanaClient;
  /** Makes no further request, and resolves when what was read is saved. */
  close(): Promise<void>;
}

export interface SearchAnswer {
  readonly answer: WordsAnswer;
  /** Undefined when every dashboard was read. */
  readonly progress: Progress | undefined;
}

export interface PanelSearchOptions {
  /** Where the indexes are saved; none is when it is missing, or there is no such folder. */
  readonly folder?: string | undefined;
  readonly logger: Pick<Logger, 'debug'>;
  readonly timers?: Timers;
  readonly limits?: Partial<SearchLimits>;
}

export interface SearchLimits {
  /** Indexes at once; the one used longest ago goes first. */
  readonly indexes: number;
  /** Characters of all of them together, and bytes of their files. */
  readonly weight: number;
  /** Milliseconds that a question waits for an index that is nearly read. */
  readonly patienceMs: number;
}

const LIMITS: SearchLimits = { indexes: 20, weight: 200_000_000, patienceMs: 3_000 };
/** Dashboards that are read within that time. */
const NEARLY = 50;
/** Milliseconds that a question waits for the list of dashboards. */
const LIST_MS = 20_000;
/** Milliseconds for which an index is kept that is not used; its file stays. */
const UNUSED_MS = 60 * 60_000;
/** Milliseconds that the saving may take at the end. */
const CLOSE_MS = 5_000;

interface Kept {
  readonly live: LiveIndex;
  isPermanent: boolean;
  /** Milliseconds of the clock. */
  usedAt: number;
}

export function createPanelSearch(options: PanelSearchOptions): PanelSearch {
  const { logger, timers = SYSTEM_TIMERS } = options;
  const limits = { ...LIMITS, ...options.limits };
  const pace = createPace({ timers });
  // One for all, so that many indexes and answers together do not block the event loop.
  const work = createSlicedQueue();
  const folder =
    options.folder === undefined
      ? undefined
      : createIndexFolder(options.folder, { maxBytes: limits.weight, work });
  /** The one used longest ago comes first. */
  const indexes = new Map<string, Kept>();
  /** Requests of people under way, by index. */
  const asking = new Map<string, number>();
  let isClosed = false;

  const weight = () => [...indexes.values()].reduce((sum, { live }) => sum + live.weight, 0);

  function use(client: GrafanaClient): Kept {
    const key = keyOf(client);
    const known = indexes.get(key) ?? begin(client, key);
    known.usedAt = timers.now();
    indexes.delete(key);
    indexes.set(key, known);
    dropOthers(known);
    return known;
  }

  function begin(client: GrafanaClient, key: string): Kept {
    const live = createLiveIndex({
      client: client.background ?? client,
      file: folder?.fileOf(client),
      pace,
      work,
      timers,
      isWanted: () => (asking.get(key) ?? 0) > 0,
      room: () => limits.weight - weight(),
      logger,
    });
    return { live, isPermanent: false, usedAt: timers.now() };
  }

  /** Drops the indexes that are too many, or take too much, or were not used for long. */
  function dropOthers(current: Kept): void {
    for (const [key, one] of indexes) {
      const isUnused = timers.now() - one.usedAt > UNUSED_MS;
      const isTooMuch = indexes.size > limits.indexes || weight() > 0.9 * limits.weight;
      if (one === current || one.isPermanent || !(isUnused || isTooMuch)) continue;
      indexes.delete(key);
      void one.live.close();
    }
  }

  async function known({ live }: Kept): Promise<Progress> {
    await live.loaded;
    const { upkeep } = live;
    if (!upkeep.progress || upkeep.problem !== undefined) {
      await withTimeout(
        upkeep.list(),
        upkeep.progress ? limits.patienceMs : LIST_MS,
        () => undefined,
      );
    }
    // What was read with a token that is refused now is not shown.
    if (upkeep.refusal) throw upkeep.refusal;
    if (!upkeep.progress) throw upkeep.problem ?? noListYet();
    if (left(upkeep.progress) > 0 && left(upkeep.progress) <= NEARLY) {
      await withTimeout(upkeep.allRead(), limits.patienceMs, () => undefined);
    }
    return upkeep.progress;
  }

  return {
    async find(client, text, context) {
      const kept = use(client);
      const progress = await known(kept);
      const { upkeep } = kept.live;
      const answer = await kept.live.find(text, context);
      for (const { uid } of answer.candidates) upkeep.hurry(uid);
      return { answer, progress: left(progress) > 0 ? progress : undefined };
    },
    keep(client) {
      if (!isClosed) use(client).isPermanent = true;
    },
    isRead(client) {
      const progress = indexes.get(keyOf(client))?.live.upkeep.progress;
      return progress !== undefined && left(progress) === 0;
    },
    observe(client) {
      const key = keyOf(client);
      const counted = async <T>(work: () => Promise<T>): Promise<T> => {
        asking.set(key, (asking.get(key) ?? 0) + 1);
        try {
          return await work();
        } finally {
          const others = (asking.get(key) ?? 0) - 1;
          if (others > 0) asking.set(key, others);
          else asking.delete(key);
        }
      };
      return {
        ...client,
        background: client,
        search: (...args) => counted(() => client.search(...args)),
        readJson: (...args) => counted(() => client.readJson(...args)),
        async dashboard(...args) {
          const dashboard = await counted(() => client.dashboard(...args));
          indexes.get(key)?.live.upkeep.learn(dashboard);
          return dashboard;
        },
      };
    },
    async close() {
      isClosed = true;
      pace.stop();
      const all = Promise.all([...indexes.values()].map(({ live }) => live.close()));
      await withTimeout(all, CLOSE_MS, () => []);
      indexes.clear();
    },
  };
}

function left({ read, total }: Progress): number {
  return total - read;
}

function keyOf({ root, token, orgId }: IndexOwner): string {
  return JSON.stringify([root, token ?? null, orgId ?? null]);
}

function noListYet(): GrafanaTimeoutError {
  return new GrafanaTimeoutError(
    'Grafana is still listing its dashboards; ask again in a moment, or name one with `graf db`.',
  );
}
