import { expect } from 'chai';
import { createShutdown } from '../../src/server/shutdown.ts';
import { ShuttingDownError } from '../../src/util/errors.ts';
import { rejectionOf } from '../support/failure.ts';

describe('a server that stops', () => {
  const never = () => new Promise<never>(() => undefined);

  it('gives what came in time', async () => {
    const shutdown = createShutdown(60_000);
    expect(shutdown.isBegun).to.equal(false);
    expect(await shutdown.waitFor(Promise.resolve(1))).to.equal(1);
    shutdown.begin();
    expect(shutdown.isBegun).to.equal(true);
    expect(await shutdown.waitFor(Promise.resolve(2))).to.equal(2);
  });

  it('answers clients that still wait at the end of its grace, before their connections are cut', async () => {
    const shutdown = createShutdown(1);
    const waiting = [shutdown.waitFor(never()), shutdown.waitFor(never())];
    shutdown.begin();
    for (const one of waiting) {
      const { status, code } = await rejectionOf(ShuttingDownError, one);
      expect([status, code]).to.deep.equal([503, 'shutting_down']);
    }
    await rejectionOf(ShuttingDownError, shutdown.waitFor(never()));
  });
});
