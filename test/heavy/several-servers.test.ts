import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { padded } from '../../demo/render/png.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { type Program, startBin } from '../support/program.ts';
import { redisServer } from '../support/redis-server.ts';
import { HOT, type Outcome, type ServerLoad, startLoad } from '../support/server-load.ts';
import { until } from '../support/until.ts';

const NAME = 'images.example.com';
const SITE = `https://${NAME}`;
/** Bytes of a picture, and milliseconds that Grafana needs for it. */
const BYTES = 60_000;
const RENDER_MS = 150;

describe('three image servers on one bucket, with one Redis, behind nginx', () => {
  const folder = temporaryFolder();
  const redis = redisServer();
  let demo: DemoGrafana;
  let engine: ObjectEngine | undefined;
  let nginx: Nginx;
  let ports: number[];
  let servers: Program[] = [];

  async function startServer(port: number): Promise<Program> {
    const server = startBin('grafana-images', {
      args: ['-port', String(port), '-imageHost', `${SITE}/saved-images`],
      env: {
        ...(engine?.env as Readonly<Record<string, string>>),
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_REDIS_URL: redis.url,
        HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    await server.seen(/listens on port/);
    return server;
  }

  beforeEach(async function () {
    needs(this, 'nginx', 'nginx');
    needsEngine(this, 'ceph');
    engine = await startEngine('ceph');
    demo = await startDemoGrafana({
      draw: async (picture) => {
        await delay(RENDER_MS);
        return padded(await blankPicture(picture), BYTES);
      },
    });
    ports = [await freePort(), await freePort(), await freePort()];
    servers = await Promise.all(ports.map(startServer));
    nginx = await startNginx({
      folder: folder.path,
      example: 'nginx-several.conf',
      names: [NAME],
      values: Object.fromEntries(
        ports.map((port, index) => [`10.0.0.1${index + 1}:8080`, `127.0.0.1:${port}`]),
      ),
    });
  });

  afterEach(async () => {
    await nginx.close();
    for (const server of servers) {
      server.child.kill('SIGTERM');
      await server.ended();
    }
    await demo.close();
    await engine?.stop();
  });

  const get = async (port: number, name: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/saved-images/${name}.png`);
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };

  /** Brings the pictures that are looked at most into the memory of each server. */
  async function warm(names: readonly string[]): Promise<void> {
    for (const port of ports)
      for (const name of names)
        for (let time = 0; time < 3; time += 1)
          expect((await get(port, name)).status).to.equal(200);
  }

  /** Waits until so many more requests were answered well. */
  async function goOn({ outcomes }: ServerLoad, more = 900): Promise<void> {
    const from = outcomes.length;
    await until(() => outcomes.slice(from).filter(({ status }) => status === 200).length >= more);
  }

  it('lose no picture and break no link when a server, the gateway and Redis die and come back', async () => {
    const load = startLoad({
      nginx,
      url: SITE,
      render: (number) =>
        `${demo.url}/render/d-solo/web/web?panelId=1&width=300&height=200&var-run=${number}`,
      readers: 6,
      pairs: 3,
    });
    const marks: Record<string, number> = {};
    const mark = (what: string) => (marks[what] = load.now());
    await goOn(load, 1_500);

    mark('a server is stopped');
    servers[0]?.child.kill('SIGTERM');
    expect(await servers[0]?.ended()).to.equal(0);
    servers[0] = await startServer(ports[0] ?? 0);
    await goOn(load);

    mark('a server hangs');
    servers[2]?.child.kill('SIGSTOP');
    await goOn(load, 300);
    servers[2]?.child.kill('SIGCONT');

    mark('a server is killed');
    servers[1]?.child.kill('SIGKILL');
    await servers[1]?.ended();
    await goOn(load);
    servers[1] = await startServer(ports[1] ?? 0);
    await goOn(load);

    const hot = [...load.promised].slice(0, HOT);
    const cold = [...load.promised].at(-1) ?? '';
    await warm(hot);
    mark('the gateway is killed');
    const startGateway = await engine?.stopGateway();
    await goOn(load);
    const beforeStart = load.now();
    await startGateway?.();
    mark('the gateway is back');
    const isBack = async (port: number) => (await get(port, cold)).status === 200;
    await until(async () => (await Promise.all(ports.map(isBack))).every(Boolean));
    mark('all servers use it again');
    await goOn(load);

    mark('Redis is killed');
    await redis.stop();
    await goOn(load);
    await redis.start();
    mark('Redis is back');
    await goOn(load);
    await load.stop();
    mark('the end');
    process.stdout.write(tableOf(marks, load.outcomes));

    const between = (from: string, to: string) => (one: Outcome) =>
      one.end >= (marks[from] ?? 0) && one.begin <= (marks[to] ?? 0);
    const isOutage = between('the gateway is killed', 'all servers use it again');
    const failed = load.outcomes.filter(({ status, why }) => status !== 200 || why !== '');
    expect(failed.filter((one) => !isOutage(one))).to.deep.equal([]);
    expect(failed.filter(({ method }) => method === 'POST').length).to.be.above(0);
    for (const { method, picture, status, why, retryAfter } of failed) {
      expect(status, why).to.equal(503);
      expect(retryAfter).to.match(/^\d+$/);
      expect((JSON.parse(why) as { message: string }).message).to.match(
        /^The bucket of the pictures \(HUBOT_GRAFANA_S3_BUCKET\) (cannot be reached: [^.]+|does not answer in time: try again soon)\.$/,
      );
      if (method === 'GET') expect(hot).not.to.include(picture);
    }
    const isDown = (one: Outcome) =>
      one.begin >= (marks['the gateway is killed'] ?? 0) && one.end <= beforeStart;
    const seen = load.outcomes.filter((one) => one.method === 'GET' && isDown(one));
    expect(seen.filter(({ status }) => status === 200).length).to.be.above(100);

    const renders = new Map<string, number>();
    for (const { path, query } of demo.requests) {
      const number = query.get('var-run') ?? '';
      if (path.startsWith('/render/')) renders.set(number, (renders.get(number) ?? 0) + 1);
    }
    expect(Math.max(...renders.values()), 'renders of two equal requests').to.be.at.most(2);
    const isCalm = (one: Outcome) =>
      one.method === 'POST' && one.end < (marks['a server is stopped'] ?? 0);
    const calm = new Set(load.outcomes.filter(isCalm).map(({ picture }) => picture));
    expect(calm.size).to.be.above(10);
    for (const picture of calm) expect(renders.get(picture), picture).to.equal(1);

    for (const name of load.promised) {
      for (const port of ports) {
        const { status, body } = await get(port, name);
        expect(status, name).to.equal(200);
        expect(pictureName(body)).to.equal(name);
      }
    }
    for (const server of servers)
      expect(server.out() + server.err()).not.to.include(redis.password);
  });
});

/** What was counted from each mark to the next. */
function tableOf(marks: Readonly<Record<string, number>>, outcomes: readonly Outcome[]): string {
  const steps = Object.entries({ 'the beginning': 0, ...marks });
  const lines = steps.slice(0, -1).map(([what, from], index) => {
    const to = steps[index + 1]?.[1] ?? Infinity;
    const cells = (['GET', 'POST'] as const).map((method) => {
      const those = outcomes.filter(
        (one) => one.method === method && one.end >= from && one.end < to,
      );
      const good = those.filter(({ status }) => status === 200);
      const times = good.map(({ begin, end }) => end - begin).sort((a, b) => a - b);
      const middle = times[Math.floor(times.length / 2)] ?? 0;
      const late = times[Math.floor(times.length * 0.99)] ?? 0;
      return `${method} ${good.length} well, ${those.length - good.length} refused, p50 ${middle} ms, p99 ${late} ms`;
    });
    return `    ${what}, ${((to - from) / 1_000).toFixed(1)} s: ${cells.join('; ')}\n`;
  });
  return lines.join('');
}
