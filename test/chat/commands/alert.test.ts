import { expect } from 'chai';
import type { DemoInstance, DemoRule } from '../../../demo/grafana.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

const NOW = Date.parse('2026-11-25T09:02:00Z');
const MINUTE = 60_000;
const web = { uid: 'fld-web', title: 'Web' };
const ops = { uid: 'fld-ops', title: 'Operations' };

const firing = (server: string, minutes = 21): DemoInstance => ({
  labels: { server, pod: `${server}-x` },
  state: 'Alerting',
  activeAt: NOW - minutes * MINUTE,
  value: 'B0: 9.3e+01, C0: 1e+00',
});

function rule(uid: string, title: string, more: Partial<DemoRule> = {}): DemoRule {
  return { uid, title, folder: web, group: 'g', watch: () => [], ...more };
}

const RULES: DemoRule[] = [
  rule('cpu', 'CPU busy', {
    dashboardUid: 'web',
    panelId: 1,
    summary: 'The CPU has been over 85 %',
    labels: { severity: 'critical' },
    watch: () => [firing('web-02'), { labels: { server: 'web-01' }, state: 'Normal' }],
  }),
  rule('disk-a', 'Disk full', { folder: ops }),
  rule('disk-b', 'Disk full'),
  rule('lost', 'Panel lost', {
    dashboardUid: 'web',
    panelId: 999,
    watch: () => [firing('web-01')],
  }),
  rule('old', 'Old trouble', {
    dashboardUid: 'web',
    panelId: 1,
    watch: () => [firing('web-01', 3 * 24 * 60)],
  }),
  rule('evil', '<!channel> @here *bold* `code` [x](http://evil) \u202eevil', {
    watch: () => [firing('@all')],
  }),
];

describe('graf alert', () => {
  let chat: TestChat;
  const ask = async (typed: string, room?: string) =>
    (await chat.ask(typed, room === undefined ? {} : { room })).join('\n');

  before(async () => {
    chat = await startChat({ alerting: { kind: 'unified', rules: RULES }, now: () => NOW });
  });
  after(() => chat.close());

  it('tells the state, the instances and the labels, and shows the panel with the labels as variables', async () => {
    chat.rendered.length = 0;
    const said = await chat.ask('alert cpu busy', { room: 'detail' });
    expect(said[0]?.split('\n')).to.deep.equal([
      `#1 CPU busy (Web): firing since 08:41 UTC (21 min) - ${chat.demo.url}/alerting/grafana/cpu/view`,
      'The CPU has been over 85 %',
      'Labels: severity=critical',
      '- #2 server=web-02 pod=web-02-x: 93% - firing since 08:41 UTC (21 min)',
      '1 more instance is not shown.',
    ]);
    expect(said[1]).to.match(/^CPU on web-02: http/);
    const [picture] = chat.rendered;
    expect(picture?.searchParams.getAll('var-server')).to.deep.equal(['web-02']);
    expect(picture?.searchParams.get('panelId')).to.equal('1');
    expect(picture?.searchParams.get('from')).to.equal(String(NOW - 81 * MINUTE));
    expect(picture?.searchParams.get('to')).to.equal(String(NOW));
    expect(picture?.searchParams.has('var-pod')).to.equal(false);
  });

  it('finds by words, and by the number of a rule or of an instance in this room', async () => {
    expect(await ask('alert busy', 'numbers')).to.contain('CPU busy (Web): firing');
    expect(await ask('alert 1', 'numbers')).to.contain('#1 CPU busy');
    expect(await ask('alert #2', 'numbers')).to.contain('#2 server=web-02');
    expect(await ask('alert 1', 'elsewhere')).to.contain('#1 does not mean anything in this room');
  });

  it('lists the rules of a name that several have, and takes one of them', async () => {
    const said = await ask('alert disk full', 'several');
    expect(said).to.match(
      /^2 rules are called `disk full`; nothing is changed\. Which one\?\n1\. #1 Disk/,
    );
    expect(await ask('1', 'several')).to.contain('#1 Disk full (');
    expect(await ask('alert #2', 'several')).to.contain('#2 Disk full (');
  });

  it('says what is nearly called so', async () => {
    expect(await ask('alert CPU bussy')).to.equal(
      'An alert `CPU bussy` is not among the 6 rules that this token may see. Did you mean `CPU busy`?',
    );
    expect(await ask('alert')).to.contain('Which alert?');
  });

  it('says when a rule names no panel, or one that the dashboard does not have', async () => {
    expect(await ask('alert #1', 'several')).to.contain('names no panel');
    expect(await ask('alert panel lost')).to.contain('Could not locate desired panel.');
  });

  it('shows the usual range for what began more than a day ago', async () => {
    chat.rendered.length = 0;
    await ask('alert old trouble');
    expect(chat.rendered[0]?.searchParams.get('from')).to.equal('now-6h');
  });

  it('can be repeated over another range', async () => {
    await ask('alert cpu busy', 'again');
    chat.rendered.length = 0;
    await ask('again now-7d', 'again');
    expect(chat.rendered[0]?.searchParams.get('from')).to.equal('now-7d');
    expect(chat.rendered[0]?.searchParams.get('var-server')).to.equal('web-02');
  });

  it('shows a hostile name as one line of text', async () => {
    const said = await ask('alerts firing');
    const line = said.split('\n').find((one) => one.includes('evil')) ?? '';
    expect(line).to.contain('<!channel> @here *bold*').and.not.contain('\u202e');
    expect(await ask('alert evil')).to.contain('- #');
  });
});

describe('graf alert with a label that sets another variable', () => {
  it('sets the variable that HUBOT_GRAFANA_ALERT_VARIABLES names', async () => {
    const instance: DemoInstance = { ...firing('x'), labels: { host: 'web-03' } };
    const chat = await startChat({
      alerting: {
        kind: 'unified',
        rules: [rule('cpu', 'CPU', { dashboardUid: 'web', panelId: 1, watch: () => [instance] })],
      },
      now: () => NOW,
      env: { HUBOT_GRAFANA_ALERT_VARIABLES: 'host=server' },
    });
    await chat.ask('alert cpu');
    expect(chat.rendered[0]?.searchParams.get('var-server')).to.equal('web-03');
    await chat.close();
  });
});

describe('graf alert on legacy alerting', () => {
  let chat: TestChat;
  before(async () => {
    chat = await startChat();
  });
  after(() => chat.close());

  it("takes Grafana's own number, or words, and shows the panel", async () => {
    const said = await chat.ask('alert 1');
    expect(said[0]).to.equal(
      '- *CPU on web servers* (1): `alerting`\n  last state change: 2026-11-22T12:45:21Z',
    );
    expect(said[1]).to.match(/^CPU on web-01: http/);
    expect((await chat.ask('alert replication'))[0]).to.contain('(2): `ok`');
    expect((await chat.ask('alert 99'))[0]).to.contain('does not have an alert 99');
  });
});
