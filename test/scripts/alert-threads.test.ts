import { expect } from 'chai';
import {
  blankPicture,
  type DemoGrafana,
  type DemoInstance,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { cpuBusyRule } from '../support/cpu-busy-rule.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type SlackBotDouble, startSlackBot } from '../support/slack-bot.ts';
import { until } from '../support/until.ts';

const SINCE = Date.now() - 1_800_000;

describe('what is said in the thread of an alert', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let bot: SlackBotDouble;
  let firing: DemoInstance[];
  const target: { url?: string } = {};

  const busy = (server: string): DemoInstance => ({
    labels: { server },
    state: 'Alerting',
    activeAt: SINCE,
    value: '9.3e+01',
  });

  async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    demo = await startDemoGrafana({
      draw: blankPicture,
      alerting: {
        kind: 'unified',
        rules: [cpuBusyRule(() => firing)],
        contactPoint: {
          urls: () => (target.url === undefined ? [] : [target.url]),
          secret: 'secret',
          everyMs: 20,
          repeatMs: 3_600_000,
        },
      },
    });
    bot = await startSlackBot({
      HUBOT_GRAFANA_HOST: demo.url,
      HUBOT_GRAFANA_API_KEY: 'editor-token',
      HUBOT_GRAFANA_IMAGES_PATH: folder.path,
      HUBOT_GRAFANA_IMAGES_URL: 'http://pictures.test/saved-images',
      HUBOT_GRAFANA_WEBHOOK_SECRET: 'secret',
      ...env,
    });
  }
  beforeEach(() => {
    firing = [busy('web-02')];
  });
  afterEach(async () => {
    delete target.url;
    await bot.close();
    await demo.close();
  });

  const posts = () => bot.api.posts;
  const texts = () => posts().map(({ text }) => text);

  /** The time stamp of the alert's message, once its graph is below it. */
  async function thread(env: Readonly<Record<string, string>> = {}, room = 'C1'): Promise<string> {
    await start(env);
    target.url = `${bot.url}/grafana-alerts/${room}`;
    await until(() => posts().length === 2);
    expect(texts()[0]).to.match(/^Firing: CPU busy/);
    return '1700000001.000001';
  }

  async function ask(text: string, thread_ts?: string): Promise<string[]> {
    const before = posts().length;
    await bot.ask(text, { ts: '1700000002.000001', ...(thread_ts && { thread_ts }) });
    const said = posts().slice(before);
    expect(said.every((one) => one.thread === thread_ts)).to.equal(true);
    return said.map(({ text: one, args }) => `${one}${args.attachments ?? ''}`);
  }

  it('needs neither graf nor a name to silence the alert, and to end that', async () => {
    const root = await thread();
    expect((await ask('silence 2h because we upgrade', root)).join('\n')).to.match(
      /^Silenced.*CPU busy.*until /s,
    );
    expect((await ask('unsilence', root)).join('\n')).to.match(/^Ended: the silence of .*CPU busy/);
  });

  it('acknowledges the alert, with and without graf', async () => {
    const root = await thread();
    const number = /#(\d+) /.exec(texts().join('\n'))?.[1] ?? 'none';
    expect((await ask('ack', root)).join('\n')).to.match(
      new RegExp(`^Acknowledged: #${number} CPU busy.*web-02`),
    );
    expect((await ask('graf ack', root)).join('\n')).to.match(/^Acknowledged: .*CPU busy/);
  });

  it('has the number that the room was told, by name and by number', async () => {
    await thread();
    const number = /#(\d+) /.exec(texts().join('\n'))?.[1] ?? 'none';
    expect((await ask('graf ack cpu busy')).join('\n')).to.match(
      new RegExp(`^Acknowledged: #${number} CPU busy.*web-02`),
    );
    const [list = ''] = await ask('graf alerts all');
    const rule = /#(\d+) CPU busy/.exec(list)?.[1] ?? 'none';
    expect((await ask(`graf ack ${rule}`)).join('\n')).to.match(
      new RegExp(`^Acknowledged: #${rule} CPU busy`),
    );
  });

  it('shows the graph over another range', async () => {
    const root = await thread();
    const before = demo.requests.length;
    expect(await ask('graph 6h', root)).to.have.lengthOf(1);
    const render = demo.requests.slice(before).find(({ path }) => path.includes('/render/'));
    const query = render?.query ?? new URLSearchParams();
    expect(query.get('from')).to.equal('now-6h');
    expect(query.get('var-server')).to.equal('web-02');
    expect(query.get('panelId')).to.equal('1');
  });

  it('is an ordinary request when it names something', async () => {
    const root = await thread();
    const [other] = await ask('graf silence disk 2h', root);
    expect(other).to.contain('is not among the');
    expect((await ask('graf alerts', root)).join('\n')).to.match(/^Alerts: 1 firing/);
  });

  it('gets no answer where it is not understood, and outside of the thread', async () => {
    const root = await thread();
    expect(await ask('thanks a lot', root)).to.deep.equal([]);
    expect(await ask('ack')).to.deep.equal([]);
    expect(await ask('silence 2h', '1700000009.000001')).to.deep.equal([]);
  });

  it('is said with reactions too, if they are on', async () => {
    const root = await thread({ HUBOT_GRAFANA_ALERT_REACTIONS: 'true' });
    const before = posts().length;
    await bot.react('eyes', root);
    await bot.react('no_bell', root);
    expect(texts().slice(before).join('\n')).to.match(/^Acknowledged: .*\nSilenced/s);
    expect(posts().at(-1)?.thread).to.equal(root);
    const after = posts().length;
    await bot.react('eyes', '1700000009.000001');
    await bot.react('tada', root);
    await bot.react('eyes', root, 'reaction_removed');
    expect(posts()).to.have.lengthOf(after);
  });

  it('is not said with reactions where they are off', async () => {
    const root = await thread();
    await bot.react('eyes', root);
    expect(posts()).to.have.lengthOf(2);
  });

  it('knows the channel by its id where the address has its name', async () => {
    const root = await thread({}, 'ops');
    expect(posts()[0]?.channel).to.equal('C1');
    const [, number = ''] = /#(\d+) /.exec(texts()[0] ?? '') ?? [];
    expect((await ask(`graf silence ${number} 2h`)).join('\n')).to.match(/^Silenced.*CPU busy/);
    expect((await ask('unsilence', root)).join('\n')).to.match(/^Ended: the silence of .*CPU busy/);
  });

  it('takes the name as it is where Slack does not list its channels', async () => {
    await start();
    bot.api.fail('conversations.list', { error: 'missing_scope', needed: 'channels:read' });
    target.url = `${bot.url}/grafana-alerts/ops`;
    await until(() => bot.log.some((line) => line.includes('`ops` cannot be told')));
  });

  it('means the rule where several of its instances fire', async () => {
    firing = [busy('web-01'), busy('web-02')];
    const root = await thread();
    const answer = (await ask('silence 2h', root)).join('\n');
    expect(answer).to.contain('CPU busy');
    expect(answer).not.to.contain('web-0');
  });
});
