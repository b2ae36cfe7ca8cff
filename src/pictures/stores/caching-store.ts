import { NotFoundError } from '../../util/errors.ts';
import { PictureGoneError, StorageUnavailableError } from '../errors.ts';
import { createPictureCache } from './picture-cache.ts';
import { createSharedReads } from './shared-reads.ts';
import type { BufferedPicture, ByteRange, OpenPicture, PictureStore } from './store.ts';

/** Milliseconds for which what is in memory is given without asking the store. */
const CHECK_MS = 100;

/** How often a picture that was to be shown was in memory. */
export interface CacheCounts {
  hits: number;
  misses: number;
}

/** The same store, with the pictures that were looked at lately in memory. */
export function createCachingStore(
  store: PictureStore,
  cache = createPictureCache(),
  counts: CacheCounts = { hits: 0, misses: 0 },
): PictureStore {
  /** A picture that was removed while it was read must not come into memory. */
  let removals = 0;
  const reads = createSharedReads(store);
  let known: string | undefined;
  let checkedAt = -Infinity;

  function forget(): void {
    removals += 1;
    reads.forget();
    cache.clear();
  }

  /** Asks the store now and then whether another process has revoked a picture. */
  async function checkRevocations(): Promise<string> {
    checkedAt = performance.now();
    const current = await store.revocations();
    if (known !== undefined && known !== current) forget();
    known = current;
    return current;
  }
  const isChecked = () => performance.now() - checkedAt < CHECK_MS;

  async function getChecked(name: string): Promise<BufferedPicture | undefined> {
    // Of a store that does not answer the pictures in memory are still given.
    await checkRevocations().catch(() => undefined);
    return cache.get(name);
  }

  /** While the store does not answer, stale pictures are served too. */
  async function unlessDown<T>(
    name: string,
    work: Promise<T>,
    give: (old: BufferedPicture) => T,
  ): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const old = error instanceof StorageUnavailableError ? cache.getOld(name) : undefined;
      if (old) return give(old);
      if (error instanceof NotFoundError || error instanceof PictureGoneError) cache.delete(name);
      throw error;
    }
  }

  async function openInStore(name: string, range?: ByteRange): Promise<OpenPicture> {
    if (range) return store.open(name, range);
    if (known === undefined) await checkRevocations().catch(() => undefined);
    const before = removals;
    const picture = await reads.open(name);
    const isKept = known !== undefined && removals === before;
    if (picture.bytes && isKept) cache.put(name, picture);
    return picture;
  }

  return {
    prepare: () => store.prepare(),
    save: (picture) => store.save(picture),
    adopt: (name, picture, storedAt) => store.adopt(name, picture, storedAt),
    record: (name) => store.record(name),
    keepRecord: (name, record) => store.keepRecord(name, record),
    list: (onFault) => store.list(onFault),
    renew: (picture) => store.renew(picture),
    sweep: (options) => store.sweep(options),
    ...(store.claimRound && { claimRound: store.claimRound.bind(store) }),
    ...(store.checkRoom && { checkRoom: store.checkRoom.bind(store) }),
    close: () => {
      store.close();
    },
    stat(name) {
      const cached = cache.get(name);
      if (cached === undefined) return unlessDown(name, store.stat(name), (old) => old);
      if (isChecked()) return Promise.resolve(cached);
      return getChecked(name).then((checked) => checked ?? store.stat(name));
    },
    open(name, range) {
      const cached = cache.get(name);
      if (cached === undefined) {
        counts.misses += 1;
        return unlessDown(name, openInStore(name, range), (old) => partOf(old, range));
      }
      counts.hits += 1;
      if (isChecked()) return Promise.resolve(partOf(cached, range));
      return getChecked(name).then((checked) =>
        checked ? partOf(checked, range) : openInStore(name, range),
      );
    },
    async revoke(name) {
      await store.revoke(name);
      forget();
      known = undefined;
    },
    revocations: () =>
      known !== undefined && isChecked() ? Promise.resolve(known) : checkRevocations(),
    async remove(picture) {
      const isRemoved = await store.remove(picture);
      if (isRemoved) {
        removals += 1;
        reads.forget();
        cache.delete(picture.name);
      }
      return isRemoved;
    },
  };
}

function partOf(picture: BufferedPicture, range: ByteRange | undefined): OpenPicture {
  if (!range) return picture;
  const { size, mtime, bytes } = picture;
  return { size, mtime, bytes: bytes.subarray(range.start, range.end + 1) };
}
