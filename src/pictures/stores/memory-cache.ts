import { LRUCache } from 'lru-cache';

/** A picture as it lies on the disk. */
export interface HotPicture {
  readonly png: Buffer;
  /** Bytes of it. */
  readonly size: number;
  /** When it was stored last. */
  readonly mtime: Date;
}

/** Pictures that were looked at lately, in memory: a link in a room is opened by many at once. */
export interface HotPictures {
  get(name: string): HotPicture | undefined;
  /** Keeps a copy of a picture if it was put here before, not long ago. */
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

/**
 * The last so many that were looked at once: who goes through all there are does not put out what others
 * look at, and what nobody looks at twice is not kept.
 */
const MAX_LOOKED_AT = 200;

export function createHotPictures(): HotPictures {
  const pictures = new LRUCache<string, HotPicture>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_HOT,
    sizeCalculation: ({ size }) => size,
    ttl: LIFETIME,
  });
  const lookedAt = new LRUCache<string, true>({ max: MAX_LOOKED_AT });
  return {
    get: (name) => pictures.get(name),
    put(name, picture) {
      if (lookedAt.has(name)) pictures.set(name, { ...picture, png: copyOf(picture.png) });
      else lookedAt.set(name, true);
    },
    forget: (name) => void pictures.delete(name),
  };
}

/** Not by `Buffer.from`, which may take it out of a larger piece that is kept as a whole then. */
function copyOf(png: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(png.length);
  png.copy(copy);
  return copy;
}
