import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { putDueSchedule } from '../support/due-schedule.ts';
import { temporaryFolder } from '../support/folder.ts';
import { redisConnections } from '../support/open-redis.ts';
import { type Program, startProgram } from '../support/program.ts';
import { redisServer } from '../support/redis-server.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

describe('two whole bots on one Redis', () => {
  const folder = temporaryFolder();
  const server = redisServer();
  const connections = redisConnections(server);
  let demo: DemoGrafana;
  let bots: Program[];

  beforeEach(async () => {
    bots = [];
    demo = await startDemoGrafana({ draw: blankPicture });
  });
  afterEach(async () => {
    for (const { child } of bots) child.kill('SIGKILL');
    await Promise.all(bots.map((bot) => bot.ended()));
    await demo.close();
  });

  async function start(name: string): Promise<Program> {
    const bot = startProgram('hubot', {
      cwd: folder.path,
      env: {
        ...{ HUBOT_GRAFANA_HOST: demo.url, HUBOT_GRAFANA_API_KEY: TOKEN },
        ...{ HUBOT_GRAFANA_REDIS_URL: server.url, HUBOT_NAME: name },
        ...{ PORT: '0', EXPRESS_BIND_ADDRESS: '127.0.0.1' },
      },
    });
    bots.push(bot);
    await bot.seen(/Redis is there/);
    return bot;
  }
  const runs = (bot: Program) => [...bot.out().matchAll(/Scheduled for daily 9:00/g)].length;

  it('run each schedule once, the second one after the first bot was killed', async function () {
    this.timeout(90_000);
    const connection = await connections.open();
    await putDueSchedule(connection, 'first');
    const [a, b] = [await start('one'), await start('two')];
    await until(() => runs(a) + runs(b) === 1);
    const [holder, other] = runs(a) === 1 ? [a, b] : [b, a];
    holder.child.stdin?.write('graf save mine = db web:cpu\n');
    await until(() => {
      other.child.stdin?.write('graf saved\n');
      return other.out().includes('mine');
    });
    holder.child.kill('SIGKILL');
    await holder.ended();
    await putDueSchedule(connection, 'second');
    await until(() => runs(other) === 1);
    expect(runs(holder)).to.equal(1);
    expect(`${a.err()}${b.err()}${a.out()}${b.out()}`).not.to.include(server.password);
  });
});
