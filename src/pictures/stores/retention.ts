import { formatSize } from '../../util/units.ts';
import {
  createAgeBuckets,
  expired,
  JUST_STORED_MS,
  type RetentionPolicy,
  bytesWithRecord,
  type Tally,
} from './retention-plan.ts';
import type { ListedPicture, PictureStore } from './store.ts';

/** Pictures that could not be looked at, dated or removed. */
export interface RetentionFailures {
  readonly count: number;
  /** Why the first of them could not. */
  readonly first: unknown;
}

export interface RetentionReport {
  readonly removed: Tally;
  readonly kept: Tally;
  /** Too old as well, and left for another round. */
  readonly postponed: number;
  /** What processes left behind that ended while they stored. */
  readonly unfinished: number;
  readonly failures: RetentionFailures;
}

export interface RetentionOptions {
  readonly store: Pick<PictureStore, 'list' | 'remove' | 'renew' | 'sweep'>;
  readonly policy: RetentionPolicy;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Only counts. */
  readonly dryRun?: boolean;
  /** Ends it between two pictures. */
  readonly signal?: AbortSignal;
  /** Called before anything is changed; what it throws ends the round. */
  readonly check?: (found: FoundPictures) => void;
  /** How far the clock is believed. */
  readonly trust?: ClockTrust;
}

/** What lies in the store, as far as the clock can be checked by it. */
export interface FoundPictures extends Tally {
  /** When the newest was stored, in milliseconds since 1970; undefined when there is none. */
  readonly newestAt: number | undefined;
  /** Those whose date lies ahead. */
  readonly ahead: number;
  /** When the round began, in milliseconds since 1970. */
  readonly now: number;
}

export interface ClockTrust {
  /** Most pictures that are removed because of their age. */
  readonly maxByAge: (found: FoundPictures) => number;
  /** Whether pictures whose date lies ahead are dated anew, to age from now on. */
  readonly redates: (found: FoundPictures) => boolean;
  /** Whether unfinished pictures are removed, which are told by their age. */
  readonly sweeps: boolean;
}

const FULL_TRUST: ClockTrust = { maxByAge: () => Infinity, redates: () => true, sweeps: true };

/**
 * Removes the pictures that a policy does not keep, one after the other, so that others get their turn
 * between.
 * @throws StorageError when the pictures cannot be listed, and what `check` throws
 */
export async function applyRetention(options: RetentionOptions): Promise<RetentionReport> {
  const { store, policy, now: readClock = Date.now, dryRun = false, signal } = options;
  const { check, trust = FULL_TRUST } = options;
  const failures = { count: 0, first: undefined as unknown };
  const fail = (error: unknown) => {
    failures.first ??= error;
    failures.count += 1;
  };
  // Read once, for it may jump while the pictures are listed.
  const now = readClock();
  const { buckets, ahead, newestAt } = await sort(store.list(fail), now, signal);
  const found = { ...addTo(buckets.tally, ahead), newestAt, ahead: ahead.length, now };
  check?.(found);
  const sweep = { dryRun, maxAgeMs: policy.maxAgeMs };
  const unfinished = trust.sweeps ? await store.sweep(sweep) : 0;
  const redates = trust.redates(found);
  for (const picture of ahead) {
    if (redates && !dryRun && !signal?.aborted) await store.renew(picture).catch(fail);
    buckets.put(redates ? { ...picture, storedAt: now } : picture);
  }
  const removed = { pictures: 0, bytes: 0 };
  let left = trust.maxByAge(found);
  let postponed = 0;
  for (const { picture, reason } of expired(buckets, policy, now)) {
    if (signal?.aborted) break;
    if (reason === 'age' && left-- <= 0) {
      postponed += 1;
      continue;
    }
    try {
      if (!dryRun && !(await store.remove(picture))) continue;
      removed.pictures += 1;
      removed.bytes += bytesWithRecord(picture);
    } catch (error) {
      fail(error);
    }
  }
  const kept = {
    pictures: buckets.tally.pictures - removed.pictures,
    bytes: buckets.tally.bytes - removed.bytes,
  };
  return { removed, kept, postponed, unfinished, failures };
}

/** Tells the pictures whose date lies ahead from the others. */
async function sort(
  pictures: AsyncIterable<ListedPicture>,
  now: number,
  signal: AbortSignal | undefined,
) {
  const buckets = createAgeBuckets();
  const ahead: ListedPicture[] = [];
  let newestAt: number | undefined;
  for await (const picture of pictures) {
    if (signal?.aborted) break;
    newestAt = Math.max(newestAt ?? -Infinity, picture.storedAt);
    if (picture.storedAt > now + JUST_STORED_MS) ahead.push(picture);
    else buckets.put(picture);
  }
  return { buckets, ahead, newestAt };
}

function addTo(tally: Tally, pictures: readonly ListedPicture[]): Tally {
  return {
    pictures: tally.pictures + pictures.length,
    bytes: pictures.reduce((sum, picture) => sum + bytesWithRecord(picture), tally.bytes),
  };
}

/** Such as `12 pictures (3.4 MB)`. */
export function formatTally({ pictures, bytes }: Tally): string {
  return `${pictures} ${pictures === 1 ? 'picture' : 'pictures'} (${formatSize(bytes)})`;
}
