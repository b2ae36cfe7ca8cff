import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Program, type ProgramOptions, startProgram } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

describe('bin/hubot', function () {
  let demo: DemoGrafana;
  const folder = temporaryFolder();
  const programs: Program[] = [];

  const start = (options: ProgramOptions = {}): Program => {
    const program = startProgram('hubot', {
      cwd: folder.path,
      ...options,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        ...options.env,
      },
    });
    programs.push(program);
    return program;
  };

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });

  afterEach(async () => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
    await demo.close();
  });

  it('answers piped lines one after the other, in any address, and ends with 0 when they end', async () => {
    const program = start({
      input: 'graf db web:cpu\n\nHUBOT: graf search Web\n@hubot graf\nhubot, graf db nope\n',
    });
    expect(await program.ended()).to.equal(0);
    const lines = program.out().split('\n');
    expect(lines[0]).to.match(/^CPU on web-01: http:\/\/localhost:\d+\/saved-images\/\w+\.png - /);
    expect(lines[1]).to.equal('Dashboards matching `Web`:');
    expect(lines[2]).to.equal('- web: Web');
    const places = [/^Panels matching `Web`:/, /^Ask in words.*`graf help`/, /nope|not found/].map(
      (pattern) => lines.findIndex((line) => pattern.test(line)),
    );
    expect(places[0]).to.equal(3);
    expect(places).to.deep.equal([...places].sort((one, other) => one - other));
    expect(program.err()).to.not.match(/error|at .*:\d+:\d+/);
  });

  it('ends at exit, and reads nothing behind it', async () => {
    const program = start({ input: 'exit\ngraf list\n' });
    expect(await program.ended()).to.equal(0);
    expect(program.out()).to.equal('');
  });

  it('is called as -n says, and answers to its alias', async () => {
    const program = start({
      args: ['-n', 'bob', '-l', '/'],
      input: 'bob graf help\n/ graf search Web\n',
    });
    expect(await program.ended()).to.equal(0);
    expect(program.out()).to.contain('bob graf list').and.to.contain('- web: Web');
  });

  it('leaves no file of its own in the folder it is started in', async () => {
    await start({ input: 'graf list\n' }).ended();
    expect(existsSync(path.join(folder.path, '.hubot_history'))).to.equal(false);
  });

  it('names the port that is taken, and ends with 1', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    const program = start({ env: { PORT: String(port) } });
    expect(await program.ended()).to.equal(1);
    expect(program.err()).to.match(new RegExp(`^Port ${port} cannot be listened on`, 'm'));
    blocker.close();
  });

  it('names every wrong variable, and ends with 1', async () => {
    const program = start({
      env: { HUBOT_GRAFANA_DEFAULT_HEIGHT: '9', HUBOT_GRAFANA_API_KEY: 'se cret', PORT: 'none' },
    });
    expect(await program.ended()).to.equal(1);
    expect(program.out()).to.equal('');
    expect(program.err()).to.contain('HUBOT_GRAFANA_DEFAULT_HEIGHT: found "9"');
    expect(program.err()).to.contain('PORT: found "none"');
    expect(program.err()).to.contain('HUBOT_GRAFANA_API_KEY').and.to.not.contain('se cret');
  });

  it('says in a sentence what it does not understand, and which adapter is missing', async () => {
    const odd = start({ args: ['--frob'] });
    expect(await odd.ended()).to.equal(1);
    expect(odd.err()).to.contain('--frob').and.to.contain('Usage: bin/hubot');
    const missing = start({ args: ['-a', 'hubot-carrier-pigeon'] });
    expect(await missing.ended()).to.equal(1);
    expect(missing.err()).to.match(/^The adapter hubot-carrier-pigeon cannot be loaded/m);
  });

  it('prints its options', async () => {
    const program = start({ args: ['--help'] });
    expect(await program.ended()).to.equal(0);
    expect(program.out()).to.match(/^Usage: bin\/hubot/);
  });

  it('loads the scripts of external-scripts.json; one that fails costs neither the others nor the bot', async () => {
    const script = (name: string, code: string) => {
      const file = path.join(folder.path, `${name}.mjs`);
      return writeFile(file, code).then(() => file);
    };
    const names = await Promise.all([
      script('throws', 'export default () => { throw new Error("broken on purpose"); };'),
      script('rejects', 'export default async () => { throw new Error("rejected on purpose"); };'),
      script('none', 'export default 7;'),
      script(
        'works',
        'export default (robot) => robot.respond(/ping$/, (res) => res.send("PONG"));',
      ),
    ]);
    await writeFile(path.join(folder.path, 'external-scripts.json'), JSON.stringify(names));
    const program = start({ input: 'ping\n' });
    expect(await program.ended()).to.equal(0);
    expect(program.out()).to.equal('PONG\n');
    expect(program.err()).to.contain('broken on purpose').and.to.contain('rejected on purpose');
  });

  it('says so when external-scripts.json cannot be read as JSON', async () => {
    await writeFile(path.join(folder.path, 'external-scripts.json'), '["x"');
    const program = start({ input: 'graf\n' });
    expect(await program.ended()).to.equal(0);
    expect(program.err()).to.match(/^error external-scripts\.json cannot be used/m);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`finishes the render under way at ${signal}, takes no new one, closes its port and ends with 0`, async () => {
      await mkdir(path.join(folder.path, 'pictures'));
      const program = start({
        args: ['-a', 'Shell'],
        env: { HUBOT_GRAFANA_IMAGES_PATH: path.join(folder.path, 'pictures') },
      });
      const [, port = ''] = await program.seen(/begin with http:\/\/localhost:(\d+)\//);
      demo.fault({ kind: 'delay', ms: 700 });
      program.child.stdin?.write('graf db web:cpu\n');
      await until(() => demo.requests.some(({ path: asked }) => asked.startsWith('/render')));
      program.child.kill(signal);
      expect(await program.ended()).to.equal(0);
      expect(program.out()).to.match(/^CPU on web-01: http:\S+\.png - /m);
      expect(await refuses(Number(port))).to.equal(true);
    });
  }
});

async function refuses(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return false;
  } catch {
    return true;
  }
}
