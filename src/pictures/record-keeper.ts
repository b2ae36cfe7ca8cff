import { LRUCache } from 'lru-cache';
import { describeForLog, NotFoundError } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { withTimeout } from '../util/timeout.ts';
import { createTurns } from '../util/turns.ts';
import { addRecord, addsTo, mergeRecords, type PictureRecord } from './stores/record.ts';
import type { PictureStore } from './stores/store.ts';

/** Keeps what is known of pictures, after they were stored: no picture fails by it, or waits long for it. */
export interface RecordKeeper {
  /**
   * Resolves when it is kept, as a chat may open the picture's page at once; when it failed, which is logged;
   * or after a second.
   */
  keep(name: string, record: PictureRecord): Promise<void>;
  /** Resolves when all that was to be kept is, or failed. */
  settled(): Promise<void>;
}

export interface RecordKeeperOptions {
  readonly store: Pick<PictureStore, 'record' | 'keepRecord'>;
  /** Whether anyone can read the store, who must not learn of rooms and people. */
  readonly isPublic: boolean;
  readonly logger: Logger;
}

/** Pictures whose last record is remembered. */
const MAX_KNOWN = 1_000;
/** Milliseconds in which one that says nothing new is not written again. */
const FRESH_MS = 60_000;
/** Milliseconds that a picture waits for its record. */
const PATIENCE_MS = 1_000;

export function createRecordKeeper(options: RecordKeeperOptions): RecordKeeper {
  const { store, isPublic, logger } = options;
  const inTurn = createTurns();
  const known = new LRUCache<string, PictureRecord>({ max: MAX_KNOWN });
  /** Of pictures whose turn has not come. */
  const waiting = new Map<string, PictureRecord>();
  const underWay = new Set<Promise<void>>();

  async function write(name: string): Promise<void> {
    const record = waiting.get(name);
    if (!record) return;
    waiting.delete(name);
    try {
      await addRecord(store, name, record);
    } catch (error) {
      known.delete(name);
      const line = `What is known of a picture could not be kept: ${describeForLog(error)}`;
      // It was removed in between, or its link taken back.
      if (error instanceof NotFoundError) logger.debug(line);
      else logger.warn(line);
    }
  }

  return {
    async keep(name, given) {
      const record = isPublic ? { ...given, rooms: undefined, people: undefined } : given;
      const before = known.get(name);
      const isFresh = before && record.madeAt - before.madeAt < FRESH_MS;
      if (isFresh && !addsTo(before, record)) return;
      known.set(name, mergeRecords(before, record));
      waiting.set(name, mergeRecords(waiting.get(name), record));
      const writing = inTurn(name, () => write(name)).finally(() => underWay.delete(writing));
      underWay.add(writing);
      await withTimeout(writing, PATIENCE_MS, () => undefined);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
