import { expect } from 'chai';
import { createBucketStore } from '../../../../src/pictures/stores/s3/bucket-store.ts';
import { createRetention } from '../../../../src/pictures/stores/retention-rounds.ts';
import type { PictureStore } from '../../../../src/pictures/stores/store.ts';
import { recordingLogger } from '../../../support/logger.ts';
import { type ObjectStoreDouble, refuse, startObjectStore } from '../../../support/object-store.ts';

const KEY = 'grafana/.round';

describe('rounds of retention in a bucket', () => {
  let double: ObjectStoreDouble;
  let stores: readonly PictureStore[];
  beforeEach(async () => {
    double = await startObjectStore();
    stores = [1, 2, 3].map(() => createBucketStore(double.settings));
  });
  afterEach(async () => {
    for (const store of stores) store.close();
    await double.close();
  });

  const claimAll = async () =>
    (await Promise.all(stores.map(async (store) => store.claimRound?.()))).filter(Boolean).length;

  /** As if the last round had been so long ago. */
  const age = (hours: number) => {
    const lease = double.objects.get(KEY);
    if (lease) double.objects.set(KEY, { ...lease, storedAt: Date.now() - hours * 3_600_000 });
  };

  it('are given to one of several servers, once a day', async () => {
    expect(await claimAll()).to.equal(1);
    age(23);
    expect(await claimAll()).to.equal(0);
    age(25);
    expect(await claimAll()).to.equal(1);
    expect(await claimAll()).to.equal(0);
  });

  it('are given where the store knows no conditions', async () => {
    double.interfere = ({ headers }, response) => {
      if (headers['if-none-match'] === undefined && headers['if-match'] === undefined) return false;
      refuse(response, 501, 'NotImplemented');
      return true;
    };
    expect(await stores[0]?.claimRound?.()).to.equal(true);
    expect(await stores[1]?.claimRound?.()).to.equal(false);
  });

  it('list the pictures on one server alone', async () => {
    const policy = { maxAgeMs: 86_400_000 };
    const lists = () => double.requests.filter((one) => one === 'GET /pictures/').length;
    const counts: number[] = [];
    for (const store of stores) {
      const retention = createRetention({ store, policy, logger: recordingLogger() });
      retention.start();
      await retention.settled();
      await retention.close();
      counts.push(lists());
    }
    const [first] = counts;
    expect(first).to.be.above(0);
    expect(counts).to.deep.equal([first, first, first]);
  });
});
