import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import type { TestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

const THREAD = { request: 'web', room: 'dev', thread: 1.5 };

describe('other scripts', () => {
  const stage = botStage();
  let bot: TestBot;

  beforeEach(async () => {
    bot = await stage.start();
  });

  it('have pictures posted to a room by an event', async () => {
    bot.robot.emit('grafana:render', { request: 'web:1-2 now-3h', room: 'dev' });
    await until(() => bot.adapter.said.length === 2);
    expect(bot.adapter.said[0]).to.match(/^CPU on web-01: http\S+\.png - http\S+from=now-3h/);
    expect(bot.adapter.rooms).to.deep.equal(['dev', 'dev']);
  });

  it('read in that room why there is none', async () => {
    bot.robot.emit('grafana:render', { request: 'frobnicate', room: 'dev' });
    await until(() => bot.adapter.said.length === 1);
    expect(bot.adapter.said[0]).to.match(/^Dashboard not found/);
  });

  it('are told in the log when an event has nothing to say', () => {
    for (const event of [
      undefined,
      'web',
      {},
      { request: 'web' },
      { request: '', room: 'dev' },
      THREAD,
    ]) {
      bot.robot.emit('grafana:render', event);
    }
    expect(
      bot.log.filter((line) => line.startsWith('warn A grafana:render event')),
    ).to.have.lengthOf(6);
    expect(bot.adapter.said).to.deep.equal([]);
  });
});
