import { randomUUID } from 'node:crypto';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import { createBucketClient } from '../../src/pictures/stores/s3/client.ts';
import { bucketLayout } from '../../src/pictures/stores/s3/layout.ts';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import { readPicture, type StoreStage } from './store-contract.ts';

/** A store in a part of a bucket that nothing else uses. */
export function bucketStage(settings: BucketSettings): StoreStage {
  const own = { ...settings, prefix: `${randomUUID()}/` };
  const store = createBucketStore(own);
  const key = (name: string) => bucketLayout(own.prefix).picture(name);
  return {
    store,
    async date(name, storedAt) {
      const bytes = await readPicture(store, name);
      if (bytes) await store.adopt(name, bytes, storedAt);
    },
    async dropPicture(name) {
      const client = createBucketClient(own);
      await client.send({ method: 'DELETE', key: key(name) });
      client.close();
    },
  };
}
