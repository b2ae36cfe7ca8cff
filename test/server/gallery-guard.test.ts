import { expect } from 'chai';
import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from 'koa';
import { createCallers } from '../../src/server/callers.ts';
import { galleryGuard } from '../../src/server/gallery-guard.ts';
import { TooManyRequestsError } from '../../src/util/errors.ts';
import { rejectionOf } from '../support/failure.ts';

describe('the guard of the gallery', () => {
  const PASSWORD = 'secret';
  const contextOf = (password: string) => {
    const pair = Buffer.from(`x:${password}`).toString('base64');
    const headers: IncomingHttpHeaders = { authorization: `Basic ${pair}` };
    return {
      req: { headers, socket: { remoteAddress: '192.0.2.1' } },
      get: (name: string) => headers[name] ?? '',
      set: () => undefined,
    } as unknown as Context;
  };

  it('does not take the right one of many guesses that are sent at once', async () => {
    let left = 1;
    // Answers later than all have been asked, as one that servers share may.
    const budget = {
      check: async () => {
        const isUsedUp = left <= 0;
        await new Promise(setImmediate);
        if (isUsedUp) throw new TooManyRequestsError('Wait a minute.', { retryAfter: 60 });
      },
      spend: () => {
        left -= 1;
        return Promise.resolve();
      },
    };
    const guard = galleryGuard({ password: PASSWORD, allow: [] }, createCallers([]), budget);
    const guesses = ['a', 'b', PASSWORD].map((guess) => guard(contextOf(guess)));
    const results = await Promise.allSettled(guesses);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
    await rejectionOf(TooManyRequestsError, guesses[2] ?? Promise.resolve());
  });
});
