/** How long pictures are kept. */
export interface Keeping {
  /** Milliseconds after a picture was stored last: nobody else shall keep it for longer. */
  readonly maxAgeMs?: number | undefined;
  /** Bytes of all pictures; undefined: no limit. */
  readonly maxTotalBytes?: number | undefined;
}

/** The header of that name for a picture that was stored last at a time. */
export type CacheControl = (mtime: Date) => string;

/** A name stands for its content, so what was seen once never changes: one year, in seconds. */
const MAX_AGE = 31_536_000;
/** The same where a picture may have to make room for others before its time: one hour. */
const MAX_AGE_LIMITED = 3_600;

/** Others may keep a picture until retention takes it away, as far as that is known. */
export function cacheControl({ maxAgeMs = Infinity, maxTotalBytes }: Keeping): CacheControl {
  const most = maxTotalBytes === undefined ? MAX_AGE : MAX_AGE_LIMITED;
  return (mtime) => {
    const now = Date.now();
    const left = Math.floor((Math.min(mtime.getTime(), now) + maxAgeMs - now) / 1000);
    return `public, max-age=${Math.max(0, Math.min(most, left))}, immutable`;
  };
}
