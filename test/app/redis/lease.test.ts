import { expect } from 'chai';
import { createLease, type Lease } from '../../../src/app/redis/lease.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

describe('a lease', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const leases: Lease[] = [];
  afterEach(async () => {
    await Promise.all(leases.splice(0).map((lease) => lease.close()));
  });
  const lease = async (lastsMs = 60_000) => {
    const redis = await connections.open();
    const made = createLease(redis, 'rooms', lastsMs);
    leases.push(made);
    return made;
  };

  it('is held by one process, until that gives it back', async () => {
    const a = await lease();
    expect(await a.isOurs()).to.equal(true);
    const b = await lease();
    const taken: string[] = [];
    b.onTaken(() => taken.push('b'));
    expect([await b.isOurs(), await a.isOurs()]).to.deep.equal([false, true]);
    expect([await b.isTheirs(), await a.isTheirs()]).to.deep.equal([true, false]);
    expect(taken).to.deep.equal([]);
    await a.close();
    expect(await b.isOurs()).to.equal(true);
    expect(await b.isOurs()).to.equal(true);
    expect(taken).to.deep.equal(['b']);
  });

  it('goes to another when its holder dies, by itself', async () => {
    const redis = await connections.open();
    const a = createLease(redis, 'rooms', 200);
    expect(await a.isOurs()).to.equal(true);
    const b = await lease(200);
    expect(await b.isTheirs()).to.equal(true);
    const taken = new Promise<void>((resolve) => {
      b.onTaken(resolve);
    });
    await redis.close();
    await taken;
    expect(await b.isOurs()).to.equal(true);
  });

  it('is never two processes’ at once, however often they ask', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => lease()));
    for (let round = 0; round < 20; round += 1) {
      const ours = await Promise.all(all.map((one) => one.isOurs()));
      expect(ours.filter(Boolean)).to.have.length(1);
    }
  });

  it('stays where it was while Redis is away, and nothing is left to a process that may be gone', async () => {
    const a = await lease();
    await a.isOurs();
    const b = await lease();
    await b.isOurs();
    await server.stop();
    expect([await a.isOurs(), await b.isOurs()]).to.deep.equal([true, false]);
    expect([await a.isTheirs(), await b.isTheirs()]).to.deep.equal([false, false]);
    const c = await lease();
    expect(await c.isOurs()).to.equal(true);
    await server.start();
    await until(async () => {
      const ours = [await a.isOurs(), await b.isOurs(), await c.isOurs()];
      return ours.filter(Boolean).length === 1;
    });
  });
});
