import { expect } from 'chai';
import { botStage } from '../../support/bot-stage.ts';
import { redisServer } from '../../support/redis-server.ts';
import type { TestBot, TestBotOptions } from '../../support/robot.ts';
import { until } from '../../support/until.ts';

describe('two bots on one Redis', () => {
  const server = redisServer();
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
