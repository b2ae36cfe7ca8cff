import { expect } from 'chai';
import type { Robot } from 'hubot';
import { botStage } from '../support/bot-stage.ts';
import type { TestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

/** It imports this package by its name, and so what is built. */
const EXAMPLE = '../../examples/on-deploy.mjs';

describe('the example of a script that asks', () => {
  const stage = botStage();
  let bot: TestBot;

  beforeEach(async () => {
    bot = await stage.start();
    const { default: onDeploy } = (await import(EXAMPLE)) as { default: (robot: Robot) => void };
    onDeploy(bot.robot);
  });

  const deployed = (service: string) =>
    fetch(`${bot.url}/deployed/${encodeURIComponent(service)}`, { method: 'POST' });

  it('posts the panels of a service to the room, now and a day before', async () => {
    expect((await deployed('web')).status).to.equal(202);
    await until(() => bot.adapter.said.length === 2);
    expect(bot.adapter.said[0]).to.match(/^Errors: http\S+\.png/);
    expect(bot.adapter.said[1]).to.match(/^Errors \(1d earlier\): http\S+\.png/);
    expect(bot.adapter.rooms).to.deep.equal(['ops', 'ops']);
  });

  it('takes what comes from outside for one name, whatever is in it', async () => {
    for (const service of ['x" orgId=2 k="', 'x” theme=light', 'a:b kiosk'])
      await deployed(service);
    await until(() => bot.adapter.said.length === 3);
    for (const text of bot.adapter.said) expect(text).to.match(/^Dashboard not found/);
  });
});
