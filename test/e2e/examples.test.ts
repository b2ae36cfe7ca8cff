import { execFile } from 'node:child_process';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadConfig } from '../../src/app/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { type Program, startCommand, ROOT, startBin } from '../support/program.ts';

const run = promisify(execFile);
const example = (name: string) => readFile(path.join(ROOT, 'examples', name), 'utf8');

interface Manifest {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly files: readonly string[];
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = async () =>
  JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;

describe('examples', () => {
  const folder = temporaryFolder();

  it('come with the package', async () => {
    expect((await manifest()).files).to.include('examples');
  });

  describe('hubot-grafana-images.service', () => {
    /** The unit, with what only the machine it is for has replaced by ours. */
    const unit = async (): Promise<string> => {
      const text = await example('hubot-grafana-images.service');
      const file = path.join(folder.path, 'hubot-grafana-images.service');
      const settings = path.join(folder.path, 'settings.env');
      await writeFile(settings, 'HUBOT_GRAFANA_HOST=https://grafana.example.com\n');
      expect(text).to.contain('ExecStart=/usr/local/bin/grafana-images\n');
      await writeFile(
        file,
        text
          .replaceAll('/usr/local/bin/grafana-images', path.join(ROOT, 'bin/grafana-images'))
          .replaceAll('/etc/hubot-grafana-images.env', settings),
      );
      return file;
    };

    it('is understood by systemd, without a complaint', async function () {
      needs(this, 'systemd-analyze', 'systemd');
      const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', await unit()]);
      expect(`${stdout}${stderr}`).to.equal('');
    });

    it('exposes little, as systemd counts it', async function () {
      needs(this, 'systemd-analyze', 'systemd');
      // Tenths: below 2.0 of 10 is what systemd calls OK. It exits with 1 above.
      const args = ['security', '--offline=true', '--threshold=20', '--no-pager', await unit()];
      expect((await run('systemd-analyze', args)).stdout).to.match(/Overall exposure level.* OK/);
    });

    it('names variables that there are, and a folder that systemd makes', async () => {
      const text = await example('hubot-grafana-images.service');
      const variables = [...text.matchAll(/^Environment=(.+)$/gm)].flatMap(([, line = '']) =>
        line.split(' ').map((pair) => pair.split('=') as [string, string]),
      );
      const { http, images } = loadConfig(Object.fromEntries(variables));
      expect(images.trustProxy).to.deep.equal(['127.0.0.1/32']);
      expect(http).to.include({ port: 8080, bindAddress: '127.0.0.1' });
      const [, state = ''] = /^StateDirectory=(.+)$/m.exec(text) ?? [];
      expect(images.path).to.equal(`/var/lib/${state}`);
    });
  });

  describe('grafana-bot.service', () => {
    const unit = async (): Promise<string> => {
      const file = path.join(folder.path, 'grafana-bot.service');
      const settings = path.join(folder.path, 'bot.env');
      await writeFile(settings, 'HUBOT_GRAFANA_HOST=https://grafana.example.com\n');
      const text = await example('grafana-bot.service');
      expect(text).to.contain('ExecStart=/srv/grafana-bot/node_modules/.bin/hubot --adapter ');
      const program = path.join(ROOT, 'bin/hubot');
      await writeFile(
        file,
        text
          .replaceAll('/srv/grafana-bot/node_modules/.bin/hubot', program)
          .replaceAll('/etc/grafana-bot.env', settings),
      );
      return file;
    };

    it('is understood by systemd, without a complaint', async function () {
      needs(this, 'systemd-analyze', 'systemd');
      const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', await unit()]);
      expect(`${stdout}${stderr}`).to.equal('');
    });

    it('exposes little, as systemd counts it', async function () {
      needs(this, 'systemd-analyze', 'systemd');
      const args = ['security', '--offline=true', '--threshold=20', '--no-pager', await unit()];
      expect((await run('systemd-analyze', args)).stdout).to.match(/Overall exposure level.* OK/);
    });
  });

  describe('Dockerfile', () => {
    let program: Program | undefined;
    afterEach(() => program?.child.kill('SIGKILL'));

    /** The instructions, each on one line. */
    const instructions = async (): Promise<string[]> =>
      (await example('Dockerfile'))
        .replaceAll(/^#.*\n/gm, '')
        .replaceAll(/\\\n\s*/g, '')
        .split('\n')
        .filter((line) => line !== '');

    it('copies and starts what there is', async () => {
      const lines = await instructions();
      const { bin } = await manifest();
      const starts = lines
        .filter((line) => line.startsWith('ENTRYPOINT'))
        .map((line) => JSON.parse(line.replace('ENTRYPOINT ', '')) as string[]);
      expect(starts).to.deep.equal([
        ['node', 'bin/hubot'],
        ['node', bin['grafana-images']],
      ]);
      const copied = lines
        .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
        .flatMap((line) => line.split(' ').slice(1, -1));
      for (const name of copied) await access(path.join(ROOT, name));
      // What is installed comes from the cache while only the source changes.
      const installs = lines.findIndex((line) => line.startsWith('RUN npm ci'));
      expect(lines.slice(0, installs)).to.not.include('COPY . .');
    });

    it('runs without the rights of root, on a full version of Node that will do, where it may write', async () => {
      const lines = await instructions();
      const node = /^ARG NODE=(\d+)\.\d+\.\d+-\S+$/m.exec(lines.join('\n'));
      expect(Number(node?.[1])).to.be.above(20);
      for (const from of lines.filter((line) => line.startsWith('FROM node:'))) {
        expect(from).to.contain('FROM node:${NODE} AS ');
      }
      const stages = lines.join('\n').split(/^FROM /m);
      for (const stage of stages.filter((text) => text.includes('ENTRYPOINT'))) {
        expect(stage).to.match(/^USER node\nENTRYPOINT /m);
      }
      const environment = lines.find((line) => line.startsWith('ENV ')) ?? '';
      const pairs = environment.slice('ENV '.length).split(' ');
      const { images } = loadConfig(
        Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string])),
      );
      const place = images.path ?? '';
      expect(lines).to.include(`VOLUME ${place}`);
      expect(lines.join('\n')).to.match(new RegExp(`install -d -o node .* ${place}$`, 'm'));
    });

    it('installs a Hubot and an adapter that the tests run with', async () => {
      const { devDependencies } = await manifest();
      const text = (await instructions()).join('\n');
      expect(text).to.contain(`ARG HUBOT=${devDependencies.hubot ?? ''}\n`);
      const adapter = '@hubot-friends/hubot-slack';
      expect(text).to.contain(`ARG ADAPTERS=${adapter}@${devDependencies[adapter] ?? ''}\n`);
    });

    it('knows whether the server is well', async () => {
      const lines = await instructions();
      const check = lines.find((line) => line.startsWith('HEALTHCHECK')) ?? '';
      const [command = '', ...args] = JSON.parse(check.slice(check.indexOf('['))) as string[];
      const port = String(await freePort());
      const env = { PORT: '1', EXPRESS_PORT: port };
      const health = () => startCommand(command, { args, env }).ended();
      expect(await health(), 'nothing listens').to.equal(1);
      program = startBin('grafana-images', {
        cwd: folder.path,
        env: { HUBOT_GRAFANA_HOST: 'https://grafana.example.com', ...env },
      });
      await program.seen(/listens on port/);
      expect(await health(), 'it listens').to.equal(0);
      const byPort = startCommand(command, { args, env: { PORT: port } });
      expect(await byPort.ended(), 'as PORT alone').to.equal(0);
    });

    it('is documented with variables that the server knows', async () => {
      const text = await readFile(path.join(ROOT, 'docs/deploy.md'), 'utf8');
      const given = [...text.matchAll(/-e ([A-Z_]+)=(\S+)/g)].map(
        ([, variable = '', value = '']) => [variable, value] as const,
      );
      const { images } = loadConfig(Object.fromEntries(given));
      expect(images.sources).to.deep.equal(['https://grafana.example.com']);
      expect(images.url).to.equal('https://bot.example.com/saved-images');
    });
  });
});
