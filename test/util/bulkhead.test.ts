import { expect } from 'chai';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { TooManyRequestsError } from '../../src/util/errors.ts';
import { createBulkhead } from '../../src/util/bulkhead.ts';
import { deferred } from '../support/deferred.ts';
import { rejectionOf } from '../support/failure.ts';

describe('bulkhead', () => {
  it('lets in as many as there are places, and turns the next away without doing its work', async () => {
    const bulkhead = createBulkhead(2);
    const open = deferred<string>();
    const inside = [bulkhead(() => open.promise), bulkhead(() => open.promise)];
    let hasBegun = false;
    const turnedAway = bulkhead(() => {
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
    const bulkhead = createBulkhead(1);
    expect(await bulkhead(() => Promise.resolve(1))).to.equal(1);
    const failing = bulkhead(() => Promise.reject(new GrafanaError('No.')));
    await rejectionOf(GrafanaError, failing);
    const throwing = bulkhead(() => {
      throw new GrafanaError('At once.');
    });
    await rejectionOf(GrafanaError, throwing);
    expect(await bulkhead(() => Promise.resolve(2))).to.equal(2);
  });
});
