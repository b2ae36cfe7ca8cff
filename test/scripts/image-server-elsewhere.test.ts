import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import os from 'node:os';
import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { freePort } from '../support/free-port.ts';
import { type GoImageServer, startGoImageServer } from '../support/go-image-server.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

const IMAGE_HOST = 'http://grafana.example.com/saved-images';

describe('a bot with HUBOT_GRAFANA_IMAGES_HOST', () => {
  const stage = botStage();
  let go: GoImageServer;

  beforeEach(async () => {
    go = await startGoImageServer(IMAGE_HOST);
  });
  afterEach(() => go.close());

  const start = (env: Record<string, string> = {}) =>
    stage.start({ env: { HUBOT_GRAFANA_IMAGES_HOST: go.url, ...env } });

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
    expect(await readdir(stage.folder)).to.deep.equal([]);
  });

  it('never has more renders under way than it may, over that way too', async () => {
    stage.demo.fault({ kind: 'delay', ms: 30 });
    const bot = await start({ HUBOT_GRAFANA_IMAGES_CONCURRENCY: '2' });
    await bot.ask('hubot graf db web');
    expect(stage.demo.peakRenders).to.equal(2);
  });

  it('says of each panel why there is none when that server is away', async () => {
    await go.close();
    const bot = await start();
    const [message = ''] = await bot.ask('hubot graf db web:cpu');
    expect(message).to.match(
      /^CPU on web-01 - \[The image server at http:\/\/127\.0\.0\.1:\d+ cannot be reached: nothing listens there\. \(request [0-9a-f]{8}\)\] - http/,
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

  it('still gets its pictures when it is itself behind a proxy', async () => {
    const port = await freePort();
    const proxy = createServer((client) => {
      const bot = connect(port, '127.0.0.1');
      pipeline(client, bot, client, () => undefined);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const bot = await start({
      PORT: String(port),
      HUBOT_GRAFANA_IMAGES_HOST: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      HUBOT_GRAFANA_IMAGES_CONCURRENCY: '1',
    });
    const messages = await bot.ask('hubot graf db web');
    expect(messages.filter((text) => /: http\S+\/saved-images\//.test(text))).to.have.lengthOf(10);
    proxy.close();
  });

  it('begins no render any more while it shuts down', async () => {
    const bot = await start({ HUBOT_GRAFANA_IMAGES_CONCURRENCY: '2' });
    stage.demo.fault({ kind: 'delay', ms: 200 });
    const asked = bot.ask('hubot graf db web');
    const renders = () =>
      stage.demo.requests.filter(({ path }) => path.startsWith('/render')).length;
    await until(() => renders() === 2);
    await bot.installation.close();
    expect(renders()).to.equal(2);
    const messages = await asked;
    expect(messages.filter((text) => text.includes('.png - '))).to.have.lengthOf(2);
    expect(messages.filter((text) => text.includes('shutting down'))).to.have.lengthOf(8);
  });

  it('takes the token out of what that server says', async () => {
    const echo = createHttpServer((request, response) => {
      response.writeHead(400).end(`no ${request.headers.authorization ?? ''} here`);
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const bot = await start({
      HUBOT_GRAFANA_IMAGES_HOST: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`,
    });
    const [message = ''] = await bot.ask('hubot graf db web:cpu');
    expect(message).to.contain('answered with status 400: no Bearer … here');
    expect(`${message}${bot.log.join()}`).to.not.contain(TOKEN);
    echo.close();
  });
});
