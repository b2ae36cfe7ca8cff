import { createCachingStore } from '../../../../src/pictures/stores/caching-store.ts';
import { bucketStage } from '../../../support/bucket-stage.ts';
import { type ObjectStoreDouble, startObjectStore } from '../../../support/object-store.ts';
import { storeContract } from '../../../support/store-contract.ts';

describe('a bucket over HTTP', () => {
  let double: ObjectStoreDouble;
  before(async () => {
    double = await startObjectStore();
  });
  after(() => double.close());

  storeContract('a bucket store', () => bucketStage(double.settings));
  storeContract('a cached bucket store', () => {
    const stage = bucketStage(double.settings);
    return { ...stage, store: createCachingStore(stage.store) };
  });
});
