import { expect } from 'chai';
import { createLease } from '../../../src/app/redis/lease.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

describe('a lease', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const lease = async (lastsMs = 60_000) => createLease(await connections.open(), 'rooms', lastsMs);

  it('is held by one process, until that gives it back', async () => {
    const [a, b] = [await lease(), await lease()];
    expect([await a.hold(), await b.hold(), await a.hold()]).to.deep.equal([true, false, true]);
    await b.release();
    expect(await b.hold()).to.equal(false);
    await a.release();
    expect([await b.hold(), await a.hold()]).to.deep.equal([true, false]);
  });

  it('goes to another when its holder dies', async () => {
    const [a, b] = [await lease(100), await lease()];
    await a.hold();
    await until(() => b.hold());
  });

  it('is held by all while Redis is away', async () => {
    const [a, b] = [await lease(), await lease()];
    await server.stop();
    expect([await a.hold(), await b.hold()]).to.deep.equal([true, true]);
  });
});
