import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needs } from '../support/needs.ts';
import { npm, type Program, ROOT, startCommand } from '../support/program.ts';
import { redisServer } from '../support/redis-server.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

describe('a Hubot whose brain hubot-redis-brain keeps', () => {
  const folder = temporaryFolder();
  const redis = redisServer();
  let demo: DemoGrafana;

  beforeEach(async function () {
    needs(this, 'redis-cli', 'redis-server');
    demo = await startDemoGrafana({ draw: blankPicture });
    await writeFile(path.join(folder.path, 'package.json'), '{"private": true}');
    await writeFile(path.join(folder.path, '.hubot_history'), '');
    await writeFile(
      path.join(folder.path, 'external-scripts.json'),
      '["hubot-redis-brain", "hubot-grafana-images"]',
    );
    const [packed] = JSON.parse(
      await npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder.path),
    ) as [{ filename: string }];
    const packages = ['hubot@14', 'hubot-redis-brain@3', `./${packed.filename}`];
    await npm(folder.path, 'install', '--no-audit', '--no-fund', '--prefer-offline', ...packages);
  });

  afterEach(() => demo.close());

  async function start(): Promise<Program> {
    const bot = startCommand(path.join(folder.path, 'node_modules/.bin/hubot'), {
      cwd: folder.path,
      args: ['-n', 'hubot', '-a', 'Shell'],
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        REDIS_URL: redis.url,
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    await bot.seen(/Links to pictures begin with/);
    await bot.seen(
      /Data for hubot brain retrieved from Redis|Initializing new data for hubot brain/,
    );
    return bot;
  }

  function kept(): string {
    const { port } = new URL(redis.url);
    const args = ['-p', port, '--no-auth-warning', '-a', redis.password, 'GET', 'hubot:storage'];
    return execFileSync('redis-cli', args, { encoding: 'utf8' });
  }

  it('has its shortcuts, schedules and subscriptions again after a restart', async () => {
    const first = await start();
    first.child.stdin?.write('graf save morning = web:cpu server=web-02\n');
    first.child.stdin?.write('graf schedule weekdays 9:00 db web:cpu\n');
    first.child.stdin?.write('graf subscribe team=web\n');
    await until(() => ['morning', 'weekdays 9:00', 'team'].every((text) => kept().includes(text)));
    first.child.kill('SIGKILL');
    await first.ended();
    const second = await start();
    const said = () => stripVTControlCharacters(second.out());
    second.child.stdin?.write('graf morning\ngraf schedules\ngraf subscriptions\n');
    await until(() => /^.*CPU on web-02: http\S+\.png/m.test(said()));
    await until(() => said().includes('`db web:cpu`, weekdays 9:00'));
    await until(() => /team="?web/.test(said()));
    second.child.kill('SIGKILL');
    expect(await second.ended()).to.equal('SIGKILL');
  });
});
