import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { pictureFiles, temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import { type Program, type ProgramOptions, startProgram } from '../support/program.ts';
import { startTestBot } from '../support/robot.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

/** Puts a file of so many bytes as a picture that was stored so many days ago. */
async function stored(folder: string, days: number): Promise<string> {
  const name = `${String(days).padStart(32, '0')}.png`;
  const then = new Date(Date.now() - days * 86_400_000);
  await writeFile(path.join(folder, name), Buffer.alloc(days));
  await utimes(path.join(folder, name), then, then);
  return name;
}

describe('bin/grafana-images', function () {
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

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });

  afterEach(async () => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
    await demo.close();
  });

  it('says at the start that Grafana cannot be reached', async () => {
    const program = start({ args: ['-port', '0', '-grafanaHost', 'http://127.0.0.1:1'] });
    const [line] = await program.seen(/^warn At the start: .*$/m);
    expect(line).to.equal(
      'warn At the start: Grafana at http://127.0.0.1:1 cannot be reached: nothing listens there.',
    );
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
    const answer = await postPicture(await listening(program), panelOf(demo.url));
    const { pubImg } = (await answer.json()) as { pubImg: string };
    expect(pubImg).to.match(/^http:\/\/grafana\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
    expect(await pictureFiles(pictures)).to.deep.equal([path.basename(pubImg)]);
    expect(program.err()).to.contain(pictures).and.to.not.contain(TOKEN);
  });

  it('takes two dashes and = as well, several Grafanas, and flags that override variables', async () => {
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
      expect((await postPicture(url, panelOf(grafana.url))).status).to.equal(200);
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
      await postPicture(url, `${panelOf(demo.url)}&width=300&height=200`)
    ).json()) as { pubImg: string };
    const picture = await fetch(`${url}${new URL(pubImg).pathname}`);
    expect(picture.status).to.equal(200);
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([300, 200]);
  });

  it('refuses to start without a Grafana', async () => {
    const program = start({ args: ['-port', '0'] });
    expect(await program.ended()).to.equal(1);
    expect(program.err()).to.equal(
      'Which Grafana may be asked? Give its root URL with -grafanaHost or HUBOT_GRAFANA_HOST.\n',
    );
  });

  it('names the port that is taken, a flag that it does not know, and a folder that is a file', async () => {
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
    expect(noFolder.err()).to.equal(
      'The folder of the pictures (-imagePath /dev/null/x) cannot be used: it is a file, or lies below one.\n',
    );
  });

  it('listens where -listen says, and names the address', async () => {
    const program = start({
      args: ['-listen', '[::1]:0', '-grafanaHost', demo.url],
      env: { PORT: '1', BIND_ADDRESS: '127.0.0.1' },
    });
    const [, port = ''] = await program.seen(/listens on port (\d+), at ::1\.$/m);
    expect((await fetch(`http://[::1]:${port}/saved-images/x`)).status).to.equal(404);
    const foreign = start({ args: ['-listen', '192.0.2.1:0', '-grafanaHost', demo.url] });
    expect(await foreign.ended()).to.equal(1);
    expect(foreign.err()).to.equal(
      'Port 0 cannot be listened on at 192.0.2.1: that is not an address of this machine. Give another with -listen or EXPRESS_BIND_ADDRESS.\n',
    );
  });

  it('refuses a folder on the command line beside a bucket, for all but a copy', async () => {
    const env = {
      HUBOT_GRAFANA_S3_BUCKET: 'pictures',
      HUBOT_GRAFANA_S3_ENDPOINT: 'http://127.0.0.1:1',
      HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
      HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
    };
    for (const command of [[], ['purge']]) {
      const args = [...command, '-imagePath', folder.path, '-grafanaHost', demo.url];
      const program = start({ args, env });
      expect(await program.ended()).to.equal(1);
      expect(program.err()).to.equal(
        '-imagePath and HUBOT_GRAFANA_S3_BUCKET: found both, expected one of the two. Leave -imagePath away to keep pictures in the bucket, or unset HUBOT_GRAFANA_S3_BUCKET.\n',
      );
    }
    const copy = start({ args: ['copy', '--to', 's3', '-imagePath', folder.path], env });
    expect(await copy.ended()).to.equal(1);
    expect(copy.err()).to.match(/^The bucket of the pictures .* cannot be reached: /);
  });

  it('says which variables are misspelt, at every start, without their values', async () => {
    const env = { HUBOT_GRAFANA_HSOT: 'https://grafana.example.com' };
    const note = 'HUBOT_GRAFANA_HSOT is not read; did you mean HUBOT_GRAFANA_HOST?';
    for (const [args, more] of [
      [[], {}],
      [['purge', '-imagePath', folder.path], {}],
      [[], { HUBOT_GRAFANA_RENDERER: 'odd' }],
    ] as const) {
      const program = start({ args, env: { ...env, ...more } });
      await program.ended();
      expect(program.err()).to.contain(note).and.to.not.contain('grafana.example.com');
    }
  });

  it('tells with doctor what is right and what is wrong, and ends with 1 for the latter', async () => {
    const port = String(await freePort());
    const args = ['doctor', '-listen', `127.0.0.1:${port}`, '-grafanaHost', demo.url];
    const right = start({ args: [...args, '-imageHost', `http://127.0.0.1:${port}/saved-images`] });
    expect(await right.ended(), right.out() + right.err()).to.equal(0);
    expect(right.out())
      .to.match(/^\[ok\] Store: /m)
      .and.to.match(/\nNothing is wrong\.\n$/);

    const file = path.join(folder.path, 'file');
    await writeFile(file, '');
    const wrong = start({ args: [...args, '-imagePath', file] });
    expect(await wrong.ended()).to.equal(1);
    expect(wrong.out()).to.contain(
      `[WRONG] Store: The folder of the pictures (-imagePath ${file})`,
    );

    const odd = start({ args, env: { HUBOT_GRAFANA_RENDERER: 'odd', HUBOT_GRAFANA_HSOT: 'x' } });
    expect(await odd.ended()).to.equal(1);
    expect(odd.out()).to.match(/^\[WRONG\] Configuration: HUBOT_GRAFANA_RENDERER: found "odd"/);
    expect(odd.out()).to.contain('HUBOT_GRAFANA_HSOT is not read');
  });

  it('prints its version', async () => {
    for (const flag of ['-version', '--version', '-v']) {
      const program = start({ args: [flag] });
      expect(await program.ended(), flag).to.equal(0);
      expect(program.out()).to.match(/^\d+\.\d+\.\d+\S*\n$/);
    }
  });

  it('prints its flags', async () => {
    for (const flag of ['-help', '--help', '-h']) {
      const program = start({ args: [flag] });
      expect(await program.ended(), flag).to.equal(0);
      expect(program.out()).to.match(/^Usage: grafana-images/);
    }
  });

  it('removes old pictures from its start on, and keeps serving the others', async () => {
    const old = await stored(folder.path, 40);
    const young = await stored(folder.path, 20);
    const program = start({
      args: ['-port', '0', '-grafanaHost', demo.url, '-imagePath', folder.path],
      env: { HUBOT_GRAFANA_IMAGES_MAX_AGE: '30d' },
    });
    const url = await listening(program);
    await program.seen(/Old pictures: 1 picture \(\d+ B\) removed, 1 picture \(\d+ B\) kept\./);
    expect((await fetch(`${url}/saved-images/${old}`)).status).to.equal(404);
    const answer = await fetch(`${url}/saved-images/${young}`);
    expect(answer.status).to.equal(200);
    const [, seconds] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
    expect(Number(seconds)).to.be.within(10 * 86_400 - 60, 10 * 86_400);
  });

  it('answers 507 where less space is free than the reserve', async () => {
    const program = start({
      args: ['-port', '0', '-grafanaHost', demo.url],
      env: { HUBOT_GRAFANA_IMAGES_RESERVE: '9000000GB' },
    });
    const url = await listening(program);
    const answer = await postPicture(url, panelOf(demo.url));
    expect(answer.status).to.equal(507);
    expect(await answer.json()).to.have.property('error', 'storage_full');
  });

  describe('purge', () => {
    const env = { HUBOT_GRAFANA_IMAGES_MAX_AGE: '30d' };

    it('removes what retention would, and says so first with --dry-run', async () => {
      const [old, young] = [await stored(folder.path, 40), await stored(folder.path, 20)];
      await writeFile(path.join(folder.path, 'logo.png'), 'theirs');
      const args = ['purge', '--yes', '--dry-run', '-imagePath', folder.path];
      const planned = start({ args, env });
      expect(await planned.ended(), planned.err()).to.equal(0);
      expect(planned.out()).to.equal(
        `Would remove 1 picture (40 B) and 0 unfinished files from ${folder.path}; 1 picture (20 B) stay.\n`,
      );
      expect(await readdir(folder.path)).to.have.members([old, young, 'logo.png']);
      const done = start({ args: args.filter((arg) => arg !== '--dry-run'), env });
      expect(await done.ended()).to.equal(0);
      expect(done.out()).to.equal(planned.out().replace('Would remove', 'Removed'));
      expect(await readdir(folder.path)).to.have.members([young, 'logo.png']);
    });

    it('keeps all pictures without a limit, and says so', async () => {
      const old = await stored(folder.path, 4000);
      const program = start({ args: ['-imagePath', folder.path, 'purge'] });
      expect(await program.ended()).to.equal(0);
      expect(program.out()).to.match(
        /^Removed 0 pictures .*\nAll pictures are kept: set HUBOT_GRAFANA/,
      );
      expect(await readdir(folder.path)).to.deep.equal([old]);
    });

    it('refuses when the clock is more than a day from the newest picture, unless told yes', async () => {
      const [old, young] = [await stored(folder.path, 400), await stored(folder.path, 365)];
      const refused = start({ args: ['purge', '-imagePath', folder.path], env });
      expect(await refused.ended()).to.equal(1);
      expect(refused.out()).to.equal('');
      expect(refused.err()).to.match(
        /^The clock of this machine says .* and the newest picture is of .* purge with --yes\.$/m,
      );
      expect(await readdir(folder.path)).to.have.members([old, young]);
      const done = start({ args: ['purge', '--yes', '-imagePath', folder.path], env });
      expect(await done.ended()).to.equal(0);
      expect(await readdir(folder.path)).to.deep.equal([]);
    });

    it('says when the folder does not exist, and does not make it', async () => {
      const program = start({ args: ['purge', '-imagePath', 'nowhere'], env });
      expect(await program.ended()).to.equal(1);
      expect(program.err()).to.match(
        /^The folder of pictures is not known; name it with -imagePath/m,
      );
      expect(await readdir(folder.path)).to.deep.equal([]);
    });

    it('refuses other words, and -dry-run and -yes without purge', async () => {
      for (const args of [['purge', 'all'], ['clean'], ['-dry-run'], ['-yes']]) {
        const program = start({ args });
        expect(await program.ended(), args.join(' ')).to.equal(1);
        expect(program.err()).to.match(/^Unexpected argument '(all|clean|-dry-run|-yes)'\./);
      }
    });
  });

  it('takes back the link of a picture, in memory too, and gives an equal one another', async () => {
    const args = ['-imagePath', folder.path];
    const server = start({ args: ['-port', '0', '-grafanaHost', demo.url, ...args] });
    const url = await listening(server);
    const publish = async () => {
      const answer = await postPicture(url, panelOf(demo.url));
      const { pubImg } = (await answer.json()) as { pubImg: string };
      return { pubImg, here: url + new URL(pubImg).pathname };
    };
    const first = await publish();
    for (let n = 0; n < 3; n += 1) expect((await fetch(first.here)).status).to.equal(200);
    const removal = start({ args: ['remove', first.pubImg, ...args] });
    expect(await removal.ended(), removal.err()).to.equal(0);
    const gone = await fetch(first.here);
    expect(gone.status).to.equal(410);
    expect(gone.headers.get('cache-control')).to.equal('no-store');
    expect(await gone.json()).to.have.property('error', 'gone');
    const second = await publish();
    expect(second.pubImg).not.to.equal(first.pubImg);
    expect((await fetch(second.here)).status).to.equal(200);
    for (const [name, line] of [
      [first.pubImg, /^The link of this picture was taken back/],
      ['0'.repeat(32), /^There is no such picture/],
      ['picture', /^"picture" is not the name of a picture/],
      ['', /^Which picture\? Give its name\./],
    ] as const) {
      const refused = start({ args: name === '' ? ['remove'] : ['remove', name, ...args] });
      expect(await refused.ended()).to.equal(1);
      expect(refused.err()).to.match(line);
    }
  });

  it('shows what it stored in its gallery, until another process takes the link back', async () => {
    const args = ['-imagePath', folder.path];
    const program = start({
      args: ['-port', '0', '-grafanaHost', demo.url, ...args],
      env: { HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD: 'the-password' },
    });
    const url = await listening(program);
    const headers = { authorization: `Basic ${Buffer.from('x:the-password').toString('base64')}` };
    const gallery = async () => {
      const answer = await fetch(`${url}/saved-images/`, { headers });
      expect(answer.status).to.equal(200);
      return answer.text();
    };
    expect((await fetch(`${url}/saved-images/`)).status).to.equal(401);
    expect(await gallery()).to.contain('No pictures yet.');
    const answer = await postPicture(url, panelOf(demo.url));
    const { pubImg } = (await answer.json()) as { pubImg: string };
    const name = path.basename(pubImg, '.png');
    expect(await gallery()).to.contain(`src="${name}.png"`);
    const removal = start({ args: ['remove', name, ...args] });
    expect(await removal.ended(), removal.err()).to.equal(0);
    expect(await gallery()).to.contain('No pictures yet.');
    expect(program.out() + program.err()).not.to.contain('the-password');
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`answers what is under way at ${signal}, and ends with 0`, async () => {
      const program = start({ args: ['-port', '0', '-grafanaHost', demo.url] });
      const url = await listening(program);
      demo.fault({ kind: 'delay', ms: 500 });
      const answer = postPicture(url, panelOf(demo.url));
      await until(() => demo.requests.some(({ path: asked }) => asked.startsWith('/render')));
      program.child.kill(signal);
      const answered = await answer;
      expect(answered.status, `${await answered.text()} ${program.err()}`).to.equal(200);
      expect(await program.ended()).to.equal(0);
    });
  }

  it('stores the pictures of a bot whose HUBOT_GRAFANA_IMAGES_HOST names it', async () => {
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
