import { expect } from 'chai';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { ShuttingDownError } from '../../src/util/errors.ts';
import { createWorkQueue } from '../../src/util/work-queue.ts';
import { deferred, settle } from '../support/deferred.ts';
import { rejectionOf } from '../support/failure.ts';

describe('queue', () => {
  it('lets only so much run at once, and gives every result to the one who asked', async () => {
    const queue = createWorkQueue(2);
    const gates = [deferred<number>(), deferred<number>(), deferred<number>()];
    let begun = 0;
    const results = gates.map(({ promise }) =>
      queue.run(() => {
        begun += 1;
        return promise;
      }),
    );
    await settle();
    expect(begun).to.equal(2);
    for (const [index, gate] of gates.entries()) gate.resolve(index);
    expect(await Promise.all(results)).to.deep.equal([0, 1, 2]);
  });

  it('takes each client’s first before any client’s second, and equals as they came', async () => {
    const queue = createWorkQueue(1);
    const gate = deferred();
    const begun: string[] = [];
    const work = (name: string) => () => Promise.resolve(void begun.push(name));
    const all = [queue.run(() => gate.promise)];
    for (const turn of [0, 1, 2]) all.push(queue.run(work(`dashboard ${turn}`), { turn }));
    for (const turn of [0, 1]) all.push(queue.run(work(`other ${turn}`), { turn }));
    all.push(queue.run(work('single')));
    gate.resolve();
    await Promise.all(all);
    expect(begun).to.deep.equal([
      'dashboard 0',
      'other 0',
      'single',
      'dashboard 1',
      'other 1',
      'dashboard 2',
    ]);
  });

  it('goes on after a failure', async () => {
    const queue = createWorkQueue(1);
    const failing = queue.run(() => Promise.reject(new GrafanaError('No.')));
    const next = queue.run(() => Promise.resolve('done'));
    await rejectionOf(GrafanaError, failing);
    expect(await next).to.equal('done');
    await queue.close();
  });

  it('refuses what is new and what still waits once it is closed, and waits for the rest', async () => {
    const queue = createWorkQueue(1);
    const gate = deferred<string>();
    const running = queue.run(() => gate.promise);
    const waiting = queue.run(() => Promise.resolve('never'));
    await settle();
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    await rejectionOf(
      ShuttingDownError,
      queue.run(() => Promise.resolve('never')),
    );
    await settle();
    expect(closed, 'closed with work under way').to.equal(false);
    gate.resolve('done');
    expect(await running).to.equal('done');
    await rejectionOf(ShuttingDownError, waiting);
    await closing;
  });

  describe('with a signal', () => {
    it('takes what waits out of the queue, which goes on with the next', async () => {
      const queue = createWorkQueue(1);
      const gate = deferred<string>();
      const begun: string[] = [];
      const work = (name: string) => () => {
        begun.push(name);
        return Promise.resolve(name);
      };
      const gone = new AbortController();
      const running = queue.run(() => gate.promise);
      const leaving = queue.run(work('leaving'), { signal: gone.signal });
      const next = queue.run(work('next'));
      await settle();
      gone.abort(new GrafanaError('Gone.'));
      await rejectionOf(GrafanaError, leaving);
      gate.resolve('done');
      expect(await Promise.all([running, next])).to.deep.equal(['done', 'next']);
      expect(begun).to.deep.equal(['next']);
      await queue.close();
    });

    it('lets running work run to its end, and nothing in its place meanwhile', async () => {
      const queue = createWorkQueue(1);
      const gate = deferred<string>();
      const gone = new AbortController();
      let hasBegun = false;
      const running = queue.run(() => gate.promise, { signal: gone.signal });
      const next = queue.run(() => {
        hasBegun = true;
        return Promise.resolve('next');
      });
      await settle();
      gone.abort();
      await settle();
      expect(hasBegun, 'two at once').to.equal(false);
      gate.resolve('done');
      expect(await Promise.all([running, next])).to.deep.equal(['done', 'next']);
    });

    it('begins nothing when it was aborted before', async () => {
      const queue = createWorkQueue(1);
      const signal = AbortSignal.abort(new GrafanaError('Gone.'));
      const never = queue.run(() => Promise.resolve('never'), { signal });
      await rejectionOf(GrafanaError, never);
      expect(await queue.run(() => Promise.resolve('next'))).to.equal('next');
    });
  });
});
