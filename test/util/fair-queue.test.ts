import { expect } from 'chai';
import { mock } from 'node:test';
import { createFairQueue, type FairQueueOptions } from '../../src/util/fair-queue.ts';
import { TooManyRequestsError } from '../../src/util/errors.ts';
import { type Deferred, deferred, settle } from '../support/deferred.ts';
import { rejectionOf } from '../support/failure.ts';

const limits: FairQueueOptions = {
  name: 'Grafana at https://g',
  concurrency: 2,
  concurrencyPerParty: 2,
  maxWaiting: 100,
  maxWaitingPerParty: 50,
  maxWaitMs: 30_000,
};

/** A queue whose work ends by hand; `started` has the names of what was started, in order. */
function queueByHand(options: Partial<FairQueueOptions> = {}) {
  const queue = createFairQueue({ ...limits, ...options });
  const started: string[] = [];
  const work = new Map<string, Deferred<string>>();
  const run = (party: string, name: string) => {
    const done = deferred<string>();
    work.set(name, done);
    return queue.run(party, () => {
      started.push(name);
      return done.promise;
    });
  };
  const end = async (name: string) => {
    work.get(name)?.resolve(name);
    await settle();
  };
  return { queue, started, run, end };
}

describe('fair queue', () => {
  it('runs as much at once as it may', async () => {
    const { started, run, end } = queueByHand();
    const all = ['a', 'b', 'c', 'd'].map((name) => run('ops', name));
    await settle();
    expect(started).to.deep.equal(['a', 'b']);
    await end('a');
    expect(started).to.deep.equal(['a', 'b', 'c']);
    for (const name of ['b', 'c', 'd']) await end(name);
    expect(await Promise.all(all)).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('serves the parties in turn, however much one of them wants', async () => {
    const { started, run, end } = queueByHand({ concurrency: 1 });
    const all = [1, 2, 3, 4].map((number) => run('loud', `loud ${number}`));
    all.push(run('quiet', 'quiet 1'), run('quiet', 'quiet 2'), run('late', 'late 1'));
    await settle();
    for (let index = 0; index < all.length; index += 1) await end(started[index] ?? '');
    expect(started).to.deep.equal([
      'loud 1',
      'quiet 1',
      'late 1',
      'loud 2',
      'quiet 2',
      'loud 3',
      'loud 4',
    ]);
    await Promise.all(all);
  });

  it('leaves a place for others when everything one party wants is slow', async () => {
    const { started, run, end } = queueByHand({ concurrency: 3, concurrencyPerParty: 2 });
    const all = [1, 2, 3].map((number) => run('slow', `slow ${number}`));
    all.push(run('quick', 'quick'));
    await settle();
    expect(started).to.deep.equal(['slow 1', 'slow 2', 'quick']);
    await end('quick');
    expect(started).to.have.length(3);
    for (const name of ['slow 1', 'slow 2', 'slow 3']) await end(name);
    await Promise.all(all);
  });

  it('refuses at once what is more than may wait, for one party and for all', async () => {
    const { run, end } = queueByHand({ concurrency: 1, maxWaiting: 3, maxWaitingPerParty: 2 });
    const all = ['a', 'b', 'c'].map((name) => run('ops', name));
    const { message } = await rejectionOf(TooManyRequestsError, run('ops', 'd'));
    expect(message).to.match(/^Too many requests to Grafana at https:\/\/g are waiting/);
    all.push(run('dev', 'e'));
    await rejectionOf(TooManyRequestsError, run('new', 'f'));
    for (const name of ['a', 'b', 'e', 'c']) {
      await settle();
      await end(name);
    }
    await Promise.all(all);
  });

  it('tells work that it has waited too long, and never starts it', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { queue, started, run, end } = queueByHand({ concurrency: 1 });
      const first = run('ops', 'first');
      const second = rejectionOf(TooManyRequestsError, run('dev', 'second'));
      mock.timers.tick(29_999);
      mock.timers.tick(1);
      expect((await second).message).to.match(/has waited 30 s for its turn\. Ask again/);
      await end('first');
      await first;
      expect(started).to.deep.equal(['first']);
      expect(queue.isIdle).to.equal(true);
    } finally {
      mock.timers.reset();
    }
  });

  it('goes on after work that fails, or throws at once, and keeps nothing of it', async () => {
    const queue = createFairQueue({ ...limits, concurrency: 1 });
    await rejectionOf(
      RangeError,
      queue.run('ops', () => Promise.reject(new RangeError('It failed.'))),
    );
    await rejectionOf(
      RangeError,
      queue.run('ops', () => {
        throw new RangeError('It failed at once.');
      }),
    );
    expect(await queue.run('ops', () => Promise.resolve('done'))).to.equal('done');
    expect(queue.isIdle).to.equal(true);
  });
});
