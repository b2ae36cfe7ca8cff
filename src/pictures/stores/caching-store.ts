import { createPictureCache } from './picture-cache.ts';
import type { BufferedPicture, OpenPicture, PictureStore } from './store.ts';

/** The same store, with the pictures that were looked at lately in memory. */
export function createCachingStore(
  store: PictureStore,
  cache = createPictureCache(),
): PictureStore {
  /** A picture that was removed while it was read must not come into memory. */
  let removals = 0;

  async function openInStore(name: string): Promise<OpenPicture> {
    const before = removals;
    const picture = await store.open(name);
    if (picture.bytes && removals === before) cache.put(name, picture);
    return picture;
  }

  return {
    prepare: () => store.prepare(),
    save: (picture) => store.save(picture),
    list: (onFault) => store.list(onFault),
    renew: (picture) => store.renew(picture),
    sweep: (dryRun) => store.sweep(dryRun),
    close: () => {
      store.close();
    },
    stat(name) {
      const cached = cache.get(name);
      return cached ? Promise.resolve(cached) : store.stat(name);
    },
    open(name, range) {
      const cached = cache.get(name);
      if (cached === undefined) return range ? store.open(name, range) : openInStore(name);
      return Promise.resolve(range ? partOf(cached, range.start, range.end) : cached);
    },
    async remove(picture) {
      const isRemoved = await store.remove(picture);
      if (isRemoved) {
        removals += 1;
        cache.delete(picture.name);
      }
      return isRemoved;
    },
  };
}

function partOf({ size, mtime, bytes }: BufferedPicture, start: number, end: number): OpenPicture {
  return { size, mtime, bytes: bytes.subarray(start, end + 1) };
}
