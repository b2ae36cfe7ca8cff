import { expect } from 'chai';
import { createSlicedQueue } from '../../src/util/sliced-queue.ts';
import type { Steps } from '../../src/util/time-slices.ts';

describe('a queue of sliced work', () => {
  const steps = (work: readonly (() => unknown)[]) =>
    (function* (): Steps<number> {
      for (const one of work) {
        one();
        yield;
      }
      return work.length;
    })();

  it('begins a piece of work when the one before is done, also when that fails', async () => {
    const queue = createSlicedQueue();
    const done: string[] = [];
    const all = ['a', 'b', 'c'].map((name) =>
      queue
        .run(
          steps([
            () => done.push(`${name} begins`),
            () => {
              if (name === 'b') throw new Error('no');
            },
            () => done.push(`${name} ends`),
          ]),
        )
        .catch(String),
    );
    expect(await Promise.all(all)).to.deep.equal([3, 'Error: no', 3]);
    expect(done).to.deep.equal(['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
  });

  it('works 5 ms between two pauses, whether the pieces are large or small', async () => {
    let ms = 0;
    let pauses = 0;
    const pause = () => {
      pauses += 1;
      return Promise.resolve();
    };
    const pausesFor = async (pieces: readonly number[]) => {
      pauses = 0;
      const queue = createSlicedQueue({ now: () => ms, pause });
      const work = pieces.map((length) =>
        queue.run(steps(Array.from({ length }, () => () => (ms += 1)))),
      );
      await Promise.all(work);
      return pauses;
    };
    expect(await pausesFor([1_000])).to.be.at.least(199);
    expect(await pausesFor([500, 500])).to.be.at.least(199);
  });

  it('lets the event loop turn while many small pieces are done one after the other', async () => {
    let ms = 0;
    const queue = createSlicedQueue({ now: () => ms });
    let turns = 0;
    const count = () => {
      turns += 1;
      handle = setImmediate(count);
    };
    let handle = setImmediate(count);
    for (let piece = 0; piece < 100; piece += 1) await queue.run(steps([() => (ms += 1)]));
    clearImmediate(handle);
    expect(turns).to.be.within(16, 50);
  });
});
