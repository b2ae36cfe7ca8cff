import { setImmediate } from 'node:timers/promises';
import { runInSlices } from '../../util/time-slices.ts';
import { withTimeout } from '../../util/timeout.ts';
import { StorageUnavailableError } from '../errors.ts';
import type { PictureRecord } from '../stores/record.ts';
import type { ListedPicture, PictureStore } from '../stores/store.ts';
import { byNewest, galleryEntry, type GalleryEntry } from './entries.ts';
import { type KnownEntry, mergeList } from './known-entry.ts';
import { createNewest } from './newest.ts';

/** Pictures that the gallery shows, the newest; of each 3,000 characters are held at most, and mostly 300. */
const MAX_ENTRIES = 20_000;
const FRESH_MS = 60_000;
/** A store that takes long to list is listed rarely: this many times as long passes in between. */
const REST = 10;
/** Milliseconds after which a store that could not be listed is tried again. */
const RETRY_MS = 5_000;
/** Milliseconds that a request waits for a list; then it gets what is known so far. */
const PATIENCE_MS = 2_000;
/** Milliseconds after which a store that gives nothing counts as one that does not answer. */
const SILENCE_MS = 15_000;
/** Records that are read at once. */
const READS = 8;
/** Milliseconds after which a list lets the event loop do something else. */
const SLICE_MS = 10;

export interface GalleryView {
  /** Newest first. */
  readonly entries: readonly GalleryEntry[];
  /** Whether the list, or what is known of some pictures, is still being read. */
  readonly isIncomplete: boolean;
  /** Whether the store has older pictures, which are not among them. */
  readonly hasMore: boolean;
}

export interface GalleryIndex {
  /**
   * What there is to see. The first call begins to read the store, and so does one after a minute.
   * @throws StorageError while the store cannot be listed
   */
  view(): Promise<GalleryView>;
  /** The same store; what is done through it is seen at once. */
  watching(store: PictureStore): PictureStore;
  /** Drops a picture that another process has removed from the store. */
  forget(name: string): void;
  close(): void;
}

export interface GalleryIndexOptions {
  readonly store: Pick<PictureStore, 'list' | 'record' | 'prepare'>;
  /** How many pictures are known at most. */
  readonly max?: number;
  /** Milliseconds after which the store is listed again, when the gallery is asked for. */
  readonly freshMs?: number;
  readonly patienceMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds that only go up. */
  readonly monotonic?: () => number;
}

/** What was done to a picture while the store was listed. */
type Change = 'kept' | 'removed';

/** Knows the newest pictures of a store. Until it is asked for the first time it reads and holds nothing. */
export function createGalleryIndex(options: GalleryIndexOptions): GalleryIndex {
  const { store, max = MAX_ENTRIES, freshMs = FRESH_MS, patienceMs = PATIENCE_MS } = options;
  const { now = Date.now, monotonic = () => performance.now() } = options;
  let known = new Map<string, KnownEntry>();
  /** A list may be older than what was done while it was made. */
  const changes = new Map<string, Change>();
  let sorted: readonly KnownEntry[] | undefined;
  let reading: Promise<void> | undefined;
  let failure: Error | undefined;
  /** When the store last gave something. */
  let answeredAt = monotonic();
  let isListed = false;
  let hasMore = false;
  let dueAt = -Infinity;
  let isClosed = false;

  function inOrder(): readonly KnownEntry[] {
    sorted ??= [...known.values()].sort(byNewest);
    return sorted;
  }

  function put(entry: KnownEntry): void {
    known.set(entry.name, entry);
    sorted = undefined;
    if (known.size <= max + max / 10) return;
    for (const { name } of inOrder().slice(max)) known.delete(name);
    sorted = undefined;
    hasMore = true;
  }

  async function listNewest() {
    const newest = createNewest<ListedPicture>(max, byNewest);
    let count = 0;
    let sliceBegan = monotonic();
    for await (const picture of store.list(() => undefined)) {
      answeredAt = monotonic();
      newest.add(picture);
      count += 1;
      if (isClosed) break;
      if (monotonic() - sliceBegan < SLICE_MS) continue;
      await setImmediate();
      sliceBegan = monotonic();
    }
    return { pictures: newest.take(), count };
  }

  async function takeList(pictures: readonly ListedPicture[]): Promise<void> {
    const listed = await runInSlices(mergeList(known, pictures, now()));
    // Without a pause from here on, so that no change is missed.
    for (const [name, change] of changes.entries()) {
      const entry = known.get(name);
      if (change === 'removed') listed.delete(name);
      else if (entry) listed.set(name, entry);
    }
    known = listed;
    sorted = undefined;
  }

  async function readRecords(): Promise<void> {
    const unread = inOrder()
      .filter(({ isRead }) => !isRead)
      .values();
    const work = async () => {
      for (const entry of unread) {
        if (isClosed) return;
        const record = await recordOf(entry.name);
        answeredAt = monotonic();
        // It may have been removed or kept anew in between.
        if (known.get(entry.name) !== entry) continue;
        known.set(entry.name, {
          ...entry,
          ...galleryEntry(entry.name, entry.storedAt, record),
          isRead: true,
        });
        sorted = undefined;
      }
    };
    await Promise.all(Array.from({ length: READS }, work));
  }

  /** A record that cannot be read costs its own picture's words; a store that does not answer ends the round. */
  async function recordOf(name: string): Promise<PictureRecord | undefined> {
    try {
      return await store.record(name);
    } catch (error) {
      if (error instanceof StorageUnavailableError) throw error;
      return undefined;
    }
  }

  async function read(): Promise<void> {
    const began = monotonic();
    answeredAt = began;
    try {
      changes.clear();
      const { pictures, count } = await listNewest();
      // A folder that is missing has no pictures either.
      if (count === 0 && !isClosed) await prepared();
      if (isClosed) return;
      await takeList(pictures);
      hasMore = count > max;
      isListed = true;
      failure = undefined;
      dueAt = monotonic() + Math.max(freshMs, REST * (monotonic() - began));
      await readRecords();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      dueAt = monotonic() + RETRY_MS;
    } finally {
      reading = undefined;
    }
  }

  async function prepared(): Promise<void> {
    try {
      await store.prepare();
    } catch (error) {
      if (error instanceof StorageUnavailableError) throw error;
    }
  }

  function note(name: string, change: Change): void {
    if (!reading) return;
    changes.delete(name);
    changes.set(name, change);
    const [oldest] = changes.keys();
    if (oldest !== undefined && changes.size > max) changes.delete(oldest);
  }

  function stored(name: string, storedAt: number, record: PictureRecord | undefined): void {
    // Nothing is held for a gallery that no one has opened.
    if (!isListed && !reading) return;
    const { recordBytes } = known.get(name) ?? {};
    put({ ...galleryEntry(name, storedAt, record), recordBytes, isRead: true });
    note(name, 'kept');
  }

  function removed(name: string): void {
    if (known.delete(name)) sorted = undefined;
    note(name, 'removed');
  }

  return {
    async view() {
      if (monotonic() >= dueAt && !isClosed) reading ??= read();
      if (reading) await withTimeout(reading, patienceMs, () => undefined);
      if (failure !== undefined && !reading) throw failure;
      if (reading && monotonic() - answeredAt > SILENCE_MS) throw notAnswering();
      return {
        entries: inOrder().slice(0, max),
        isIncomplete: reading !== undefined,
        hasMore: hasMore || known.size > max,
      };
    },
    watching: (watched) => ({
      ...watched,
      async save(picture) {
        const name = await watched.save(picture);
        stored(name, now(), known.get(name)?.record);
        return name;
      },
      async adopt(name, picture, storedAt) {
        await watched.adopt(name, picture, storedAt);
        stored(name, storedAt, known.get(name)?.record);
      },
      async keepRecord(name, record) {
        await watched.keepRecord(name, record);
        const entry = known.get(name);
        if (entry) stored(name, entry.storedAt, record);
      },
      async remove(picture) {
        const isRemoved = await watched.remove(picture);
        if (isRemoved) removed(picture.name);
        return isRemoved;
      },
      async revoke(name) {
        await watched.revoke(name);
        removed(name);
      },
    }),
    forget: removed,
    close() {
      isClosed = true;
    },
  };
}

function notAnswering(): StorageUnavailableError {
  return new StorageUnavailableError(
    'The store of the pictures does not answer, so they cannot be listed; try again soon.',
  );
}
