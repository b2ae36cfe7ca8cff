import { createHash } from 'node:crypto';
import { describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { Timers } from '../util/timers.ts';
import type { IndexFile, SavedDashboard } from './index-file.ts';
import type { IndexedDashboard } from './model.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';
import { createUpkeep, type Upkeep, type UpkeepDeps } from './upkeep.ts';

/** The index of one Grafana and token, which is read, kept up to date and saved in the background. */
export interface LiveIndex {
  readonly index: SearchIndex;
  readonly upkeep: Omit<Upkeep, 'start' | 'stop'>;
  /** Characters of what it keeps, as JSON: about what it takes of memory, and of a disk. */
  readonly weight: number;
  /** Resolves when what was saved is loaded. */
  readonly loaded: Promise<void>;
  /** Stops, and saves what was read since it was saved the last time. */
  close(): Promise<void>;
}

export interface LiveIndexDeps extends Omit<UpkeepDeps, 'shelf' | 'logger'> {
  readonly timers: Timers;
  readonly logger: Pick<Logger, 'debug'>;
  /** Missing where there is no folder to save in. */
  readonly file: Promise<IndexFile> | undefined;
  /** Characters that may still be kept, by all indexes together. */
  readonly room: () => number;
}

/** Milliseconds between two looks whether there is something to save. */
const SAVE_MS = 2 * 60_000;

export function createLiveIndex({ file, room, ...deps }: LiveIndexDeps): LiveIndex {
  const { timers, logger } = deps;
  let index = createSearchIndex();
  /** Of each dashboard what it was made of, and how much that was. */
  const marks = new Map<string, { readonly hash: string; readonly weight: number }>();
  let weight = 0;
  let isChanged = false;
  let isClosed = false;
  let saving: Promise<void> = Promise.resolve();
  let cancelTimer: (() => void) | undefined;

  function forget(uid: string): void {
    weight -= marks.get(uid)?.weight ?? 0;
    marks.delete(uid);
  }

  /** Most dashboards that are read again say what they said before. */
  function put(dashboard: IndexedDashboard): void {
    const { uid } = dashboard;
    const json = JSON.stringify(dashboard);
    const hash = createHash('sha1').update(json).digest('base64');
    if (marks.get(uid)?.hash === hash) return;
    forget(uid);
    const isTooMuch = json.length > room();
    marks.set(uid, { hash, weight: isTooMuch ? 0 : json.length });
    weight += isTooMuch ? 0 : json.length;
    index.put(isTooMuch ? { ...dashboard, variables: [], panels: [] } : dashboard);
    isChanged = true;
  }

  const upkeep = createUpkeep({
    ...deps,
    shelf: {
      has: (uid) => index.has(uid),
      get: (uid) => index.get(uid),
      put,
      remove(uid) {
        forget(uid);
        if (index.remove(uid)) isChanged = true;
      },
    },
  });

  async function load(): Promise<void> {
    const hits: SavedDashboard['hit'][] = [];
    let isWhole: boolean | undefined = false;
    try {
      isWhole = await (
        await file
      )?.load(({ hit, dashboard }) => {
        put(dashboard);
        hits.push(hit);
      });
    } catch (error) {
      logger.debug(`The saved search index cannot be read: ${describeForLog(error)}`);
    }
    if (!isWhole) {
      index = createSearchIndex();
      marks.clear();
      weight = 0;
      hits.length = 0;
    }
    isChanged = false;
    if (isClosed) return;
    upkeep.start(hits);
    cancelTimer = timers.after(SAVE_MS, saveNowAndThen);
  }

  function saveNowAndThen(): void {
    void save().finally(() => {
      if (!isClosed) cancelTimer = timers.after(SAVE_MS, saveNowAndThen);
    });
  }

  function save(): Promise<void> {
    if (!file || !isChanged) return saving;
    isChanged = false;
    saving = saving
      .then(async () => (await file).save(readDashboards()))
      .catch((error: unknown) => {
        // Where there is no folder, there is no file.
        logger.debug(`The search index was not saved: ${describeForLog(error)}`);
      });
    return saving;
  }

  function* readDashboards(): Generator<SavedDashboard> {
    for (const hit of upkeep.readHits()) {
      const dashboard = index.get(hit.uid);
      if (dashboard) yield { hit, dashboard };
    }
  }

  const loaded = load();
  return {
    get index() {
      return index;
    },
    get weight() {
      return weight;
    },
    upkeep,
    loaded,
    async close() {
      isClosed = true;
      cancelTimer?.();
      upkeep.stop();
      await loaded;
      await save();
    },
  };
}
