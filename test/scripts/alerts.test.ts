import { readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

const bodyOf = (name: string) =>
  readFileSync(new URL(`../fixtures/webhooks/${name}.json`, import.meta.url), 'utf8');

/** The same alert, of a panel that the demo Grafana has. */
const onWeb = (name: string) =>
  bodyOf(name).replaceAll('/d/dbOverview1', '/d/web').replaceAll('viewPanel=4', 'viewPanel=1');

describe('alerts that a bot is told of', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: TestBot;

  before(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });
  after(() => demo.close());
  afterEach(() => bot.close());

  async function start(env: Readonly<Record<string, string>> = {}): Promise<TestBot> {
    bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: 'viewer-token',
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
        HUBOT_GRAFANA_WEBHOOK_SECRET: 'secret',
        HUBOT_GRAFANA_ALERT_VARIABLES: 'instance=server',
        ...env,
      },
    });
    return bot;
  }

  async function send(body: string, room = '/ops'): Promise<void> {
    const response = await fetch(`${bot.url}/grafana-alerts${room}`, {
      method: 'POST',
      headers: { Authorization: 'Bearer secret' },
      body,
    });
    expect(response.status).to.equal(202);
  }

  const said = () => bot.adapter.said;
  const saidMatching = (pattern: RegExp) => until(() => said().some((text) => pattern.test(text)));

  it('are told in their room, with the panel around their start for the instance', async () => {
    await start();
    await send(onWeb('webhook-12-firing').replaceAll('db-2', 'web-02'));
    await until(() => said().length === 2);
    const [text = '', picture = ''] = said();
    expect(text).to.match(/^Firing: Replication lag \(Databases\) - The replica is behind\n/);
    expect(text).to.contain('- #1 instance=web-02 severity=critical - B=127, C=1 - since ');
    expect(text).to.contain('Silence: https://grafana.example.com/alerting/silence/new?');
    expect(text).to.contain('`graf alert 1` says how it is by now.');
    expect(picture).to.contain('/saved-images/');
    expect(bot.adapter.rooms).to.deep.equal(['ops', 'ops']);
    const render = demo.requests.filter(({ path }) => path.includes('/render/')).at(-1);
    const query = render?.query ?? new URLSearchParams();
    expect(query.get('var-server')).to.equal('web-02');
    expect(query.get('from')).to.equal(String(Date.parse('2026-11-25T07:41:10Z')));
  });

  it('are told once by two servers, and end after their time', async () => {
    await start({ HUBOT_GRAFANA_ALERT_PICTURES: '0' });
    await send(onWeb('webhook-12-firing'));
    await send(onWeb('webhook-13-firing'));
    await send(onWeb('webhook-12-resolved'));
    await saidMatching(/^Ended/);
    expect(said()).to.have.lengthOf(2);
    expect(said()[0]).to.contain('One graph is left out');
    expect(said()[1]).to.match(/^Ended: Replication lag \(Databases\) - The replica is behind\n/);
    expect(said()[1]).to.contain('- after 39 min, at ');
  });

  it('are told why they ended, by their true name, and how many were left out', async () => {
    await start({ HUBOT_GRAFANA_ALERT_PICTURES: '0' });
    await send(bodyOf('webhook-12-resolved-paused'));
    await send(bodyOf('webhook-12-datasource-error'));
    await send(bodyOf('webhook-12-truncated'));
    await send(bodyOf('webhook-12-multi'));
    await send(bodyOf('legacy-webhook-alerting'));
    await send(bodyOf('alertmanager-webhook-v4'));
    await until(() => said().length === 6);
    expect(said()[0]).to.contain('because its rule was paused');
    expect(said()[1]).to.match(/^Firing: Replication lag \(Databases\)/);
    expect(said()[1]).to.contain('its query fails');
    expect(said()[2]).to.contain('The message was cut: 41 more alerts are not in it.');
    expect(said()[4]).to.match(/^Firing: Replication lag - The replica is behind\n/);
    expect(said()[5]).to.match(/^Firing: NodeDown - n-17 is down\n/);
  });

  it('go to the rooms that subscribe when the address names none, and ping as those asked', async () => {
    await start({ HUBOT_GRAFANA_ALERT_PICTURES: '0' });
    await bot.ask('hubot graf subscribe Databases mention @dba');
    await bot.ask('hubot graf subscribe severity=critical');
    const before = said().length;
    await send(onWeb('webhook-12-firing'), '');
    await until(() => said().length === before + 1);
    expect(said().at(-1)).to.match(/^@dba Firing: Replication lag \(Databases\)/);
    expect(bot.adapter.rooms.at(-1)).to.equal('ops');
    await send(onWeb('webhook-12-resolved'), '/');
    await until(() => said().length === before + 2);
    expect(said().at(-1)).to.match(/^Ended: Replication lag/);
  });

  it('are told of what a room subscribes to alone', async () => {
    await start({ HUBOT_GRAFANA_ALERT_PICTURES: '0' });
    await bot.ask('hubot graf subscribe instance=db-3');
    const before = said().length;
    await send(bodyOf('webhook-12-multi'), '');
    await send('{"text": "of a form of its own"}', '');
    await send(bodyOf('webhook-test-button'), '');
    await until(() => said().length === before + 2);
    expect(said()[before]).to.contain('instance=db-3');
    expect(said()[before]).not.to.contain('instance=db-2');
    expect(said()[before + 1]).to.match(/^Hello! This is the test of a contact point/);
  });

  it('are taken and logged when no room subscribes', async () => {
    await start();
    await send(bodyOf('webhook-12-firing'), '');
    await until(() => bot.log.some((line) => line.includes('no room subscribes to it')));
    expect(said()).to.deep.equal([]);
  });

  it('are greeted when they are a test, and shown as text in any other form', async () => {
    await start();
    await send(bodyOf('webhook-test-button'));
    await send('{"text": "CPU @here"}');
    await send('not JSON');
    await until(() => said().length === 3);
    expect(said()[0]).to.match(/^Hello! This is the test of a contact point/);
    expect(said()[1]).to.contain('An alert came in a form of its own:');
    expect(said()[1]).not.to.contain('@here');
    expect(said()[2]).to.contain('not JSON');
  });

  it('say why there is no graph', async () => {
    await start();
    await send(bodyOf('webhook-12-firing'));
    await until(() => said().length === 2);
    expect(said()[1]).to.match(/^The graph could not be made: Grafana does not know/);
  });

  it('leave the bot answering while 500 groups fire at once, with six pictures', async function () {
    this.timeout(120_000);
    await start();
    const body = onWeb('webhook-12-firing').replaceAll('db-2', 'web-02');
    const groups = Array.from({ length: 500 }, (_one, index) =>
      body.replace('"groupKey": "', `"groupKey": "${index} `),
    );
    const sending = Promise.all(groups.map((group) => send(group)));
    await until(() => said().length > 0);
    await bot.ask('hubot graf help');
    expect(
      said()
        .filter((text) => !/^(?:Firing|CPU)/.test(text))
        .join('\n'),
    ).to.contain('graf db');
    const early = said().filter((text) => text.startsWith('Firing')).length;
    expect(early).to.be.below(500);
    await sending;
    await until(() => said().filter((text) => text.startsWith('Firing')).length === 500);
    await until(() => said().filter((text) => text.includes('/saved-images/')).length === 6);
    expect(said().filter((text) => text.includes('One graph is left out'))).to.have.lengthOf(494);
  });

  it('are kept in a file of the owner alone while the chat is down, and told after a restart', async () => {
    await start();
    const { adapter } = bot;
    let tries = 0;
    adapter.send = () => {
      tries += 1;
      return Promise.reject(new Error('the chat is down'));
    };
    await send(onWeb('webhook-12-firing'));
    await until(() => tries > 0);
    const name = (await readdir(folder.path)).find((one) => one.startsWith('.alerts')) ?? '';
    const file = path.join(folder.path, name);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readFile(file, 'utf8')).to.contain('Replication lag');
    await bot.close();
    await start();
    await saidMatching(/^Firing: Replication lag/);
    await bot.close();
    await start();
    await send(bodyOf('webhook-test-button'));
    await saidMatching(/^Hello!/);
    expect(said()).to.have.lengthOf(1);
  });

  it('are taken without an image server, and kept in the brain then', async () => {
    await start({ HUBOT_USE_GRAFANA_IMAGES: 'false' });
    await send(bodyOf('webhook-test-button'));
    await until(() => said().length === 1);
    expect(bot.log.join('\n')).to.contain("are kept in the bot's brain");
    expect(await readdir(folder.path)).to.deep.equal([]);
  });
});
