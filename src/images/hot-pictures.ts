import { LRUCache } from 'lru-cache';

/** A picture as it lies on the disk. */
export interface HotPicture {
  readonly png: Buffer;
  /** When it was stored last. */
  readonly mtime: Date;
}

/** Pictures that were looked at lately, in memory: a link in a room is opened by many at once. */
export interface HotPictures {
  get(name: string): HotPicture | undefined;
  put(name: string, picture: HotPicture): void;
  /** Forgets a picture, for it is gone from the disk. */
  forget(name: string): void;
}

/** Bytes of all of them. */
const MAX_BYTES = 32_000_000;
/** Bytes of one; a larger one is read from the disk each time. */
export const MAX_HOT = 2_000_000;
/** Milliseconds after which the disk is looked at again: another process may have taken it away. */
const LIFETIME = 30_000;

export function createHotPictures(): HotPictures {
  const pictures = new LRUCache<string, HotPicture>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_HOT,
    sizeCalculation: ({ png }) => png.length,
    ttl: LIFETIME,
  });
  return {
    get: (name) => pictures.get(name),
    put: (name, picture) => void pictures.set(name, picture),
    forget: (name) => void pictures.delete(name),
  };
}
