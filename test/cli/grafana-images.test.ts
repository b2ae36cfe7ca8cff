import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import {
  blankPicture,
  DEMO_TOKENS,
  type DemoGrafana,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Program, type ProgramOptions, startProgram } from '../support/program.ts';
import { startTestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

const TOKEN = Object.keys(DEMO_TOKENS)[0] ?? '';

describe('bin/grafana-images', function () {
  this.timeout(30_000);

  let demo: DemoGrafana;
  const folder = temporaryFolder();
  const programs: Program[] = [];

  const start = (options: ProgramOptions = {}): Program => {
    const env = { EXPRESS_BIND_ADDRESS: '127.0.0.1', ...options.env };
    const program = startProgram('grafana-images', { cwd: folder.path, ...options, env });
    programs.push(program);
    return program;
  };
  const listening = async (program: Program): Promise<string> => {
    const [, port = ''] = await program.seen(/listens on port (\d+)/);
    return `http://127.0.0.1:${port}`;
  };
  const post = (url: string, imageUrl: string) =>
    fetch(`${url}/grafana-images`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ imageUrl }),
    });

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });

  afterEach(async () => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
    await demo.close();
  });

  it("takes the Go program's flags", async () => {
    const pictures = path.join(folder.path, 'pictures');
    const program = start({
      args: [
        '-port',
        '0',
        '-imageHost',
        'http://grafana.example.com/saved-images',
        '-imagePath',
        pictures,
        '-grafanaHost',
        demo.url,
      ],
    });
    const answer = await post(
      await listening(program),
      `${demo.url}/render/d-solo/web/web?panelId=1`,
    );
    const { pubImg } = (await answer.json()) as { pubImg: string };
    expect(pubImg).to.match(/^http:\/\/grafana\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
    expect(await readdir(pictures)).to.deep.equal([path.basename(pubImg)]);
    expect(program.err()).to.contain(pictures).and.to.not.contain(TOKEN);
  });

  it('takes two dashes and = as well, several Grafanas, and flags before variables', async () => {
    const other = await startDemoGrafana({ draw: blankPicture });
    const program = start({
      args: ['--port=0', `--grafanaHost=${demo.url}`, '-grafanaHost', other.url],
      env: {
        PORT: '1',
        HUBOT_GRAFANA_HOST: 'http://127.0.0.1:1',
        HUBOT_GRAFANA_IMAGES_PATH: 'mine',
      },
    });
    const url = await listening(program);
    for (const grafana of [demo, other]) {
      expect((await post(url, `${grafana.url}/render/d-solo/web/web?panelId=1`)).status).to.equal(
        200,
      );
    }
    expect(await readdir(path.join(folder.path, 'mine'))).to.not.be.empty;
    await other.close();
  });

  it('serves what it stored, under the address that it names', async () => {
    const program = start({
      args: ['-port', '0', '-imageHost', 'http://127.0.0.1/saved-images', '-grafanaHost', demo.url],
    });
    const url = await listening(program);
    const { pubImg } = (await (
      await post(url, `${demo.url}/render/d-solo/web/web?panelId=1&width=300&height=200`)
    ).json()) as { pubImg: string };
    const picture = await fetch(`${url}${new URL(pubImg).pathname}`);
    expect(picture.status).to.equal(200);
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([300, 200]);
  });

  it('must be told which Grafana it may ask', async () => {
    const program = start({ args: ['-port', '0'] });
    expect(await program.ended()).to.equal(1);
    expect(program.err()).to.equal(
      'Which Grafana may be asked? Give its root URL with -grafanaHost or HUBOT_GRAFANA_HOST.\n',
    );
  });

  it('names the port that is taken, a flag that it does not know, and a folder that is none', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    const taken = start({ args: ['-port', String(port), '-grafanaHost', demo.url] });
    expect(await taken.ended()).to.equal(1);
    expect(taken.err()).to.contain(`Port ${port} cannot be listened on`);
    blocker.close();

    const odd = start({ args: ['-frob'] });
    expect(await odd.ended()).to.equal(1);
    expect(odd.err()).to.contain('frob').and.to.contain('Usage: grafana-images');

    const noFolder = start({
      args: ['-port', '0', '-grafanaHost', demo.url, '-imagePath', '/dev/null/x'],
    });
    expect(await noFolder.ended()).to.equal(1);
    expect(noFolder.err()).to.match(
      /^The folder of the pictures .* cannot be used: it is a file, or lies below one\.$/m,
    );
  });

  it('prints its flags', async () => {
    for (const flag of ['-help', '--help', '-h']) {
      const program = start({ args: [flag] });
      expect(await program.ended(), flag).to.equal(0);
      expect(program.out()).to.match(/^Usage: grafana-images/);
    }
  });

  it('answers what is under way at SIGTERM, and ends with 0', async () => {
    const program = start({ args: ['-port', '0', '-grafanaHost', demo.url] });
    const url = await listening(program);
    demo.fault({ kind: 'delay', ms: 500 });
    const answer = post(url, `${demo.url}/render/d-solo/web/web?panelId=1`);
    await until(() => demo.requests.some(({ path: asked }) => asked.startsWith('/render')));
    program.child.kill('SIGTERM');
    const answered = await answer;
    expect(answered.status, `${await answered.text()} ${program.err()}`).to.equal(200);
    expect(await program.ended()).to.equal(0);
  });

  it('keeps the pictures of a bot that names it with HUBOT_GRAFANA_IMAGES_HOST', async () => {
    const program = start({ args: ['-port', '0', '-grafanaHost', demo.url] });
    const url = await listening(program);
    const bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_USE_GRAFANA_IMAGES: 'true',
        HUBOT_GRAFANA_IMAGES_HOST: url,
        HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'not-used'),
      },
    });
    const messages = await bot.ask('hubot graf db web');
    expect(messages).to.have.lengthOf(10);
    for (const message of messages)
      expect(message).to.match(/: http:\/\/\S+\/saved-images\/\w+\.png - /);
    expect(await readdir(folder.path)).to.deep.equal(['saved-images']);
    await bot.close();
  });
});
