import type { RetentionPolicy } from '../../pictures/stores/retention-plan.ts';

/** The value of `Cache-Control` for a picture that was stored last at a time. */
export type CacheControl = (mtime: Date) => string;

/** A name stands for its content, so what was seen once never changes: one year, in seconds. */
const MAX_AGE = 31_536_000;
/** The same where a picture may have to make room for others before its time: one hour. */
const MAX_AGE_LIMITED = 3_600;

/** Caches may keep a picture until retention removes it, as far as that is known. */
export function createCacheControl({
  maxAgeMs = Infinity,
  maxTotalBytes,
}: RetentionPolicy): CacheControl {
  const most = maxTotalBytes === undefined ? MAX_AGE : MAX_AGE_LIMITED;
  return (mtime) => {
    const now = Date.now();
    const left = Math.floor((Math.min(mtime.getTime(), now) + maxAgeMs - now) / 1000);
    return `public, max-age=${Math.max(0, Math.min(most, left))}, immutable`;
  };
}
