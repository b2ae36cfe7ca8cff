import { expect } from 'chai';
import type { Robot } from 'hubot';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

/** It imports this package by its name, and so what is built. */
const EXAMPLE = '../../examples/on-deploy.mjs';

describe('the example of a script that asks', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: TestBot;

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: 'viewer-token',
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
      },
    });
    const { default: onDeploy } = (await import(EXAMPLE)) as { default: (robot: Robot) => void };
    onDeploy(bot.robot);
  });
  afterEach(() => Promise.all([bot.close(), demo.close()]));

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
