import { expect } from 'chai';
import { dashboard, graph, variable } from '../../../demo/dashboards/build.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

const lines = { unit: 'short', series: [{ alias: 'a', level: 1 }] };
const graphs = (...titles: readonly string[]) =>
  titles.map((title, index) => graph(index + 1, title, [0, 8 * index, 24, 8], lines));

const hosts = variable('host', 'Host', ['app-01', 'app-02'], ['app-01']);
const DASHBOARDS = [
  { json: dashboard({ id: 1, uid: 'cart', title: 'Cart' }, graphs('Latency', 'Errors')) },
  { json: dashboard({ id: 2, uid: 'billing', title: 'Billing' }, graphs('Latency', 'Errors')) },
  { json: dashboard({ id: 3, uid: 'search', title: 'Search' }, graphs('Latency', 'List errors')) },
  {
    json: dashboard(
      { id: 4, uid: 'app', title: 'Java', variables: [hosts] },
      graphs('Heap', 'Threads'),
    ),
  },
];

describe('a request in words', () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat({ dashboards: DASHBOARDS });
  });
  afterEach(() => chat.close());

  const ask = async (typed: string) => (await chat.ask(typed)).join('\n');
  const uids = () => chat.rendered.map(({ pathname }) => pathname.split('/')[3]);

  it('offers to remember what was chosen after a word that was found nowhere', async () => {
    const list = await ask('basket latency');
    expect(list).to.match(/^I found nothing called `basket`\.\nWhich of these\?\n/);
    expect(list).to.match(/\n1\. .*Latency/);
    const number = /^(\d)\. Latency \(Cart\)/m.exec(list)?.[1] ?? '';
    expect(await ask(number)).to.match(
      /\nTo have `basket` found from now on, type `graf alias basket = Cart`\.$/,
    );
    await ask('alias basket = Cart');
    expect(await ask('basket latency')).to.match(/^Latency · Cart · /);
  });

  it('offers no alias for a word that has one, and none where several words were not found', async () => {
    const list = await ask('basket trolley latency');
    expect(list).to.contain('I found nothing called `basket` or `trolley`.');
    expect(await ask('1')).to.not.contain('found from now on');
  });

  it('names what was guessed', async () => {
    expect(await ask('heap app-09')).to.contain(
      '\nI guessed host app-09: the dashboard does not list that value.',
    );
  });

  it('names what was carried over from the last request', async () => {
    await ask('heap app-02');
    expect(await ask('threads')).to.contain('\nFrom your last request: host app-02 and Java.');
    expect(chat.rendered.at(-1)?.searchParams.get('var-host')).to.equal('app-02');
  });

  it('shows all of several, each a picture', async () => {
    await ask('all latency panels');
    expect(uids()).to.have.members(['cart', 'billing', 'search']);
  });

  it('shows as many of all as an answer may have, and counts the others', async () => {
    await chat.close();
    chat = await startChat({
      dashboards: DASHBOARDS,
      env: { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '2' },
    });
    const said = await ask('all latency');
    expect(uids()).to.have.lengthOf(2);
    expect(said).to.contain('(and 1 more)');
  });

  it('is asked for with show where its first word is a command or a shortcut', async () => {
    expect(await ask('list errors')).to.contain(
      'To search for these words instead: `graf show list errors`.',
    );
    await ask('show list errors');
    expect(uids()).to.deep.equal(['search']);
    await ask('save heap = app:2');
    expect(await ask('heap java')).to.contain('`graf show heap java`');
    await ask('show heap java');
    expect(chat.rendered.at(-1)?.searchParams.get('panelId')).to.equal('1');
  });

  it('is not hinted at behind a shortcut with arguments', async () => {
    await ask('save heap = app:1 host=$1');
    expect(await ask('heap app-02')).to.not.contain('graf show');
  });

  it('is scheduled as words when it is clear what it means, and tried then', async () => {
    expect(await ask('schedule daily 9:00 heap app-02 last 3 hours')).to.match(
      /^Scheduled as #1: `heap app-02 last 3 hours`, daily 9:00 /,
    );
    await ask('schedule run 1');
    expect(Object.fromEntries(chat.rendered.at(-1)?.searchParams ?? [])).to.include({
      panelId: '1',
      'var-host': 'app-02',
      from: 'now-3h',
    });
    expect(await ask('schedule daily 9:00 db cart latency')).to.match(/^Scheduled as #2: /);
  });

  it('is not scheduled when several fit, or nothing does', async () => {
    expect(await ask('schedule daily 9:00 latency')).to.match(
      /^These words may mean Latency \(.*\); Latency \(.*\); Latency \(.*\)\. Add a word/,
    );
    expect(await ask('schedule daily 9:00 quux frobnicate')).to.match(/^Dashboard not found/);
    expect(await ask('schedules')).to.match(/^Nothing is scheduled/);
  });

  it('is not scheduled by what was asked before', async () => {
    await ask('heap app-02');
    expect(await ask('schedule daily 9:00 app-01')).to.not.match(/^Scheduled/);
  });
});
