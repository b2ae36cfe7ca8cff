import { expect } from 'chai';
import { createSharedRenders } from '../../../src/app/redis/renders.ts';
import type { StoredPicture } from '../../../src/pictures/shared-renders.ts';
import { deferred } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

const made = (digit: string): StoredPicture => ({
  name: digit.repeat(32),
  width: 1000,
  height: 500,
  drawnBy: 'grafana',
  bytes: 70,
  renderMs: 12,
});

describe('renders that servers share', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const times = { reuseMs: 5_000, waitMs: 10_000, lockMs: 300 };
  const one = async (options = times) => createSharedRenders(await connections.open(), options);

  it('are made once for equal requests at two servers, at the same time and just after', async () => {
    const [a, b] = [await one(), await one()];
    const render = deferred<StoredPicture>();
    const begun = deferred<boolean>();
    const first = a.once('key', () => {
      begun.resolve(true);
      return render.promise;
    });
    await begun.promise;
    const never = () => Promise.reject(new Error('it was rendered twice'));
    const second = b.once('key', never);
    render.resolve(made('a'));
    expect(await first).to.deep.equal(made('a'));
    const reused = { ...made('a'), isReused: true };
    expect(await second).to.deep.equal(reused);
    expect(await b.once('key', never)).to.deep.equal(reused);
    expect(await b.once('another', () => Promise.resolve(made('b')))).to.deep.equal(made('b'));
  });

  it('are made by the other server when the first one fails', async () => {
    const [a, b] = [await one(), await one()];
    const render = deferred<StoredPicture>();
    const begun = deferred<boolean>();
    const first = rejectionOf(
      Error,
      a.once('key', () => {
        begun.resolve(true);
        return render.promise;
      }),
    );
    await begun.promise;
    const second = b.once('key', () => Promise.resolve(made('b')));
    render.reject(new Error('no renderer'));
    expect((await first).message).to.equal('no renderer');
    expect(await second).to.deep.equal(made('b'));
  });

  it('are made by the other server when the first one dies', async () => {
    const redis = await connections.open();
    const a = createSharedRenders(redis, times);
    const begun = deferred<boolean>();
    void a.once('key', () => {
      begun.resolve(true);
      return new Promise(() => undefined);
    });
    await begun.promise;
    await redis.close();
    expect(await (await one()).once('key', () => Promise.resolve(made('b')))).to.deep.equal(
      made('b'),
    );
  });

  it('are not waited for longer than a render takes', async () => {
    const [a, b] = [await one(), await one({ ...times, waitMs: 150 })];
    const begun = deferred<boolean>();
    const render = deferred<StoredPicture>();
    const first = a.once('key', () => {
      begun.resolve(true);
      return render.promise;
    });
    await begun.promise;
    expect(await b.once('key', () => Promise.resolve(made('b')))).to.deep.equal(made('b'));
    render.resolve(made('a'));
    await first;
  });

  it('are made by each server while Redis is away, and are shared again when it is back', async () => {
    const [a, b] = [await one(), await one()];
    const begun = deferred<boolean>();
    const render = deferred<StoredPicture>();
    const first = a.once('key', () => {
      begun.resolve(true);
      return render.promise;
    });
    await begun.promise;
    const second = b.once('key', () => Promise.resolve(made('b')));
    await server.stop();
    expect(await second).to.deep.equal(made('b'));
    render.resolve(made('a'));
    expect(await first).to.deep.equal(made('a'));
    await server.start();
    let count = 0;
    const counted = () => {
      count += 1;
      return Promise.resolve(made('c'));
    };
    await until(async () => {
      count = 0;
      const key = `key ${Math.random()}`;
      await a.once(key, counted);
      await b.once(key, counted);
      return count === 1;
    });
  });

  it('ignores what is not a picture', async () => {
    const redis = await connections.open();
    for (const text of [
      '{',
      '{"name":"../x","width":1,"height":1,"drawnBy":"own","bytes":1,"renderMs":1}',
    ]) {
      await redis.attempt((client) => client.set(redis.key('rendered', 'key'), text));
      expect(await (await one()).once('key', () => Promise.resolve(made('b')))).to.deep.equal(
        made('b'),
      );
    }
  });
});
