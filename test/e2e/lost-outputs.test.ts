import { closeSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { type Program, type ProgramOptions, startProgram } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

const STACK = /at .*:\d+:\d+/;

describe('programs whose outputs are lost', () => {
  const folder = temporaryFolder();
  const programs: Program[] = [];
  const opened: number[] = [];
  let demo: DemoGrafana;

  /** A file that takes nothing. */
  const full = () => {
    const descriptor = openSync('/dev/full', 'w');
    opened.push(descriptor);
    return descriptor;
  };
  const start = (name: 'hubot' | 'grafana-images', options: ProgramOptions): Program => {
    const program = startProgram(name, {
      cwd: folder.path,
      ...options,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_LOG_LEVEL: 'debug',
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        ...options.env,
      },
    });
    programs.push(program);
    return program;
  };
  const isUp = async (port: number) =>
    (await fetch(`http://127.0.0.1:${port}/saved-images/none`)).status === 404;

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });
  afterEach(async () => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
    for (const descriptor of opened.splice(0)) closeSync(descriptor);
    await demo.close();
  });

  it('end the Shell with 0 and without a stack when the reader of its answers goes', async () => {
    const program = start('hubot', {});
    program.child.stdin?.write('graf help\n');
    await program.seen(/Ask me|graf/);
    program.child.stdout?.destroy();
    program.child.stdin?.write('graf help\n'.repeat(20));
    expect(await program.ended()).to.equal(0);
    expect(program.err()).to.not.match(STACK);
  });

  it('end the Shell with 1 and a sentence when its answers cannot be written', async () => {
    const program = start('hubot', { input: 'graf help\n', out: full() });
    expect(await program.ended()).to.equal(1);
    expect(program.err())
      .to.match(/ENOSPC/)
      .and.not.match(STACK);
  });

  it('leave the Shell its answers when the reader of its log goes', async () => {
    const program = start('hubot', {});
    program.child.stderr?.destroy();
    program.child.stdin?.end('graf db web:cpu\ngraf nonsense\ngraf db web:cpu\n');
    expect(await program.ended()).to.equal(0);
    expect(program.out().match(/^CPU on web-01/gm)).to.have.length(2);
  });

  it('leave the Shell its answers when its log cannot be written', async () => {
    const program = start('hubot', { input: 'graf db web:cpu\n', err: full() });
    expect(await program.ended()).to.equal(0);
    expect(program.out()).to.match(/^CPU on web-01/);
  });

  for (const output of ['stdout', 'stderr'] as const) {
    it(`leave the image server up when the reader of its ${output} goes`, async () => {
      const port = await freePort();
      const program = start('grafana-images', { env: { PORT: String(port) } });
      await program.seen(/listens on port/);
      program.child[output]?.destroy();
      for (let round = 0; round < 5; round += 1) expect(await isUp(port)).to.equal(true);
      program.child.kill('SIGTERM');
      expect(await program.ended()).to.equal(0);
    });
  }

  it('leave the image server up when its log cannot be written', async () => {
    const port = await freePort();
    const program = start('grafana-images', { env: { PORT: String(port) }, err: full() });
    for (;;) if (await isUp(port).catch(() => false)) break;
    expect(await isUp(port)).to.equal(true);
    program.child.kill('SIGTERM');
    expect(await program.ended()).to.equal(0);
  });

  it('drop lines of the log, and serve on, while its reader does not read', async () => {
    const port = await freePort();
    const program = start('grafana-images', { env: { PORT: String(port) } });
    await program.seen(/listens on port/);
    program.child.stderr?.pause();
    const long = `http://127.0.0.1:${port}/saved-images/${'x'.repeat(300)}`;
    // Each has a line of some 500 bytes, and a megabyte of them may wait.
    for (let round = 0; round < 100; round += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(long)));
      for (const answer of answers) {
        expect(answer.status).to.equal(404);
        await answer.text();
      }
    }
    program.child.stderr?.resume();
    // It says so with the first line after its reader has caught up.
    const report = { isTold: false };
    const told = program.seen(/warn \d+ lines of the log were dropped/).then(() => {
      report.isTold = true;
    });
    while (!report.isTold) expect(await isUp(port)).to.equal(true);
    await told;
  });

  it('write help and end with 0 when the reader of that goes', async () => {
    const program = start('grafana-images', { args: ['-help'] });
    program.child.stdout?.destroy();
    expect(await program.ended()).to.equal(0);
    expect(program.err()).to.equal('');
  });

  for (const word of ['warning', 'WARN', 'Verbose']) {
    it(`take ${word} for HUBOT_LOG_LEVEL`, async () => {
      const program = start('hubot', { input: 'graf help\n', env: { HUBOT_LOG_LEVEL: word } });
      expect(await program.ended()).to.equal(0);
      expect(program.out()).to.not.equal('');
    });
  }

  it('name HUBOT_LOG_LEVEL when it is not a level', async () => {
    const program = start('hubot', { input: 'graf help\n', env: { HUBOT_LOG_LEVEL: 'loud' } });
    expect(await program.ended()).to.equal(1);
    expect(program.err()).to.match(/HUBOT_LOG_LEVEL: found "loud", expected trace, debug, info/);
  });
});
