import { expect } from 'chai';
import { StorageUnavailableError } from '../../../src/pictures/errors.ts';
import { createCachingStore } from '../../../src/pictures/stores/caching-store.ts';
import { createPictureCache } from '../../../src/pictures/stores/picture-cache.ts';
import type { BufferedPicture } from '../../../src/pictures/stores/store.ts';
import { NotFoundError } from '../../../src/util/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { picture } from '../../support/png.ts';
import { readPicture } from '../../support/store-contract.ts';

/** A cache in which nothing is fresh, as half a minute after it was put there. */
function cacheOfOld() {
  const cache = createPictureCache();
  return { ...cache, get: (): BufferedPicture | undefined => undefined };
}

describe('a cached store', () => {
  const png = picture(20, 10);
  const setUp = async () => {
    const store = new MemoryStore();
    const cached = createCachingStore(store, cacheOfOld());
    const name = await store.save(png);
    // Kept once it was looked at twice.
    for (let time = 0; time < 2; time += 1) await readPicture(cached, name);
    const down = () => Promise.reject(new StorageUnavailableError('The store does not answer.'));
    return { store, cached, name, down };
  };

  it('gives what was looked at before, for as long as the store is down', async () => {
    const { store, cached, name, down } = await setUp();
    const other = await store.save(picture(5, 5));
    Object.assign(store, { open: down, stat: down });
    expect((await readPicture(cached, name))?.equals(png)).to.equal(true);
    const part = await readPicture(cached, name, { start: 1, end: 3 });
    expect(part?.equals(png.subarray(1, 4))).to.equal(true);
    expect((await cached.stat(name)).size).to.equal(png.length);
    await rejectionOf(StorageUnavailableError, cached.open(other));
  });

  it('gives none of it any more once the store has said that it is gone', async () => {
    const { store, cached, name, down } = await setUp();
    for await (const one of store.list()) await store.remove(one);
    await rejectionOf(NotFoundError, cached.open(name));
    Object.assign(store, { open: down, stat: down });
    await rejectionOf(StorageUnavailableError, cached.open(name));
    await rejectionOf(StorageUnavailableError, cached.stat(name));
  });
});
