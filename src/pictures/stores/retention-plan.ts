import type { ListedPicture } from './store.ts';

export interface RetentionPolicy {
  /** Milliseconds that a picture is kept after it was stored last. */
  readonly maxAgeMs?: number | undefined;
  /** Bytes of all pictures; above them the oldest are removed. */
  readonly maxTotalBytes?: number | undefined;
}

export interface Tally {
  readonly pictures: number;
  readonly bytes: number;
}

/** Milliseconds in which a picture is safe from `maxTotalBytes`: its link was posted just now. */
export const JUST_STORED_MS = 5 * 60_000;

/** Pictures by the ten minutes in which they were stored. */
export interface AgeBuckets {
  put(picture: ListedPicture): void;
  readonly tally: Tally;
  oldestFirst(): Generator<ListedPicture>;
}

const BUCKET_MS = 10 * 60_000;

/** Each is put in its place as it is found: to sort a hundred thousand at once would block all else. */
export function createAgeBuckets(): AgeBuckets {
  const buckets = new Map<number, ListedPicture[]>();
  const tally = { pictures: 0, bytes: 0 };
  return {
    tally,
    put(picture) {
      const time = Math.floor(picture.storedAt / BUCKET_MS);
      const others = buckets.get(time);
      if (others) others.push(picture);
      else buckets.set(time, [picture]);
      tally.pictures += 1;
      tally.bytes += bytesWithRecord(picture);
    },
    *oldestFirst() {
      for (const time of [...buckets.keys()].sort((a, b) => a - b)) {
        yield* buckets.get(time)?.sort((a, b) => a.storedAt - b.storedAt) ?? [];
      }
    },
  };
}

/** Bytes of a picture with its record. */
export function bytesWithRecord({ bytes, recordBytes = 0 }: ListedPicture): number {
  return bytes + recordBytes;
}

export interface ExpiredPicture {
  readonly picture: ListedPicture;
  /** Only `age` depends on the clock. */
  readonly reason: 'age' | 'size';
}

/**
 * The pictures that a policy does not keep, oldest first.
 * @param now milliseconds since 1970
 */
export function* expired(
  buckets: AgeBuckets,
  { maxAgeMs = Infinity, maxTotalBytes = Infinity }: RetentionPolicy,
  now: number,
): Generator<ExpiredPicture> {
  let total = buckets.tally.bytes;
  for (const picture of buckets.oldestFirst()) {
    const age = now - picture.storedAt;
    // One whose date lies further ahead was not stored just now: a clock was wrong.
    const isTooMuch = total > maxTotalBytes && Math.abs(age) > JUST_STORED_MS;
    if (isTooMuch || age > maxAgeMs) {
      total -= bytesWithRecord(picture);
      yield { picture, reason: isTooMuch ? 'size' : 'age' };
    } else if (total <= maxTotalBytes) {
      return;
    }
  }
}
