import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import { startCommand, npm, ROOT } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';
import { temporaryFolder } from '../support/folder.ts';

describe('the package, as npm pack makes it', function () {
  let demo: DemoGrafana;
  const folder = temporaryFolder();
  const env = () => ({
    HUBOT_GRAFANA_HOST: demo.url,
    HUBOT_GRAFANA_API_KEY: TOKEN,
    PORT: '0',
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
  });

  const pack = async (): Promise<string> => {
    const [packed] = JSON.parse(
      await npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder.path),
    ) as [{ filename: string; files: { path: string }[] }];
    const paths = packed.files.map((file) => file.path);
    expect(paths).to.include.members([
      'dist/scripts/grafana.js',
      'dist/scripts/grafana.d.ts',
      'bin/grafana-images',
      'LICENSE',
      'README.md',
    ]);
    expect(paths.filter((file) => /^(src|test|demo)\/|bin\/hubot/.test(file))).to.deep.equal([]);
    return path.join(folder.path, packed.filename);
  };
  const install = async (...packages: string[]): Promise<string> => {
    const home = path.join(folder.path, 'bot');
    await mkdir(home);
    await writeFile(path.join(home, 'package.json'), '{"private": true, "type": "module"}');
    await npm(home, 'install', '--no-audit', '--no-fund', '--prefer-offline', ...packages);
    return home;
  };

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });

  afterEach(() => demo.close());

  it('works in a fresh Hubot 14 made elsewhere', async () => {
    const home = await install(await pack(), 'hubot@14');
    await writeFile(path.join(home, 'external-scripts.json'), '["hubot-grafana-images"]');
    await writeFile(path.join(home, '.hubot_history'), '');
    const program = startCommand(path.join(home, 'node_modules/.bin/hubot'), {
      cwd: home,
      args: ['-n', 'hubot', '-a', 'Shell'],
      env: env(),
    });
    // Hubot's own Shell colours what it says.
    const said = () => stripVTControlCharacters(program.out());
    const posted = () => [...said().matchAll(/CPU on web-01: (http:\S+\.png) - \S+/g)];
    await program.seen(/Links to pictures begin with/);
    program.child.stdin?.write('help\n');
    await program.seen(/Show command details/);
    for (const id of ['graf.help', 'graf.db', 'graf.list', 'graf.search']) {
      expect(said()).to.contain(`• ${id} - `);
    }
    program.child.stdin?.write('graf db web:cpu\n');
    await until(() => posted().length === 1);
    const before = program.out().length;
    program.child.stdin?.write('graf.db web:cpu\n');
    await until(() => posted().length === 2);
    const [plain = '', dotted = ''] = posted().map(([line]) => line.replace(/\w{32}\.png/, 'NAME'));
    expect(dotted).to.equal(plain);
    expect(program.out().slice(before)).to.not.contain('executed successfully');
    const image = posted()[0]?.[1] ?? '';
    expect((await fetch(image)).headers.get('content-type')).to.equal('image/png');
    program.child.kill('SIGKILL');
  });

  it('brings grafana-images, and hides no hubot', async () => {
    const home = await install(await pack(), 'hubot@14');
    const bin = path.join(home, 'node_modules/.bin');
    const version = startCommand(path.join(bin, 'hubot'), {
      cwd: home,
      args: ['--help'],
      env: env(),
    });
    expect(await version.ended()).to.equal(0);
    expect(version.out()).to.contain('HUBOT_CREATE');
    const program = startCommand(path.join(bin, 'grafana-images'), {
      cwd: home,
      args: ['-port', '0', '-grafanaHost', demo.url],
      env: { EXPRESS_BIND_ADDRESS: '127.0.0.1' },
    });
    const [, port = ''] = await program.seen(/listens on port (\d+)/);
    const answer = await postPicture(`http://127.0.0.1:${port}`, panelOf(demo.url));
    expect(answer.status).to.equal(200);
    program.child.kill('SIGTERM');
    expect(await program.ended()).to.equal(0);
  });

  it('brings the adapter for HipChat, which names what it lacks', async () => {
    const home = await install(await pack(), 'hubot@14');
    const program = startCommand(path.join(home, 'node_modules/.bin/hubot'), {
      cwd: home,
      args: ['-a', 'hubot-grafana-images/hipchat'],
      env: env(),
    });
    await program.seen(/HUBOT_HIPCHAT_JID: found nothing.*HUBOT_HIPCHAT_PASSWORD: found nothing/s);
    expect(await program.ended()).to.equal(1);
  });

  it('can be loaded by a Hubot that uses require', async () => {
    const home = await install(await pack(), 'hubot@4.1.0');
    const code =
      'const script = require("hubot-grafana-images"); console.log(typeof script, script.length)';
    const program = startCommand(process.execPath, {
      cwd: home,
      args: ['--input-type=commonjs', '--eval', code],
    });
    expect(await program.ended()).to.equal(0);
    expect(program.out()).to.equal('function 1\n');
  });
});
