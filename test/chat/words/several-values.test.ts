import { expect } from 'chai';
import { dashboard, graph, variable } from '../../../demo/dashboards/build.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

const HOSTS = ['app-01', 'app-02', 'app-03'];
const lines = { unit: 'short', series: [{ alias: 'a', level: 1 }] };

/** Two dashboards that differ in how many hosts are shown at once. */
function fleet(uid: string, title: string, multi: boolean, panel = 'Heap') {
  const hosts = { ...variable('host', 'Host', HOSTS, ['app-01']), multi, includeAll: multi };
  return {
    json: dashboard({ id: 900 + Number(multi), uid, title, variables: [hosts] }, [
      graph(1, `${panel} used`, [0, 0, 24, 8], lines),
      graph(2, `Threads of $host`, [0, 8, 24, 8], lines),
    ]),
  };
}

describe('several values in words', () => {
  let chat: TestChat;

  afterEach(() => chat.close());

  const start = async (multi: boolean, env: Readonly<Record<string, string>> = {}) => {
    chat = await startChat({ dashboards: [fleet('jvm', 'Java', multi)], env });
  };
  const hostsShown = (from = 0) =>
    chat.rendered.slice(from).map(({ searchParams }) => searchParams.getAll('var-host').join('+'));

  it('are one picture each, where the variable takes one value', async () => {
    await start(false);
    const [what = '', ...pictures] = await chat.ask('heap app-01 and app-02');
    expect(what.split('\n')[0]).to.contain('· Java · host app-01, app-02 ·');
    expect(what).to.not.contain('takes one value');
    expect(hostsShown()).to.deep.equal(['app-01', 'app-02']);
    expect(pictures.map((said) => said.split(': ')[0])).to.deep.equal([
      'Heap used (app-01)',
      'Heap used (app-02)',
    ]);
  });

  it('are one picture together, where the variable takes several', async () => {
    await start(true);
    await chat.ask('heap app-01, app-02');
    expect(hostsShown()).to.deep.equal(['app-01+app-02']);
  });

  it('are told apart by titles that have them', async () => {
    await start(false);
    const [, ...pictures] = await chat.ask('threads app-01/app-03');
    expect(pictures.map((said) => said.split(': ')[0])).to.deep.equal([
      'Threads of app-01',
      'Threads of app-03',
    ]);
  });

  it('are as many pictures as an answer may have, and the others are counted', async () => {
    await start(false, { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '2' });
    const said = await chat.ask('heap app-01 app-02 app-03');
    expect(hostsShown()).to.deep.equal(['app-01', 'app-02']);
    expect(said.at(-1)).to.match(/^ \(and 1 more/);
  });

  it('have two pictures each when they are compared', async () => {
    await start(false);
    await chat.ask('heap app-01 app-02 vs yesterday');
    expect(hostsShown()).to.deep.equal(['app-01', 'app-01', 'app-02', 'app-02']);
  });

  it('are shown once more over another range, by words and by graf again', async () => {
    await start(false);
    await chat.ask('heap app-01 app-02');
    await chat.ask('yesterday');
    expect(hostsShown(2)).to.deep.equal(['app-01', 'app-02']);
    await chat.ask('again 1h');
    expect(hostsShown(4)).to.deep.equal(['app-01', 'app-02']);
  });

  it('count as before behind graf db: the first one, also when that is repeated', async () => {
    await start(false);
    const [note] = await chat.ask('db jvm:1 host=app-02,app-03');
    expect(note).to.equal('`host` takes one value; the first one, `app-02`, counts.');
    await chat.ask('again 1h');
    expect(hostsShown()).to.deep.equal(['app-02', 'app-02']);
  });

  it('of variables that have the same hosts go together', async () => {
    const ports = HOSTS.map((host) => `${host}:9100`);
    const names = [
      { ...variable('host', 'Host', HOSTS, ['app-01']), multi: false, includeAll: false },
      { ...variable('node', 'Node', ports, ['app-01:9100']), multi: false, includeAll: false },
    ];
    chat = await startChat({
      dashboards: [
        {
          json: dashboard({ id: 910, uid: 'jvm', title: 'Java', variables: names }, [
            graph(1, 'Heap used', [0, 0, 24, 8], lines),
          ]),
        },
      ],
    });
    const [, ...pictures] = await chat.ask('heap app-1 and app-02');
    expect(hostsShown()).to.deep.equal(['app-01', 'app-02']);
    expect(chat.rendered.map(({ searchParams }) => searchParams.get('var-node'))).to.deep.equal([
      'app-01:9100',
      'app-02:9100',
    ]);
    expect(pictures.map((said) => said.split(': ')[0])).to.deep.equal([
      'Heap used (app-01)',
      'Heap used (app-02)',
    ]);
  });

  it('of different things are each with each', async () => {
    const names = [
      { ...variable('host', 'Host', HOSTS, ['app-01']), multi: false, includeAll: false },
      { ...variable('zone', 'Zone', ['eu-1', 'us-1'], ['eu-1']), multi: false, includeAll: false },
    ];
    chat = await startChat({
      dashboards: [
        {
          json: dashboard({ id: 911, uid: 'jvm', title: 'Java', variables: names }, [
            graph(1, 'Heap used', [0, 0, 24, 8], lines),
          ]),
        },
      ],
    });
    await chat.ask('heap app-01 app-02 eu-1 us-1');
    expect(hostsShown()).to.deep.equal(['app-01', 'app-01', 'app-02', 'app-02']);
  });
});
