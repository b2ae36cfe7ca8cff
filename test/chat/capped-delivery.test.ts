import { expect } from 'chai';
import { cappedDelivery } from '../../src/chat/capped-delivery.ts';
import type { Delivery } from '../../src/chat/delivery.ts';
import { TooManyRequestsError } from '../../src/util/errors.ts';
import { deferred } from '../support/deferred.ts';
import { rejectionOf } from '../support/failure.ts';
import { subjectOf } from '../support/renderer.ts';

describe('capped delivery', () => {
  const begin = deferred();
  const close = () => Promise.resolve();
  const link: Delivery = {
    kind: 'link',
    description: 'somewhere',
    deliver: () => begin.promise.then(() => 'https://images.example.com/x.png'),
    close,
  };
  const upload: Delivery = {
    kind: 'upload',
    description: 'somewhere',
    fetch: async () => {
      await begin.promise;
      return { png: Buffer.from('x'), drawnBy: 'grafana', renderMs: 1, release: () => undefined };
    },
    uploader: { description: 'somewhere', upload: () => Promise.resolve() },
    close,
  };

  for (const delivery of [link, upload]) {
    it(`refuses one picture too many (${delivery.kind})`, async () => {
      const bounded = cappedDelivery(delivery, 2);
      const ask = (): Promise<unknown> =>
        bounded.kind === 'link'
          ? bounded.deliver(subjectOf('https://x'), 'y', 0)
          : bounded.fetch(subjectOf('https://x'), 'y', { turn: 0 });
      expect(bounded.description).to.equal('somewhere');
      const accepted = [ask(), ask()];
      const error = await rejectionOf(TooManyRequestsError, ask());
      expect(error.message).to.match(/ask again in a moment/);
      begin.resolve();
      await Promise.all([...accepted, bounded.close()]);
      await ask();
    });
  }
});
