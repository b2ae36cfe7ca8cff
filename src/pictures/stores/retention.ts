import { describeForLog } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { formatSize } from '../../util/units.ts';
import type { PictureStore, ListedPicture } from './store.ts';

export interface RetentionPolicy {
  /** Milliseconds that a picture is kept after it was stored last. */
  readonly maxAgeMs?: number | undefined;
  /** Bytes of all pictures; beyond them the oldest go first. */
  readonly maxTotalBytes?: number | undefined;
}

export interface Tally {
  readonly pictures: number;
  readonly bytes: number;
}

/** Pictures that could not be looked at, dated or removed. */
export interface Failures {
  readonly count: number;
  /** Why the first of them could not. */
  readonly first: unknown;
}

export interface RetentionReport {
  readonly removed: Tally;
  readonly kept: Tally;
  /** What processes left that ended while they stored. */
  readonly unfinished: number;
  readonly failures: Failures;
}

/** Milliseconds in which a picture is safe from `maxTotalBytes`: its link was posted just now. */
export const JUST_STORED_MS = 5 * 60_000;

/** Pictures by the ten minutes in which they were stored. */
export interface Shelves {
  put(image: ListedPicture): void;
  readonly tally: Tally;
  oldestFirst(): Generator<ListedPicture>;
}

const SHELF_MS = 10 * 60_000;

/** Each is put in its place as it is found: to sort a hundred thousand at once would hold all else up. */
export function createShelves(): Shelves {
  const shelves = new Map<number, ListedPicture[]>();
  const tally = { pictures: 0, bytes: 0 };
  return {
    tally,
    put(image) {
      const time = Math.floor(image.storedAt / SHELF_MS);
      const others = shelves.get(time);
      if (others) others.push(image);
      else shelves.set(time, [image]);
      tally.pictures += 1;
      tally.bytes += image.bytes;
    },
    *oldestFirst() {
      for (const time of [...shelves.keys()].sort((a, b) => a - b)) {
        yield* shelves.get(time)?.sort((a, b) => a.storedAt - b.storedAt) ?? [];
      }
    },
  };
}

/**
 * The pictures that a policy lets go, oldest first.
 * @param now milliseconds since 1970
 */
export function* outlived(
  shelves: Shelves,
  { maxAgeMs = Infinity, maxTotalBytes = Infinity }: RetentionPolicy,
  now: number,
): Generator<ListedPicture> {
  let total = shelves.tally.bytes;
  for (const image of shelves.oldestFirst()) {
    const age = now - image.storedAt;
    if (age <= maxAgeMs && (total <= maxTotalBytes || age <= JUST_STORED_MS)) return;
    total -= image.bytes;
    yield image;
  }
}

export interface RetentionOptions {
  readonly store: PictureStore;
  readonly policy: RetentionPolicy;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Only counts. */
  readonly dryRun?: boolean;
  /** Ends it between two pictures. */
  readonly signal?: AbortSignal;
}

/**
 * Lets go what a policy says, one picture after the other, so that others get their turn between. A
 * picture whose date lies ahead, for a clock was wrong, counts as stored now, and is dated so.
 * @throws StorageError when the pictures cannot be listed
 */
export async function applyRetention(options: RetentionOptions): Promise<RetentionReport> {
  const { store, policy, now = Date.now, dryRun = false, signal } = options;
  const failures = { count: 0, first: undefined as unknown };
  const fail = (error: unknown) => {
    failures.first ??= error;
    failures.count += 1;
  };
  const unfinished = await store.sweep(dryRun);
  const begin = now();
  const shelves = createShelves();
  for await (const image of store.list(fail)) {
    if (signal?.aborted) break;
    const isAhead = image.storedAt > begin + JUST_STORED_MS;
    if (isAhead && !dryRun) await store.renew(image).catch(fail);
    shelves.put(isAhead ? { ...image, storedAt: begin } : image);
  }
  const removed = { pictures: 0, bytes: 0 };
  for (const image of outlived(shelves, policy, now())) {
    if (signal?.aborted) break;
    try {
      if (!dryRun && !(await store.remove(image))) continue;
      removed.pictures += 1;
      removed.bytes += image.bytes;
    } catch (error) {
      fail(error);
    }
  }
  const kept = {
    pictures: shelves.tally.pictures - removed.pictures,
    bytes: shelves.tally.bytes - removed.bytes,
  };
  return { removed, kept, unfinished, failures };
}

/** Retention that comes round by itself. */
export interface Retention {
  /** Begins at once, and again a while after each end. */
  start(): void;
  /** Stops, and resolves when a round under way has ended. */
  close(): Promise<void>;
}

export interface RegularRetentionOptions {
  readonly store: PictureStore;
  readonly policy: RetentionPolicy;
  readonly logger: Logger;
  /** Milliseconds from one round to the next. */
  readonly intervalMs?: number;
}

const INTERVAL_MS = 10 * 60_000;

export function createRetention(options: RegularRetentionOptions): Retention {
  const { store, policy, logger, intervalMs = INTERVAL_MS } = options;
  const closing = new AbortController();
  const keepsAll = policy.maxAgeMs === undefined && policy.maxTotalBytes === undefined;
  let round = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    try {
      if (keepsAll) await store.sweep();
      else tell(await applyRetention({ ...options, signal: closing.signal }), logger);
    } catch (error) {
      logger.warn(`Old pictures could not be looked for: ${describeForLog(error)}`);
    }
    if (!closing.signal.aborted) timer = setTimeout(start, intervalMs).unref();
  }
  function start(): void {
    round = run();
  }
  return {
    start,
    close() {
      closing.abort();
      clearTimeout(timer);
      return round;
    },
  };
}

function tell({ removed, kept, failures }: RetentionReport, logger: Logger): void {
  if (removed.pictures > 0) {
    logger.info(`Old pictures: ${tallied(removed)} removed, ${tallied(kept)} kept.`);
  }
  if (failures.count > 0) {
    logger.warn(
      `Old pictures: ${failures.count} could not be looked at or removed: ${describeForLog(failures.first)}`,
    );
  }
}

/** Such as `12 pictures (3.4 MB)`. */
export function tallied({ pictures, bytes }: Tally): string {
  return `${pictures} ${pictures === 1 ? 'picture' : 'pictures'} (${formatSize(bytes)})`;
}
