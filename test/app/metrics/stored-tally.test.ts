import { expect } from 'chai';
import { createStoredTally } from '../../../src/app/metrics/stored-tally.ts';

const HOUR = 3_600_000;
const PICTURES = [
  { name: 'a'.repeat(32), bytes: 5, storedAt: 0 },
  { name: 'b'.repeat(32), bytes: 7, storedAt: 0 },
];

describe('the count of stored pictures', () => {
  function tallyOf({ isShared = false, fails = 0 } = {}) {
    const clock = { now: 0 };
    const counts = { lists: 0 };
    const store = {
      async *list() {
        counts.lists += 1;
        if (counts.lists <= fails) throw new Error('away');
        yield* await Promise.resolve(PICTURES);
      },
      ...(isShared && { claimRound: () => Promise.resolve(false) }),
    };
    return { clock, counts, tally: createStoredTally(store, () => clock.now) };
  }

  it('is made anew every ten minutes, of a store of this process', async () => {
    const { clock, counts, tally } = tallyOf();
    expect(await tally()).to.deep.equal({ pictures: 2, bytes: 12 });
    clock.now = HOUR / 7;
    await tally();
    expect(counts.lists).to.equal(1);
    clock.now = HOUR / 6;
    await tally();
    expect(counts.lists).to.equal(2);
  });

  it('is made once a day of a bucket, whose lists cost money', async () => {
    const { clock, counts, tally } = tallyOf({ isShared: true });
    expect(await tally()).to.deep.equal({ pictures: 2, bytes: 12 });
    clock.now = 23 * HOUR;
    expect(await tally()).to.deep.equal({ pictures: 2, bytes: 12 });
    expect(counts.lists).to.equal(1);
    clock.now = 24 * HOUR;
    await tally();
    expect(counts.lists).to.equal(2);
  });

  it('is not asked for at every look while the store is away', async () => {
    const { clock, counts, tally } = tallyOf({ isShared: true, fails: 1 });
    expect(await tally()).to.equal(undefined);
    clock.now = 30_000;
    expect(await tally()).to.equal(undefined);
    expect(counts.lists).to.equal(1);
    clock.now = 60_000;
    expect(await tally()).to.deep.equal({ pictures: 2, bytes: 12 });
  });
});
