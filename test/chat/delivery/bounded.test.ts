import { expect } from 'chai';
import { boundedDelivery } from '../../../src/chat/delivery/bounded.ts';
import { TooManyRequestsError } from '../../../src/errors.ts';
import { deferred } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';

describe('a delivery with bounds', () => {
  it('delivers up to its bound at once, and is a sentence beyond it', async () => {
    const open = deferred<string>();
    let closed = false;
    const delivery = boundedDelivery(
      {
        description: 'by hand',
        deliver: () => open.promise,
        close: () => {
          closed = true;
          return Promise.resolve();
        },
      },
      2,
    );
    const inside = [delivery.deliver('a'), delivery.deliver('b')];
    const { message } = await rejectionOf(TooManyRequestsError, delivery.deliver('c'));
    expect(message).to.equal(
      'Too many pictures are waiting for their turn already; ask again in a moment.',
    );
    open.resolve('http://bot/x.png');
    await Promise.all(inside);
    expect(await delivery.deliver('d')).to.equal('http://bot/x.png');
    await delivery.close();
    expect([closed, delivery.description]).to.deep.equal([true, 'by hand']);
  });
});
