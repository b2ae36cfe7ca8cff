import { createHash } from 'node:crypto';
import { describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { SlicedQueue } from '../util/sliced-queue.ts';
import type { Steps } from '../util/time-slices.ts';
import type { Timers } from '../util/timers.ts';
import { findByWordsSteps, type WordsContext } from './find-by-words.ts';
import type { IndexFile, SavedDashboard } from './index-file.ts';
import type { IndexedDashboard, WordsAnswer } from './model.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';
import { createUpkeep, type Upkeep, type UpkeepDeps } from './upkeep.ts';

/** The index of one Grafana and token, which is read, kept up to date and saved in the background. */
export interface LiveIndex {
  readonly index: SearchIndex;
  /** Answers when what was read before is in the index; nothing of it changes meanwhile. */
  find(text: string, context: WordsContext): Promise<WordsAnswer>;
  readonly upkeep: Omit<Upkeep, 'start' | 'stop'>;
  /** Characters of what it keeps, as JSON: about what it takes of memory, and of a disk. */
  readonly weight: number;
  /** Resolves when what was saved is loaded. */
  readonly loaded: Promise<void>;
  /** Stops, and saves what was read since it was saved the last time. */
  close(): Promise<void>;
}

export interface LiveIndexDeps extends Omit<UpkeepDeps, 'shelf' | 'logger'> {
  /** Does what takes time, one after the other. */
  readonly work: SlicedQueue;
  readonly timers: Timers;
  readonly logger: Pick<Logger, 'debug'>;
  /** Missing where there is no folder to save in. */
  readonly file: Promise<IndexFile> | undefined;
  /** Characters that may still be kept, by all indexes together. */
  readonly room: () => number;
}

/** What a dashboard was made of, and how much that is in characters. */
interface Mark {
  readonly hash: string;
  readonly weight: number;
}

/** Milliseconds between two looks whether there is something to save. */
const SAVE_MS = 2 * 60_000;

export function createLiveIndex({ file, room, work, ...deps }: LiveIndexDeps): LiveIndex {
  const { timers, logger } = deps;
  let index = createSearchIndex();
  const marks = new Map<string, Mark>();
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
  function* put(dashboard: IndexedDashboard): Steps<void> {
    const { uid } = dashboard;
    const mark = yield* markOf(dashboard);
    if (marks.get(uid)?.hash === mark.hash) return;
    forget(uid);
    const isTooMuch = mark.weight > room();
    marks.set(uid, isTooMuch ? { ...mark, weight: 0 } : mark);
    weight += isTooMuch ? 0 : mark.weight;
    yield* index.put(isTooMuch ? { ...dashboard, variables: [], panels: [] } : dashboard);
    isChanged = true;
  }

  function* change(
    uid: string,
    changed: (known: IndexedDashboard) => IndexedDashboard,
  ): Steps<void> {
    const known = index.get(uid);
    if (known) yield* put(changed(known));
  }

  function* add(dashboard: IndexedDashboard): Steps<void> {
    if (!index.has(dashboard.uid)) yield* put(dashboard);
  }

  function* remove(uid: string): Steps<void> {
    forget(uid);
    if (yield* index.remove(uid)) isChanged = true;
  }

  const upkeep = createUpkeep({
    ...deps,
    shelf: {
      put: (dashboard) => work.run(put(dashboard)),
      add: (dashboard) => work.run(add(dashboard)),
      change: (uid, changed) => work.run(change(uid, changed)),
      remove: (uid) => work.run(remove(uid)),
    },
  });

  async function load(): Promise<void> {
    const hits: SavedDashboard['hit'][] = [];
    let isWhole: boolean | undefined = false;
    try {
      isWhole = await (
        await file
      )?.load(function* ({ hit, dashboard }) {
        yield* put(dashboard);
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

  /** The index may be another one by the time that it begins. */
  function* found(text: string, context: WordsContext): Steps<WordsAnswer> {
    return yield* findByWordsSteps(index, text, context);
  }

  const loaded = load();
  return {
    get index() {
      return index;
    },
    get weight() {
      return weight;
    },
    find: (text, context) => work.run(found(text, context)),
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

/** Panels that are hashed at once. */
const PART = 100;

function* markOf({ panels, variables, ...rest }: IndexedDashboard): Steps<Mark> {
  const hash = createHash('sha1');
  let weight = 0;
  const add = (part: unknown) => {
    const json = JSON.stringify(part);
    hash.update(json);
    weight += json.length;
  };
  add(rest);
  for (const variable of variables) {
    add(variable);
    yield;
  }
  for (let place = 0; place < panels.length; place += PART) {
    add(panels.slice(place, place + PART));
    yield;
  }
  return { hash: hash.digest('base64'), weight };
}
