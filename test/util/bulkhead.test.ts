import { expect } from 'chai';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { TooManyRequestsError } from '../../src/util/errors.ts';
import { createGate } from '../../src/util/bulkhead.ts';
import { deferred } from '../support/deferred.ts';
import { rejectionOf } from '../support/failure.ts';

describe('gate', () => {
  it('lets in as many as there are places, and turns the next away without doing its work', async () => {
    const gate = createGate(2);
    const open = deferred<string>();
    const inside = [gate(() => open.promise), gate(() => open.promise)];
    let hasBegun = false;
    const turnedAway = gate(() => {
      hasBegun = true;
      return open.promise;
    });
    const { retryAfter } = await rejectionOf(TooManyRequestsError, turnedAway);
    expect(retryAfter).to.be.above(0);
    expect(hasBegun).to.equal(false);
    open.resolve('done');
    expect(await Promise.all(inside)).to.deep.equal(['done', 'done']);
  });

  it('has its places free again after success, failure, and work that throws at once', async () => {
    const gate = createGate(1);
    expect(await gate(() => Promise.resolve(1))).to.equal(1);
    const failing = gate(() => Promise.reject(new GrafanaError('No.')));
    await rejectionOf(GrafanaError, failing);
    const throwing = gate(() => {
      throw new GrafanaError('At once.');
    });
    await rejectionOf(GrafanaError, throwing);
    expect(await gate(() => Promise.resolve(2))).to.equal(2);
  });
});
