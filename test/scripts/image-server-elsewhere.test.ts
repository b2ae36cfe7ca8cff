import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { expect } from 'chai';
import {
  blankPicture,
  DEMO_TOKENS,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type GoImageServer, startGoImageServer } from '../support/go-image-server.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';

const TOKEN = Object.keys(DEMO_TOKENS)[0] ?? '';
const IMAGE_HOST = 'http://grafana.example.com/saved-images';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a bot with HUBOT_GRAFANA_IMAGES_HOST', () => {
  let demo: DemoGrafana;
  let go: GoImageServer;
  const folder = temporaryFolder();
  const bots: TestBot[] = [];

  const start = async (env: Record<string, string> = {}): Promise<TestBot> => {
    const bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_HOST: go.url,
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
        ...env,
      },
    });
    bots.push(bot);
    return bot;
  };

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    go = await startGoImageServer(IMAGE_HOST);
  });

  afterEach(async () => {
    await Promise.all(bots.splice(0).map((bot) => bot.close()));
    await go.close();
    await demo.close();
  });

  it('posts the pictures of a Go grafana-images, and says at the start that they are public', async () => {
    const bot = await start();
    expect(bot.log.join('\n')).to.contain(`kept by the image server at ${go.url}`);
    const messages = await bot.ask('hubot graf db web');
    expect(messages).to.have.lengthOf(10);
    for (const message of messages) {
      expect(message).to.match(
        /^[^:]+: http:\/\/grafana\.example\.com\/saved-images\/[0-9a-f]{32}\.png - http/,
      );
    }
    expect(new Set(go.tokens)).to.deep.equal(new Set([`Bearer ${TOKEN}`]));
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('never has more renders under way than it may, over that way too', async () => {
    demo.fault({ kind: 'delay', ms: 30 });
    const bot = await start({ HUBOT_GRAFANA_IMAGES_CONCURRENCY: '2' });
    await bot.ask('hubot graf db web');
    expect(demo.peakRenders).to.equal(2);
  });

  it('says of each panel why there is none when that server is away', async () => {
    await go.close();
    const bot = await start();
    const [message = ''] = await bot.ask('hubot graf db web:cpu');
    expect(message).to.match(
      /^CPU on web-01 - \[The image server at http:\/\/127\.0\.0\.1:\d+ cannot be reached: nothing listens there\.\] - http/,
    );
    go = await startGoImageServer(IMAGE_HOST);
  });

  for (const name of ['localhost', '127.0.0.1', os.hostname()]) {
    it(`asks itself in no roundabout way when ${name} is this very process`, async () => {
      const port = await freePort();
      const bot = await start({
        PORT: String(port),
        HUBOT_GRAFANA_IMAGES_HOST: `http://${name}:${port}`,
      });
      expect(bot.log.join('\n')).to.contain("this process's own image server");
      expect((await bot.ask('hubot graf db web:cpu'))[0]).to.contain(`:${port}/saved-images/`);
    });
  }

  it('still gets its pictures when it is itself behind a name it does not know', async () => {
    const port = await freePort();
    // All of 127.0.0.0/8 leads to this machine, but only 127.0.0.1 is among its own addresses.
    const bot = await start({
      PORT: String(port),
      EXPRESS_BIND_ADDRESS: '0.0.0.0',
      HUBOT_GRAFANA_IMAGES_HOST: `http://127.0.0.2:${port}`,
      HUBOT_GRAFANA_IMAGES_CONCURRENCY: '1',
    });
    const messages = await bot.ask('hubot graf db web');
    expect(
      messages.filter((message) => /: http\S+\/saved-images\//.test(message)),
    ).to.have.lengthOf(10);
  });
});
