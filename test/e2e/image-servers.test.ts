import { expect } from 'chai';
import path from 'node:path';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { type Program, startBin } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

describe('a bot with a list of image servers', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let ports: number[];
  const servers: Program[] = [];
  let bot: Program;

  async function startServer(index: number): Promise<void> {
    const server = startBin('grafana-images', {
      args: [
        '-port',
        String(ports[index]),
        '-imageHost',
        'https://images.example.com/saved-images',
      ],
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'saved-images'),
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    servers[index] = server;
    await server.seen(/listens on port/);
  }

  async function kill(index: number): Promise<void> {
    servers[index]?.child.kill('SIGKILL');
    await servers[index]?.ended();
  }

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    ports = [await freePort(), await freePort()];
    await Promise.all([startServer(0), startServer(1)]);
    bot = startBin('hubot', {
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_HOST: ports.map((port) => `http://127.0.0.1:${port}`).join(','),
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
  });
  afterEach(async () => {
    bot.child.stdin?.end();
    expect(await bot.ended()).to.equal(0);
    for (const { child } of servers.splice(0)) child.kill('SIGKILL');
    await demo.close();
  });

  /** Asks for a picture that no server has made yet. */
  async function ask(minutes: number): Promise<string> {
    const before = bot.out().length;
    bot.child.stdin?.write(`graf db web:1 now-${minutes}m\n`);
    const said = () => bot.out().slice(before);
    await until(() => said().includes(`from=now-${minutes}m`));
    return said();
  }
  const PICTURE = /https:\/\/images\.example\.com\/saved-images\/[0-9a-f]{32}\.png/;

  it('has a picture from the other one while one is down, and says in one sentence that all are', async () => {
    for (const minutes of [11, 12]) expect(await ask(minutes)).to.match(PICTURE);
    await kill(0);
    for (const minutes of [13, 14, 15]) expect(await ask(minutes)).to.match(PICTURE);
    await startServer(0);
    await kill(1);
    for (const minutes of [16, 17, 18]) expect(await ask(minutes)).to.match(PICTURE);
    await kill(0);
    expect(await ask(19)).to.match(
      / - \[None of the 2 image servers of HUBOT_GRAFANA_IMAGES_HOST can be used\. The image server at http:\/\/127\.0\.0\.1:\d+ cannot be reached: nothing listens there\.( \(request \w+\))?\] - /,
    );
    await startServer(1);
    expect(await ask(20)).to.match(PICTURE);
  });
});
