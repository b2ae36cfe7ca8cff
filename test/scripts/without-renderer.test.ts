import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { everyType } from '../../demo/dashboards/every-type.ts';
import { KEYS_OF_TYPES } from '../../src/drawing/understood/understood.ts';
import { drawablePanels } from '../../demo/model/panels.ts';
import { inspectPng } from '../../src/pictures/png.ts';
import { temporaryFolder } from '../support/folder.ts';
import { postPicture } from '../support/post-picture.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

const ALERT = readFileSync(
  new URL('../fixtures/webhooks/webhook-12-firing.json', import.meta.url),
  'utf8',
)
  .replaceAll('/d/dbOverview1', '/d/web')
  .replaceAll('viewPanel=4', 'viewPanel=1');

describe('a bot whose Grafana has no renderer', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: TestBot;

  before(async () => {
    demo = await startDemoGrafana({ version: '12.3.0', renderer: false });
  });
  after(() => demo.close());
  afterEach(() => bot.close());

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
        ...env,
      },
    });
  };

  /** Sizes of the pictures that are kept, as `WIDTHxHEIGHT`. */
  async function kept(): Promise<string[]> {
    const names = (await readdir(folder.path)).filter((name) => /^[\da-f]{32}\.png$/.test(name));
    const pictures = await Promise.all(names.map((name) => readFile(path.join(folder.path, name))));
    return pictures
      .map((png) => inspectPng(png))
      .map(({ width, height }) => `${width}x${height}`)
      .sort();
  }

  it('draws a panel, now and then, and a pasted address', async () => {
    await start();
    const [one = ''] = await bot.ask('hubot graf db web:cpu width=300 height=200');
    expect(one).to.match(/^CPU on web-01: http\S+\.png - http/);
    const two = await bot.ask('hubot graf db web:cpu width=320 height=200 vs yesterday');
    expect(two.filter((text) => text.includes('.png'))).to.have.lengthOf(2);
    const [pasted = ''] = await bot.ask(`hubot graf ${demo.url}/d/web/web?viewPanel=3`);
    expect(pasted).to.match(/^Requests per second: http\S+\.png/);
    expect(await kept()).to.deep.equal(['1000x500', '300x200', '320x200', '320x200']);
  });

  it('draws each type of panel that is known, POSTed, whole and without a word left out', async () => {
    await start({ HUBOT_GRAFANA_RENDERER: 'fast' });
    const panels = drawablePanels(everyType);
    expect(panels.map(({ type }) => type).sort()).to.deep.equal(Object.keys(KEYS_OF_TYPES).sort());
    for (const { id, type } of panels) {
      const answer = await postPicture(
        bot.url,
        `${demo.url}/render/d-solo/every-type/x?panelId=${id}&width=${400 + id}&height=200`,
      );
      expect(answer.status, type).to.equal(200);
    }
    const sizes = panels.map(({ id }) => `${400 + id}x200`).sort();
    expect(await kept()).to.deep.equal(sizes);
    const refused = bot.log.filter((line) => line.includes('Not drawn here'));
    expect(refused).to.deep.equal([]);
  });

  it('draws a whole dashboard as one picture', async () => {
    await start();
    const said = await bot.ask('hubot graf db web kiosk width=700');
    expect(said[0]).to.match(/^Web: http\S+\.png/);
    const [size = ''] = await kept();
    expect(Number(size.split('x')[1])).to.be.greaterThan(1_000);
  });

  it('draws what is POSTed', async () => {
    await start();
    const url = `${demo.url}/render/d-solo/web/web?panelId=1&width=310&height=210&scale=2`;
    const answer = await postPicture(bot.url, url);
    expect(answer.status).to.equal(200);
    expect(await kept()).to.deep.equal(['620x420']);
  });

  it('draws what a schedule shows', async () => {
    await start();
    await bot.ask('hubot graf schedule weekdays 9:00 db web:cpu width=330');
    const said = await bot.ask('hubot graf schedule run 1');
    expect(said.join('\n')).to.match(/CPU on web-01: http\S+\.png/);
    expect(await kept()).to.deep.equal(['330x500']);
  });

  it('draws the panel of an alert', async () => {
    await start({ HUBOT_GRAFANA_WEBHOOK_SECRET: 'secret' });
    const answer = await fetch(`${bot.url}/grafana-alerts/ops`, {
      method: 'POST',
      headers: { Authorization: 'Bearer secret' },
      body: ALERT,
    });
    expect(answer.status).to.equal(202);
    await until(() => bot.adapter.said.some((text) => /\/saved-images\/\S+\.png/.test(text)));
    expect(await kept()).to.deep.equal(['1000x500']);
  });

  it('says that Grafana has no renderer where that one alone shall draw', async () => {
    await start({ HUBOT_GRAFANA_RENDERER: 'grafana' });
    const [answer] = await bot.ask('hubot graf db web:cpu');
    expect(answer).to.match(/^CPU on web-01 - \[Grafana has no renderer; install .*\] - http/);
  });
});
