import { expect } from 'chai';
import { createClient } from 'redis';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { deferred } from '../support/deferred.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { type ObjectStoreDouble, startObjectStore } from '../support/object-store.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import { type Program, startBin } from '../support/program.ts';
import { redisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

describe('grafana-images, twice, with one Redis and one bucket', () => {
  const folder = temporaryFolder();
  const redis = redisServer();
  let demo: DemoGrafana;
  let store: ObjectStoreDouble;
  /** What Grafana waits for before it answers with a picture. */
  let gate: Promise<unknown> = Promise.resolve();
  const programs: Program[] = [];

  async function start(env: Readonly<Record<string, string>> = {}) {
    const port = await freePort();
    const program = startBin('grafana-images', {
      args: ['-port', String(port), '-imageHost', 'https://images.example.com/saved-images'],
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_REDIS_URL: redis.url,
        HUBOT_GRAFANA_S3_BUCKET: 'pictures',
        HUBOT_GRAFANA_S3_ENDPOINT: new URL(store.settings.url).origin,
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        ...env,
      },
    });
    programs.push(program);
    await program.seen(/listens on port/);
    return { program, url: `http://127.0.0.1:${port}` };
  }
  type Server = Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    gate = Promise.resolve();
    store = await startObjectStore();
    demo = await startDemoGrafana({
      draw: async (picture) => {
        await gate;
        return blankPicture(picture);
      },
    });
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.child.kill('SIGTERM');
      expect(await program.ended()).to.equal(0);
      expect(program.out() + program.err()).not.to.match(/open-sesame|the-secret-key/);
    }
    await demo.close();
    await store.close();
  });

  let count = 0;
  const another = () =>
    `${panelOf(demo.url)}&from=1700000000000&to=1700003600000&var-run=${(count += 1)}`;
  const renders = (url: string) => {
    const run = new URL(url).searchParams.get('var-run');
    const { requests } = demo;
    return requests.filter(
      ({ path, query }) => path.startsWith('/render/') && query.get('var-run') === run,
    ).length;
  };
  async function linkFrom({ url }: Server, imageUrl: string): Promise<string> {
    const answer = await postPicture(url, imageUrl);
    const body = (await answer.json()) as { pubImg?: string; message?: string };
    expect(answer.status, body.message).to.equal(200);
    return body.pubImg ?? '';
  }
  /**
   * Asks both for the same picture while Grafana makes it.
   * @param isSecondSeen whether the second server has begun
   * @returns how often Grafana made it
   */
  async function rendersOf(
    [a, b]: readonly [Server, Server],
    isSecondSeen: (imageUrl: string) => boolean,
  ): Promise<number> {
    const imageUrl = another();
    const { promise, resolve } = deferred<undefined>();
    gate = promise;
    const first = linkFrom(a, imageUrl);
    await until(() => renders(imageUrl) === 1);
    const second = linkFrom(b, imageUrl);
    await until(() => isSecondSeen(imageUrl));
    resolve(undefined);
    const links = await Promise.all([first, second]);
    expect(links[0]).to.equal(links[1]);
    expect(links[0]).to.match(/^https:\/\/images\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
    for (const { url } of [a, b]) {
      const name = links[0].split('/').at(-1) ?? '';
      expect((await fetch(`${url}/saved-images/${name}`)).status).to.equal(200);
    }
    return renders(imageUrl);
  }

  /** The same with Redis, whose monitor tells when the second server looks for the picture of the first. */
  async function sharedRendersOf(both: readonly [Server, Server]): Promise<number> {
    const client = createClient({ url: redis.url });
    await client.connect();
    let looks = 0;
    await client.monitor((line) => {
      // The first server looks and finds nothing, the second finds that it is being made.
      if (/"EVAL".*:rendering:/.test(line)) looks += 1;
    });
    try {
      return await rendersOf(both, () => looks >= 2);
    } finally {
      client.destroy();
    }
  }

  it('renders equal requests once, at the same time and just after, and each token’s by itself', async () => {
    const [a, b] = [await start(), await start()];
    expect(await sharedRendersOf([a, b])).to.equal(1);
    const imageUrl = another();
    expect(await linkFrom(a, imageUrl)).to.equal(await linkFrom(b, imageUrl));
    expect(renders(imageUrl)).to.equal(1);
    const refused = await postPicture(b.url, imageUrl, { authorization: 'Bearer guess' });
    expect(refused.status).to.equal(401);
  });

  it('counts failed requests at both together', async () => {
    const rate = { HUBOT_GRAFANA_IMAGES_RATE: '2' };
    const [a, b] = [await start(rate), await start(rate)];
    const guess = async ({ url }: Server, token: string) =>
      (await postPicture(url, panelOf(demo.url), { authorization: `Bearer ${token}` })).status;
    expect(await guess(a, 'one')).to.equal(401);
    expect(await guess(b, 'two')).to.equal(401);
    expect(await guess(a, 'three')).to.equal(429);
    expect(await guess(b, 'four')).to.equal(429);
  });

  it('renders at each server while Redis is away, with a line for that, and once again when it is back', async () => {
    const [a, b] = [await start(), await start()];
    await redis.stop();
    expect(await rendersOf([a, b], (imageUrl) => renders(imageUrl) === 2)).to.equal(2);
    for (const { program } of [a, b]) {
      await program.seen(
        /^error Redis \(HUBOT_GRAFANA_REDIS_URL\) cannot be used: [^.]+\. Until it can, this process works for itself\.$/m,
      );
    }
    await redis.start();
    for (const { program } of [a, b]) await program.seen(/^info Redis is back\.$/m);
    expect(await sharedRendersOf([a, b])).to.equal(1);
    const lines = `${a.program.out()}${a.program.err()}`.match(/Redis .*cannot be used/g);
    expect(lines).to.have.length(1);
  });

  it('works without a Redis that is not there or has another password, and says why in one line', async () => {
    const reasons: Record<string, RegExp> = {
      [redis.url.replace(redis.password, 'other-word')]: /does not accept the user or the password/,
      [`redis://:${redis.password}@127.0.0.1:${await freePort()}`]: /nothing listens there/,
    };
    for (const [url, reason] of Object.entries(reasons)) {
      const { program, ...server } = await start({ HUBOT_GRAFANA_REDIS_URL: url });
      await linkFrom({ program, ...server }, another());
      const log = program.out() + program.err();
      expect(log.match(/^.*Redis.*$/gm)).to.have.length(1);
      expect(log).to.match(reason).and.not.include('other-word');
    }
  });

  it('does not start with what is not a Redis URL, and shows nothing of it', async () => {
    const program = startBin('grafana-images', {
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_REDIS_URL: `redis://:${redis.password}@redis.example.com/first`,
      },
    });
    programs.length = 0;
    expect(await program.ended()).to.be.above(0);
    expect(program.out() + program.err()).to.equal(
      'The configuration cannot be used:\nHUBOT_GRAFANA_REDIS_URL: found a value that is not shown, expected a URL such as redis://localhost:6379.\n',
    );
  });
});
