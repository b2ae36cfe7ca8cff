import { LRUCache } from 'lru-cache';
import { noSuchPicture, type OpenPicture, pictureGone, type PictureStore } from '../store.ts';
import type { BucketClient } from './client.ts';
import { BucketFault } from './fault.ts';
import type { BucketLayout } from './layout.ts';
import {
  lookAtObject,
  MAX_OBJECT_AT_ONCE,
  type ObjectInfo,
  readObject,
  streamObject,
} from './read-object.ts';
import type { RevokedNames } from './revoked-names.ts';

/** The reading half of the bucket store. Its faults are not explained. */
export interface ObjectReads extends Pick<PictureStore, 'stat' | 'open'> {
  /** What is known of a picture's object now; undefined when there is none. */
  look(name: string): Promise<ObjectInfo | undefined>;
  /** To be called when the object has changed. */
  forget(name: string): void;
}

/** Milliseconds for which it is remembered that a picture is there, or is not. */
const KNOWN_MS = 1_000;
const MAX_KNOWN = 1_000;

/** @param keyOf the key of a picture */
export function createObjectReads(
  client: BucketClient,
  { picture: keyOf }: Pick<BucketLayout, 'picture'>,
  revoked: RevokedNames,
): ObjectReads {
  const known = new LRUCache<string, { readonly info: ObjectInfo | undefined }>({
    max: MAX_KNOWN,
    ttl: KNOWN_MS,
  });

  /** Remembers whether it is there; undefined when it is not. */
  async function noting<T extends ObjectInfo>(name: string, read: Promise<T>) {
    try {
      const found = await read;
      const { size, mtime, isDated } = found;
      known.set(name, { info: { size, mtime, isDated } });
      return found;
    } catch (error) {
      if (!isMissing(error)) throw error;
      known.set(name, { info: undefined });
      return undefined;
    }
  }

  /** Both at once: the marks are read seldom. */
  async function checked<T>(name: string, read: Promise<T | undefined>): Promise<T> {
    const [found] = await Promise.all([read, revoked.refresh()]);
    if (revoked.has(name)) throw pictureGone();
    if (!found) throw noSuchPicture();
    return found;
  }

  const look = (name: string) => noting(name, lookAtObject(client, keyOf(name)));

  return {
    look,
    forget: (name) => void known.delete(name),
    stat(name) {
      const found = known.get(name);
      return checked(name, found ? Promise.resolve(found.info) : look(name));
    },
    async open(name, range): Promise<OpenPicture> {
      const found = known.get(name);
      const isLarge =
        (range ? range.end - range.start + 1 : (found?.info?.size ?? 0)) > MAX_OBJECT_AT_ONCE;
      const read =
        found && (!found.info || isLarge)
          ? Promise.resolve(found.info && { ...found.info, bytes: undefined })
          : noting(name, readObject(client, keyOf(name), range));
      const { bytes, size, mtime } = await checked(name, read);
      if (bytes) return { size, mtime, bytes };
      const wanted = range ?? { start: 0, end: size - 1 };
      return {
        size,
        mtime,
        async stream() {
          try {
            return await streamObject(client, keyOf(name), wanted);
          } catch (error) {
            throw isMissing(error) ? noSuchPicture(error) : error;
          }
        },
      };
    },
  };
}

/** Missing, or shorter than was asked for: another one lies in its place. */
function isMissing(error: unknown): boolean {
  return error instanceof BucketFault && (error.isMissingKey || error.status === 416);
}
