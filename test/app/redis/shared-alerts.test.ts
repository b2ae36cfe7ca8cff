import path from 'node:path';
import { expect } from 'chai';
import type { DemoInstance } from '../../../demo/grafana.ts';
import { botStage } from '../../support/bot-stage.ts';
import { cpuBusyRule } from '../../support/cpu-busy-rule.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import type { TestBot } from '../../support/robot.ts';
import { until } from '../../support/until.ts';

const FIRING: DemoInstance = {
  labels: { server: 'web-01' },
  state: 'Alerting',
  activeAt: Date.now() - 1_800_000,
  value: '9.3e+01',
};

describe('alerts that come to two bots on one Redis', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  let firing: DemoInstance[] = [];
  let urls: string[] = [];
  const stage = botStage({
    alerting: {
      kind: 'unified',
      rules: [cpuBusyRule(() => firing)],
      contactPoint: { urls: () => urls, secret: 'secret', everyMs: 20, repeatMs: 3_600_000 },
    },
  });
  let bots: TestBot[] = [];
  beforeEach(() => {
    firing = [];
    urls = [];
    bots = [];
  });

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<TestBot> => {
    const bot = await stage.start({
      env: {
        HUBOT_GRAFANA_API_KEY: 'editor-token',
        HUBOT_GRAFANA_REDIS_URL: server.url,
        HUBOT_GRAFANA_WEBHOOK_SECRET: 'secret',
        HUBOT_GRAFANA_ALERT_PICTURES: '0',
        HUBOT_GRAFANA_IMAGES_PATH: path.join(stage.folder, String(bots.length)),
        ...env,
      },
    });
    await until(() => bot.log.some((line) => line.includes('Redis is there')));
    bots.push(bot);
    return bot;
  };
  const both = async () => [await start(), await start()] as const;
  const send = async (bot: TestBot, text: string): Promise<void> => {
    const response = await fetch(`${bot.url}/grafana-alerts/ops`, {
      method: 'POST',
      headers: { Authorization: 'Bearer secret' },
      body: JSON.stringify({ text }),
    });
    expect(response.status).to.equal(202);
  };
  const told = (pattern: RegExp) =>
    bots.flatMap(({ adapter }) => adapter.said).filter((text) => pattern.test(text)).length;
  const toldAt = ({ adapter }: TestBot, pattern: RegExp) =>
    adapter.said.filter((text) => pattern.test(text)).length;
  /** What was sent before has been told by now: rooms are told in order. */
  const settle = async (bot: TestBot, word: string) => {
    await send(bot, word);
    await until(() => told(new RegExp(word)) > 0);
  };

  it('are told once, with a number that both know, and acknowledged at both', async () => {
    const [a, b] = await both();
    urls = [a.url, b.url].map((url) => `${url}/grafana-alerts/ops`);
    firing = [FIRING];
    await until(() => told(/^Firing: CPU busy/) > 0);
    await settle(a, 'one');
    await settle(b, 'two');
    expect(told(/^Firing: CPU busy/)).to.equal(1);
    const [text = ''] = [...a.adapter.said, ...b.adapter.said].filter((one) =>
      one.startsWith('Firing'),
    );
    expect(text).to.include('- #1 ');
    const isKnown = (bot: TestBot) =>
      until(async () => (await bot.ask('hubot graf alert 1')).join('\n').includes('CPU busy'));
    await isKnown(a);
    await isKnown(b);
    await a.ask('hubot graf ack 1');
    await until(() => JSON.stringify(b.robot.brain.get('grafana_acks')).includes('cpu-busy'));
    firing = [];
    await until(() => told(/^Ended: CPU busy/) > 0);
    await settle(b, 'three');
    await settle(a, 'four');
    expect(told(/^Ended: CPU busy/)).to.equal(1);
  });

  it('are told once each by one of them, whichever they come to, in their order', async () => {
    const [a, b] = await both();
    const words = Array.from({ length: 10 }, (_, n) => `word ${n}.`);
    for (const [n, word] of words.entries()) {
      await send(n % 2 === 0 ? a : b, word);
      await until(() => told(new RegExp(word)) === 1);
    }
    const teller = toldAt(a, /word/) > 0 ? a : b;
    const order = teller.adapter.said.map((text) => /word \d\./.exec(text)?.[0]);
    expect(order).to.deep.equal(words);
  });

  it('are told by the other one when the one in charge has ended', async () => {
    const [a, b] = await both();
    await settle(b, 'first');
    const [holder, other] = toldAt(a, /first/) > 0 ? [a, b] : [b, a];
    await holder.close();
    await send(other, 'second');
    await until(() => toldAt(other, /second/) === 1);
    expect(told(/first/)).to.equal(1);
  });

  it('are told by the one that they come to while Redis is away, and once again afterwards', async () => {
    const [a, b] = await both();
    await settle(a, 'before');
    await server.stop();
    await until(() => bots.every(({ log }) => log.some((line) => line.includes('cannot be used'))));
    await Promise.all([send(a, 'meanwhile'), send(b, 'meanwhile')]);
    await until(() => toldAt(a, /meanwhile/) === 1 && toldAt(b, /meanwhile/) === 1);
    await server.start();
    await until(() => bots.every(({ log }) => log.some((line) => line.includes('is back'))));
    await until(async () => {
      const before = told(/after/);
      await send(b, 'after');
      await until(() => told(/after/) > before);
      return toldAt(a, /after/) + toldAt(b, /after/) > 0;
    });
    expect(told(/meanwhile/)).to.equal(2);
  });

  it('are told by the one that they come to while Redis is full', async () => {
    const [a, b] = await both();
    await settle(a, 'before');
    const other = toldAt(a, /before/) > 0 ? b : a;
    const admin = await connections.open();
    await admin.attempt((client) => client.configSet('maxmemory', '1'));
    await send(other, 'meanwhile');
    await until(() => toldAt(other, /meanwhile/) === 1);
    expect(other.log.join('\n')).to.include('its memory is full');
    await admin.attempt((client) => client.configSet('maxmemory', '0'));
  });
});
