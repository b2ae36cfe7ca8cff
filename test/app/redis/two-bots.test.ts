import { expect } from 'chai';
import { botStage } from '../../support/bot-stage.ts';
import { putDueSchedule } from '../../support/due-schedule.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import type { TestBot, TestBotOptions } from '../../support/robot.ts';
import { until } from '../../support/until.ts';

describe('two bots on one Redis', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const stage = botStage();

  const start = async (options: TestBotOptions = {}): Promise<TestBot> => {
    const bot = await stage.start({
      ...options,
      env: { HUBOT_GRAFANA_REDIS_URL: server.url, ...options.env },
    });
    await until(() => bot.log.some((line) => line.includes('Redis is there')));
    return bot;
  };
  const both = async () => [await start(), await start()] as const;
  /** Asks until the answer is the one that is meant: a change takes a moment to come over. */
  const answers = (bot: TestBot, text: string, expected: RegExp) =>
    until(async () => expected.test((await bot.ask(text)).join('\n')));

  it('know the shortcuts that were made at either of them', async () => {
    const [a, b] = await both();
    await Promise.all([
      a.ask('hubot graf save web = db my-dashboard'),
      b.ask('hubot graf save mysql = db another'),
    ]);
    for (const bot of [a, b]) await answers(bot, 'hubot graf saved', /mysql[^]*web|web[^]*mysql/);
    await b.ask('hubot graf forget web');
    await answers(a, 'hubot graf saved', /^(?![^]*web)/);
    const [c] = await both();
    await answers(c, 'hubot graf saved', /mysql/);
  });

  it('use the Grafana that was set for a room at the other one', async () => {
    const env = { HUBOT_GRAFANA_PER_ROOM: '1' };
    const [a, b] = [await start({ env }), await start({ env })];
    const { url } = stage.demo;
    await a.ask(`hubot graf set host ${url}`);
    await until(() => b.robot.brain.get('grafana_host_ops') === url);
  });

  it('run a schedule once, and what is due when the one in charge ends runs at the other', async () => {
    const connection = await connections.open();
    const schedule = (id: string) => putDueSchedule(connection, id);
    await schedule('first');
    const bots = await both();
    const runs = ({ adapter }: TestBot) =>
      adapter.said.filter((text) => text.includes('Scheduled for daily')).length;
    const all = () => bots.map(runs).reduce((sum, count) => sum + count);
    await until(() => all() === 1);
    const [holder, other] = runs(bots[0]) === 1 ? bots : [bots[1], bots[0]];
    // What both have of it is due tomorrow.
    await until(() => other.robot.brain.get('grafana_schedules') !== null);
    await schedule('second');
    const count = (bot: TestBot) => (bot.robot.brain.get('grafana_schedules') as unknown[]).length;
    await until(() => count(other) === 2);
    await holder.close();
    await until(() => runs(other) === 1);
    expect(all()).to.equal(2);
  });

  it('say in graf doctor what lives in Redis, and what is wrong with it', async () => {
    const env = { HUBOT_GRAFANA_ADMINS: 'ann' };
    const [a, b] = [await start({ env }), await start({ env })];
    await a.ask('hubot graf save web = db my-dashboard');
    const redisLine = async (bot: TestBot) =>
      /^.* Redis: .*$/m.exec((await bot.ask('hubot graf doctor')).join('\n'))?.[0] ?? '';
    const kept = /\[ok\] Redis: it answers; .*shortcuts \(1\).*; (this|another) bot runs schedules/;
    await until(async () => kept.test(await redisLine(b)));
    expect(
      [kept.exec(await redisLine(a))?.[1], kept.exec(await redisLine(b))?.[1]].sort(),
    ).to.deep.equal(['another', 'this']);
    await server.stop();
    await until(async () => (await redisLine(a)).startsWith('[WRONG]'));
    expect(await redisLine(a)).to.match(/HUBOT_GRAFANA_REDIS_URL cannot be used: .+\. Until/);
  }).timeout(60_000);

  it('keep what they have while Redis is stopped, and share again afterwards', async () => {
    const [a, b] = await both();
    await a.ask('hubot graf save web = db my-dashboard');
    await answers(b, 'hubot graf saved', /web/);
    await server.stop();
    await until(() =>
      a.log.some((line) => line.includes('Redis (HUBOT_GRAFANA_REDIS_URL) cannot')),
    );
    expect((await a.ask('hubot graf saved')).join('\n')).to.include('web');
    await b.ask('hubot graf save mysql = db another');
    await server.start();
    await answers(a, 'hubot graf saved', /mysql/);
    const all = [...a.log, ...b.log].join('\n');
    expect(all).not.to.include(server.password);
  });
});
