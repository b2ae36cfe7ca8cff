import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { answerIn, commandsOf, type DocBlock, docBlocks } from '../support/doc-blocks.ts';
import { freePort } from '../support/free-port.ts';
import { type ObjectStoreDouble, startObjectStore } from '../support/object-store.ts';
import { killGroup, npm, type Program, ROOT, startCommand } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

/** Commands that the test only counts, and why. */
const STAND_INS: Readonly<Record<string, string>> = {
  docker:
    'Docker is not installed here; test/e2e/examples.test.ts runs the steps of the Dockerfile',
  systemctl: 'systemd does not run here; test/e2e/examples.test.ts has it verify the units',
  journalctl: 'systemd does not run here',
  useradd: 'a test makes no users',
  nginx: 'test/e2e/nginx.test.ts runs that configuration',
};

/** Blocks that are not run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'README.md 1': 'test/e2e/demo.test.ts runs the demo; the second line is what runs the tests',
  'docs/performance.md 1': 'it measures for a quarter of an hour',
};

describe('the commands of README and docs, run in their order on a machine of their own', () => {
  const blocks = docBlocks();
  const ran = new Set<string>();
  let machine: string;
  let demo: DemoGrafana;
  let store: ObjectStoreDouble;
  let tarball: string;
  let port: number;
  let server: Program | undefined;

  const inside = (...names: string[]) => path.join(machine, ...names);
  const calls = () => readFile(inside('calls'), 'utf8').catch(() => '');

  /** The block of this name, with what only its reader's machine has replaced by ours. */
  function blockOf(name: string): DocBlock {
    ran.add(name);
    const block = blocks.find(({ page, at }) => `${page} ${at}` === name);
    if (!block) throw new Error(`There is no block ${name}.`);
    return block;
  }

  function ours(text: string): string {
    return text
      .replaceAll(/(?<=[\s"=])\/(etc|opt|srv|var\/lib)\//g, `${machine}/$1/`)
      .replaceAll(/^(npm install.*) hubot-grafana-images(@latest)?(?= |$)/gm, `$1 ${tarball}`)
      .replaceAll('…', 'xxx')
      .replaceAll(
        /https:\/\/BOT(?=\/)|https?:\/\/[\w.]+(?=\/grafana-images$)/gm,
        `http://127.0.0.1:${port}`,
      )
      .replaceAll(/(localhost|127\.0\.0\.1):8080/g, `127.0.0.1:${port}`)
      .replaceAll('-port 8080', `-port ${port}`)
      .replaceAll(
        /http:\/\/127\.0\.0\.1:3000|https:\/\/grafana\.example\.com(?=\/render)/g,
        demo.url,
      )
      .replaceAll('-grafanaHost https://grafana.example.com', `-grafanaHost ${demo.url}`);
  }

  function start(name: string, cwd: string, env: Readonly<Record<string, string>> = {}): Program {
    return startCommand('bash', {
      cwd,
      ownGroup: true,
      args: ['-euo', 'pipefail', '-c', ours(commandsOf(blockOf(name)))],
      env: {
        PATH: [inside('stand-ins'), inside('usr/bin'), process.env.PATH].join(':'),
        npm_config_prefix: inside('usr'),
        npm_config_audit: 'false',
        npm_config_fund: 'false',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        TOKEN,
        GRAFANA_TOKEN: TOKEN,
        ...env,
      },
    });
  }

  /** Runs a block to its end, which must be a good one, and gives what it wrote. */
  async function run(name: string, cwd: string, env?: Readonly<Record<string, string>>) {
    const program = start(name, cwd, env);
    program.child.stdin?.end();
    expect(await program.ended(), `${name}:\n${program.out()}${program.err()}`).to.equal(0);
    return program.out();
  }

  before(async () => {
    [demo, store, port] = await Promise.all([
      startDemoGrafana({ draw: blankPicture }),
      startObjectStore(),
      freePort(),
    ]);
    machine = await mkdtemp(path.join(os.tmpdir(), 'docs-commands-'));
    for (const name of ['stand-ins', 'usr/bin', 'etc/systemd/system', 'etc/nginx/conf.d', 'bot'])
      await mkdir(inside(name), { recursive: true });
    for (const name of Object.keys(STAND_INS)) {
      const script = `#!/bin/sh
echo "${name} $*" >>"${inside('calls')}"
while [ $# -gt 0 ]; do [ "$1" = --home-dir ] && mkdir -p "$2"; shift; done
`;
      await writeFile(inside('stand-ins', name), script);
      await chmod(inside('stand-ins', name), 0o755);
    }
    const [packed] = JSON.parse(
      await npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', machine),
    ) as [{ filename: string }];
    tarball = inside(packed.filename);
  });

  after(async () => {
    if (server) killGroup(server);
    await Promise.all([demo.close(), store.close()]);
    await rm(machine, { recursive: true, force: true, maxRetries: 5 });
  });

  it('README: installs the package, and starts the image server, which answers the request', async () => {
    await run('README.md 2', inside('bot'));
    server = start('README.md 3', inside('bot'));
    await server.seen(/listens on port/);
    expect(answerIn(blockOf('README.md 4'))).to.match(A_LINK);
    expect(await run('README.md 4', inside('bot'))).to.match(A_LINK);
  });

  it('alerts: a handler of Sensu has a picture made', async () => {
    expect(await run('docs/alerts.md 1', inside('bot'))).to.match(A_LINK);
  });

  it('deploy: installs the program and its unit, and asks systemd for it', async () => {
    await run('docs/deploy.md 1', inside('bot'));
    await access(inside('usr/bin/grafana-images'));
    const unit = await readFile(inside('etc/systemd/system/hubot-grafana-images.service'), 'utf8');
    expect(unit).to.include('grafana-images');
    const settings = await readFile(inside('etc/hubot-grafana-images.env'), 'utf8');
    expect(settings.trim().split('\n')).to.have.length(3);
    expect(await calls()).to.include('systemctl enable --now hubot-grafana-images');
  });

  it('deploy: puts nginx in front, counts what retention would remove, and has Docker build', async () => {
    await mkdir(inside('var/lib/hubot-grafana-images'), { recursive: true });
    expect(await run('docs/deploy.md 3', ROOT)).to.match(A_LINK);
    expect(await run('docs/deploy.md 4', inside('bot'))).to.match(/^Would remove 0 pictures/m);
    await run('docs/deploy.md 2', ROOT);
    expect(await calls()).to.match(/^docker build -f examples\/Dockerfile/m);
  });

  it('HipChat: the bot starts with the adapter, and says that the server cannot be reached', async () => {
    const bot = start('docs/hipchat.md 1', inside('bot'), { PORT: '0' });
    await bot.seen(/hipchat\.example\.com/);
    killGroup(bot);
  });

  it('operate: installs a bot with its adapter and its unit, upgrades it, and asks it how it is', async () => {
    await run('docs/operate.md 1', inside('bot'));
    const home = inside('srv/grafana-bot');
    expect(await readdir(path.join(home, 'node_modules/@hubot-friends'))).to.include('hubot-slack');
    await run('docs/operate.md 2', ROOT);
    await run('docs/operate.md 3', home);
    const doctor = { HUBOT_GRAFANA_HOST: demo.url, HUBOT_GRAFANA_API_KEY: TOKEN };
    const said = await run('docs/operate.md 4', home, doctor);
    expect(said)
      .to.match(/^\[ok\] Grafana: /m)
      .and.to.include('{"status":"ok"}');
    expect(await run('docs/troubleshooting.md 1', home, doctor)).to.match(/^\[ok\] Grafana: /m);
  });

  it('scale: copies pictures to a bucket, sets its rule, and installs the client of Redis', async () => {
    const bucket = {
      HUBOT_GRAFANA_S3_ENDPOINT: new URL(store.settings.url).origin,
      HUBOT_GRAFANA_S3_STYLE: 'path',
      HUBOT_GRAFANA_S3_REGION: 'us-east-1',
      HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'key',
      HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'secret',
    };
    await run('docs/scale.md 2', inside('bot'), bucket);
    const pictures = await readdir(inside('opt/saved-images'));
    const copied = [...store.objects.keys()].filter((key) => key.endsWith('.png'));
    expect(copied).to.have.length(pictures.filter((name) => name.endsWith('.png')).length);
    // Without a terminal it cannot ask: it shows what it would do and does not do it.
    const rules = start('docs/scale.md 3', inside('bot'), bucket);
    rules.child.stdin?.end();
    expect(await rules.ended()).to.equal(1);
    expect(rules.out()).to.match(/^It will have .*\n.* Expiration Days 30;/m);
    expect(rules.err()).to.include('give --yes');
    await run('docs/scale.md 6', inside('bot'));
    await access(inside('bot/node_modules/redis/package.json'));
  });

  it('performance: shows where a run of the image server spent its time', async () => {
    const text = ours(commandsOf(blockOf('docs/performance.md 2')));
    const [profiled = '', shown = ''] = text.split('\n').map((line) => line.replace(/ #.*/, ''));
    const cwd = inside('bot');
    const program = startCommand('bash', {
      cwd,
      args: ['-c', `exec ${profiled.replace('bin/', `${ROOT}bin/`)} -port 0`],
      env: { EXPRESS_BIND_ADDRESS: '127.0.0.1' },
    });
    await program.seen(/listens on port/);
    program.child.kill('SIGINT');
    expect(await program.ended()).to.equal(0);
    const files = (await readdir(cwd)).filter((name) => /^CPU\..*\.0\.001\.cpuprofile$/.test(name));
    expect(files).to.have.length(1);
    const file = path.join(cwd, files[0] ?? '');
    const table = startCommand('bash', { args: ['-c', shown.replace(/CPU\S+/, file)] });
    expect(await table.ended()).to.equal(0);
  });

  /** What the adapter of each chat says once the steps of README were done with a token that is none. */
  const ADAPTERS: Readonly<Record<string, RegExp>> = {
    Slack: /hubot-slack adapter v\d/,
    'HipChat, and other XMPP servers': /hipchat\.example\.com/,
    Mattermost: /Logging in\.\.\./,
    Telegram: /Telegram Adapter Started/,
  };
  /** Not run: a part of its adapter comes from GitHub. */
  const FROM_GITHUB = ['Rocket.Chat'];

  for (const [chat, said] of Object.entries(ADAPTERS)) {
    it(`README: the steps for ${chat} install its adapter, and start the bot with it`, async () => {
      const home = inside(`bot-${chat.split(/\W/)[0] ?? ''}`);
      await mkdir(home, { recursive: true });
      await writeFile(path.join(home, 'package.json'), '{"private": true}');
      const commands = [commandsOf(blockOf('README.md 2')), ...stepsOf(chat)].join('\n');
      const bot = startCommand('bash', {
        cwd: home,
        ownGroup: true,
        args: ['-euo', 'pipefail', '-c', ours(commands)],
        env: { PORT: '0', npm_config_audit: 'false', npm_config_fund: 'false' },
      });
      await bot.seen(said);
      killGroup(bot);
    });
  }

  it('README: has steps for no chat but these', async () => {
    const text = await readFile(path.join(ROOT, 'README.md'), 'utf8');
    const chats = Array.from(
      text.matchAll(/^\*\*([^*]+):\*\*.*\n(?:.+\n)*\n1\. /gm),
      ([, name]) => name,
    );
    expect(chats).to.have.members([...Object.keys(ADAPTERS), ...FROM_GITHUB]);
  });

  it('are all run, but for those that a reason is given for', () => {
    const names = blocks
      .filter((block) => !hasSettingsAlone(block))
      .map(({ page, at }) => `${page} ${at}`);
    expect(names).to.have.members([...ran, ...Object.keys(NOT_RUN)]);
  });
});

/** Such blocks are read by test/docs/shell-commands.test.ts. */
function hasSettingsAlone({ text }: DocBlock): boolean {
  return text
    .trim()
    .split('\n')
    .every((line) => /^[A-Z\d_]+=\S+$/.test(line));
}

/** The commands in the numbered list that README has for a chat. */
function stepsOf(chat: string): string[] {
  const text = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const [, list = ''] = text.split(`**${chat}:**`)[1]?.split(/\n(?=1\. )/) ?? [];
  const [steps = ''] = list.split('\n\n');
  return Array.from(steps.matchAll(/^\d\. `([^`]+)`$/gm), ([, command = '']) => command);
}

const A_LINK = /^\{"pubImg":"http\S+\/saved-images\/[0-9a-f]{32}\.png"\}$/m;
