import { expect } from 'chai';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Listening, listen } from '../support/http.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';
import { type Holdings, holdings } from './leaks.ts';
import { mutated } from './mutations.ts';

/** How many requests, and how many lines. */
const COUNT = Number(process.env.FUZZ_COUNT ?? 20_000);
/** How many are under way at once. */
const AT_ONCE = 20;
/** How often what is open is looked at before it counts as a leak; each look collects the garbage first. */
const LOOKS = 100;
/** Most bytes that may be held at the end beyond what was held after the first tenth. */
const GROWTH = 8_000_000;

const TINY = picture();
/** Too large for the memory. */
const LARGE = randomBytes(2_500_000);

const LINES = [
  'db web:cpu',
  'db web:3',
  'db web:panel-8 from=now-2d to=now-1d',
  'db web:"cpu user" server=web-01,web-02 now-2d now-1d',
  'db web:1 width=1500 height=700 tz=UTC theme=light scale=2 orgId=1',
  'db web:1 var-server=all today',
  "db web:1 server='a b' 2026-01-02T03:04:05Z 1700000000",
  'db web:99',
  'db nope',
  'db web kiosk',
  'db "web:1',
  'db web:1 now-',
  'db',
  'dash :::',
  'list',
  'list production',
  'search check out',
  'search',
  'help',
  'help db',
  'help nope',
  'nope',
  '',
];

describe('fuzz', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: TestBot;
  let images: TestImageServer;
  let alone: Listening;
  let servers: Readonly<Record<'a bot' | 'the image server alone', Server>>;
  let faults: string[];
  const notice = (error: unknown) => faults.push(String(error));

  beforeEach(async () => {
    faults = [];
    process.on('unhandledRejection', notice);
    demo = await startDemoGrafana({ draw: () => Promise.resolve(TINY) });
    bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
        HUBOT_GRAFANA_IMAGES_RATE: '1000000',
        HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '2',
      },
    });
    images = await startImageServer({
      folder: folder.path,
      sources: [demo.url],
      env: { HUBOT_GRAFANA_IMAGES_RATE: '1000000' },
    });
    const { server } = bot.robot;
    if (!server) throw new Error('The bot has no listener.');
    servers = { 'a bot': server, 'the image server alone': createServer(images.handle) };
    alone = await listen(servers['the image server alone']);
    for (const one of Object.values(servers)) {
      // Lets a client say that no more will come and still hear the answer, without a time to wait.
      Reflect.set(one, 'httpAllowHalfOpen', true);
    }
    for (const png of [TINY, LARGE]) {
      await writeFile(path.join(folder.path, `${pictureName(png)}.png`), png);
    }
  });
  afterEach(async () => {
    process.off('unhandledRejection', notice);
    await alone.close();
    await images.close();
    await bot.close();
    await demo.close();
  });

  /** What the doubles remember for other tests would be taken for a leak here. */
  function forget(): void {
    for (const memory of [bot.log, images.log, bot.adapter.said, demo.requests]) {
      (memory as unknown[]).length = 0;
    }
  }

  function expectCalm(): void {
    expect(faults).to.deep.equal([]);
    expect([...bot.log, ...images.log].filter((line) => line.startsWith('error'))).to.deep.equal(
      [],
    );
  }

  /** Runs it `COUNT` times, and compares what is held after the first tenth and at the end. */
  async function withoutLeaks(
    server: Server,
    run: (numRuns: number) => Promise<void>,
  ): Promise<void> {
    const runs = Math.ceil(COUNT / AT_ONCE);
    await run(Math.ceil(runs / 10));
    forget();
    const before = await holdings();
    await run(runs - Math.ceil(runs / 10));
    forget();
    let after: Holdings = await holdings();
    const connections = () =>
      new Promise<number>((resolve) => {
        server.getConnections((_error, count) => {
          resolve(count);
        });
      });
    let open = await connections();
    await until(() => {
      void connections().then((count) => (open = count));
      return open === 0;
    });
    // What is being read or written in the background is closed within moments; a leak stays.
    for (let look = 0; look < LOOKS && after.descriptors > before.descriptors; look += 1) {
      after = { ...after, descriptors: (await holdings()).descriptors };
    }
    expect(after.descriptors, 'descriptors').to.be.at.most(before.descriptors);
    expect(after.listeners, 'listeners').to.equal(before.listeners);
    expect(server.listenerCount('request'), 'listeners to requests').to.equal(1);
    expect(after.heap - before.heap, 'bytes in the heap').to.be.below(GROWTH);
    expect(after.outside - before.outside, 'bytes outside of it').to.be.below(GROWTH);
  }

  /**
   * Sends bytes and nothing more, and gives the status of the first answer, or 0 when there is none.
   * Some clients do not wait for theirs.
   */
  function send(port: number, bytes: Buffer): Promise<number> {
    const waits = bytes.length % 10 > 0;
    return new Promise((resolve) => {
      let answer = '';
      const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
        socket.end(bytes, () => {
          if (!waits) socket.destroy();
        });
      });
      socket.on('data', (chunk) => (answer ||= chunk.toString('latin1').slice(0, 100)));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0));
      });
    });
  }

  for (const where of ['a bot', 'the image server alone'] as const) {
    it(`${where} survives ${COUNT} HTTP requests, of which most are none`, async () => {
      const server = servers[where];
      const { port } = server.address() as AddressInfo;
      const good = JSON.stringify({ imageUrl: `${demo.url}/render/d-solo/web/web?panelId=1` });
      const head = `Host: x\r\nAuthorization: Bearer ${TOKEN}`;
      const [tiny, large] = [pictureName(TINY), pictureName(LARGE)];
      const one = `GET /saved-images/${tiny}.png HTTP/1.1\r\nHost: x\r\n\r\n`;
      const two = `GET /saved-images/${large}.png HTTP/1.1\r\nHost: x\r\n\r\n`;
      const requests = mutated([
        one,
        `${two}${one}`.repeat(3),
        one.repeat(50),
        two.repeat(200),
        `GET http://x/saved-images/${tiny}.png?x HTTP/1.1\r\nHost: x\r\nRange: bytes=5-9\r\nIf-Range: "${tiny}"\r\n\r\n`,
        `HEAD /saved-images/${large}.png HTTP/1.1\r\nHost: x\r\n\r\n${one}`,
        `GET http://[::1]:80/saved-images/${large}.png HTTP/1.1\r\nHost: x\r\nRange: bytes=-8\r\n\r\n`,
        `POST /grafana-images HTTP/1.1\r\n${head}\r\nContent-Length: ${good.length}\r\n\r\n${good}`,
        `POST /grafana-images HTTP/1.1\r\n${head}\r\nTransfer-Encoding: chunked\r\n\r\n${good.length.toString(16)}\r\n${good}\r\n0\r\n\r\n`,
        `POST /grafana-images/ HTTP/1.1\r\n${head}\r\nExpect: 100-continue\r\nX-Forwarded-For: 1.2.3.4, ::1\r\nContent-Length: ${good.length}\r\n\r\n${good}`,
        `PUT /grafana-images?x=1 HTTP/1.1\r\n${head}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
        `GET /saved-images/0123456789abcdef0123456789abcdef.png HTTP/1.1\r\nHost: x\r\nIf-None-Match: "x"\r\nIf-Modified-Since: Sun, 22 Nov 2026 17:00:00 GMT\r\n\r\n`,
        `GET /saved-images/../x.png HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1,5-\r\nAccept-Encoding: gzip, br\r\n\r\n`,
        `GET /saved-images/${tiny} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n`.repeat(3),
        `GET /saved-images/oembed?format=json&maxwidth=9&url=http%3A%2F%2Flocalhost%2Fsaved-images%2F${tiny} HTTP/1.1\r\nHost: x\r\n\r\n`,
        'HEAD http://x/saved-images/%2e%2e/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
        'OPTIONS /grafana-images HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n',
        'GET /hubot/help HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      ]);
      // Well-formed to HTTP, so that its content is read.
      const framed = fc
        .tuple(
          fc.oneof(
            fc.constant(Buffer.from('POST /grafana-images')),
            mutated(['POST /grafana-images', 'GET /saved-images/x.png', 'PUT /saved-images/'], 1),
          ),
          fc.oneof(
            { weight: 4, arbitrary: fc.constant(Buffer.from(`Bearer ${TOKEN}`)) },
            { weight: 1, arbitrary: mutated(['Bearer guess', 'Basic dTpw', ''], 1) },
          ),
          fc.oneof(
            mutated([good, '{"imageUrl":"https://x/render/y"}', '{"imageUrl":5}', '[', ''], 2),
            mutated([`${demo.url}/render/d-solo/web/web?panelId=1&from=now-6h&to=now`], 2).map(
              (url) => Buffer.from(JSON.stringify({ imageUrl: url.toString() })),
            ),
          ),
        )
        .map(([line, authorization, body]) =>
          Buffer.concat([
            Buffer.from(
              `${line.toString('latin1').replace(/[\r\n]/g, '')} HTTP/1.1\r\nHost: x\r\n`,
            ),
            Buffer.from(
              `Authorization: ${authorization.toString('latin1').replace(/[\r\n\0]/g, '')}\r\n`,
            ),
            Buffer.from(`Content-Length: ${body.length}\r\n\r\n`),
            body,
          ]),
        );
      const statuses = new Map<number, number>();
      await withoutLeaks(server, (numRuns) =>
        fc.assert(
          fc.asyncProperty(
            fc.array(fc.oneof(requests, framed), { minLength: AT_ONCE, maxLength: AT_ONCE }),
            async (batch) => {
              const seen = await Promise.all(batch.map((bytes) => send(port, bytes)));
              expect(seen).not.to.include(500);
              for (const status of seen) statuses.set(status, (statuses.get(status) ?? 0) + 1);
              expectCalm();
              forget();
            },
          ),
          { numRuns },
        ),
      );
      const text = [...statuses].sort().map(([status, times]) => `${status}: ${times}`);
      process.stdout.write(`      answers by status (0: none): ${text.join(', ')}\n`);
      expect(statuses.get(200), 'requests that were good after all').to.be.above(COUNT / 100);
      expect((await fetch(`http://127.0.0.1:${port}/saved-images/x`)).status).to.equal(404);
    });
  }

  it(`survives ${COUNT} lines in chat, of which most are nonsense`, async () => {
    const rest = fc.oneof(
      { weight: 9, arbitrary: mutated(LINES).map((bytes) => bytes.toString('utf8')) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    );
    let answers = 0;
    await withoutLeaks(servers['a bot'], (numRuns) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(rest, { minLength: AT_ONCE, maxLength: AT_ONCE }),
          async (batch) => {
            await Promise.all(batch.map((line) => bot.ask(`hubot graf ${line}`)));
            answers += bot.adapter.said.length;
            for (const said of bot.adapter.said) {
              expect(said).not.to.match(/\n\s+at \S+ \(|\[object |Something went wrong here/);
              expect(said.length).to.be.below(10_000);
            }
            expectCalm();
            forget();
          },
        ),
        { numRuns },
      ),
    );
    expect(answers).to.be.above(COUNT / 2);
    expect((await bot.ask('hubot graf db web:cpu'))[0]).to.match(/: http\S+\.png - /);
  });
});
