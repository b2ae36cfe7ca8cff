import { LRUCache } from 'lru-cache';
import type { BufferedPicture } from './store.ts';

/** Pictures that were looked at lately, in memory: a link in a room is opened by many at once. */
export interface PictureCache {
  get(name: string): BufferedPicture | undefined;
  /** The same, also when the store should be asked again: for a store that does not answer. */
  getOld(name: string): BufferedPicture | undefined;
  /** Keeps a copy of a picture if it was put here before, not long ago. */
  put(name: string, picture: BufferedPicture): void;
  delete(name: string): void;
  clear(): void;
}

/** Bytes of all of them. */
const MAX_BYTES = 32_000_000;
/** Bytes of one; a larger one is read from the store each time. */
export const MAX_CACHED = 2_000_000;
/** Milliseconds after which the store is asked again: another process may have removed the picture. */
const LIFETIME_MS = 30_000;

/**
 * The last so many that were looked at once: a client that goes through all pictures does not evict
 * what others look at, and what is looked at only once is not kept.
 */
const MAX_SEEN_ONCE = 200;

export function createPictureCache(): PictureCache {
  const pictures = new LRUCache<string, BufferedPicture>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_CACHED,
    sizeCalculation: ({ size }) => size,
    ttl: LIFETIME_MS,
    noDeleteOnStaleGet: true,
  });
  const seenOnce = new LRUCache<string, true>({ max: MAX_SEEN_ONCE });
  return {
    get: (name) => pictures.get(name),
    getOld: (name) => pictures.get(name, { allowStale: true }),
    put(name, { size, mtime, bytes }) {
      if (seenOnce.has(name)) pictures.set(name, { size, mtime, bytes: copyOf(bytes) });
      else seenOnce.set(name, true);
    },
    delete: (name) => void pictures.delete(name),
    clear: () => {
      pictures.clear();
    },
  };
}

/** Not by `Buffer.from`, which may take it out of a larger piece that is kept as a whole then. */
function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
