import { randomUUID } from 'node:crypto';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import { readPicture, type StoreStage } from './store-contract.ts';

/** A store in a part of a bucket that nothing else uses. */
export function bucketStage(settings: BucketSettings): StoreStage {
  const store = createBucketStore({ ...settings, prefix: `${randomUUID()}/` });
  return {
    store,
    async date(name, storedAt) {
      const bytes = await readPicture(store, name);
      if (bytes) await store.adopt(name, bytes, storedAt);
    },
  };
}
