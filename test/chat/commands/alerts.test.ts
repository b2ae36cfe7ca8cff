import { expect } from 'chai';
import type { DemoInstance, DemoRule } from '../../../demo/grafana.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';

const NOW = Date.parse('2026-11-25T09:02:00Z');
const MINUTE = 60_000;
const web = { uid: 'fld-web', title: 'Web' };
const databases = { uid: 'fld-db', title: 'Databases' };

function rule(uid: string, title: string, instances: DemoInstance[], more: Partial<DemoRule> = {}) {
  return { uid, title, folder: databases, group: 'g', watch: () => instances, ...more };
}

const alerting = (instance: string, minutes: number, value = '1.27e+02'): DemoInstance => ({
  labels: { instance },
  state: 'Alerting',
  activeAt: NOW - minutes * MINUTE,
  value,
});
const normal = (instance: string): DemoInstance => ({ labels: { instance }, state: 'Normal' });

const RULES: DemoRule[] = [
  rule('calm', 'Disk almost full', [normal('db-1')]),
  rule('gone', 'Requests stopped', [{ labels: {}, state: 'NoData', activeAt: NOW - MINUTE }], {
    health: 'nodata',
    folder: web,
  }),
  rule('broken', 'Error rate', [{ labels: {}, state: 'Error' }], { health: 'error', folder: web }),
  rule('batch', 'Nightly batch late', [], { isPaused: true }),
  rule('soon', 'CPU busy', [
    {
      labels: { instance: 'web-1' },
      state: 'Pending',
      activeAt: NOW - 2 * MINUTE,
      value: '9.1e+01',
    },
  ]),
  rule('back', 'Memory pressure', [
    {
      labels: { instance: 'web-2' },
      state: 'Recovering',
      activeAt: NOW - 90 * MINUTE,
      value: '0.71',
    },
  ]),
  rule('lag', 'Replication lag', [alerting('db-2', 21), normal('db-3')], {
    labels: { severity: 'critical' },
  }),
];

describe('graf alerts', () => {
  let chat: TestChat;
  const start = async (options: TestChatOptions = {}) => {
    chat = await startChat({
      alerting: { kind: 'unified', rules: RULES },
      now: () => NOW,
      ...options,
    });
    return chat;
  };
  const ask = async (typed: string) => (await chat.ask(typed)).join('\n');

  afterEach(() => chat.close());

  it('shows what fires first, then what is pending, recovering, without data, broken and paused', async () => {
    await start();
    const link = (uid: string) => `${chat.demo.url}/alerting/grafana/${uid}/view`;
    expect((await ask('alerts')).split('\n')).to.deep.equal([
      'Alerts: 1 firing, 1 pending, 1 recovering, 1 no data, 1 error, 1 paused, 1 normal.',
      `- #1 Replication lag (Databases): firing since 08:41 UTC (21 min) - instance=db-2: 127 - ${link('lag')}`,
      `- #2 CPU busy (Databases): pending since 09:00 UTC (2 min) - instance=web-1: 91 - ${link('soon')}`,
      `- #3 Memory pressure (Databases): recovering since 07:32 UTC (1 h 30 min) - instance=web-2: 0.71 - ${link('back')}`,
      `- #4 Requests stopped (Web): no data since 09:01 UTC (1 min) - ${link('gone')}`,
      `- #5 Error rate (Web): error - ${link('broken')}`,
      `- #6 Nightly batch late (Databases): paused - ${link('batch')}`,
    ]);
  });

  it('knows the states by all of their names', async () => {
    await start();
    const titles: Readonly<Record<string, string>> = {
      firing: 'Replication lag',
      ALERTING: 'Replication lag',
      pending: 'CPU busy',
      recovering: 'Memory pressure',
      nodata: 'Requests stopped',
      no_data: 'Requests stopped',
      'no data': 'Requests stopped',
      error: 'Error rate',
      paused: 'Nightly batch late',
      normal: 'Disk almost full',
      ok: 'Disk almost full',
    };
    for (const [state, title] of Object.entries(titles)) {
      const lines = (await ask(`alerts ${state}`)).split('\n');
      expect(lines, state).to.have.length(2);
      expect(lines[1], state).to.contain(` ${title} (`);
    }
  });

  it('finds by words of the name, the folder and the labels, normal ones too', async () => {
    await start();
    expect(await ask('alerts disk')).to.match(/^Alerts matching `disk`: 1 normal\.\n- #\d+ Disk/);
    expect(await ask('alerts web'))
      .to.contain('2 ')
      .and.contain('Error rate');
    expect(await ask('alerts db-2 LAG')).to.contain('Replication lag');
  });

  it('takes the word of a state for a word of a name where nothing in that state fits', async () => {
    await start();
    expect(await ask('alerts error rate')).to.contain('Error rate (Web)');
    expect(await ask('alerts firing lag')).to.match(
      /^Alerts with state `firing` matching `lag`: 1/,
    );
  });

  it('filters by labels, and shows only the instances that fit', async () => {
    await start();
    expect(await ask('alerts severity=critical')).to.contain('Replication lag');
    expect(await ask('alerts instance=db-3')).to.contain('Replication lag (Databases): normal');
    expect(await ask('alerts grafana_folder=Web')).to.contain('1 no data, 1 error');
    expect(await ask('alerts firing severity!=critical')).to.contain('none, among 7 rules');
    expect(await ask('alerts alertname="CPU busy"')).to.contain('CPU busy');
  });

  it('says how many rules there are when none fits', async () => {
    await start({ alerting: { kind: 'unified', rules: RULES.slice(0, 1) } });
    expect(await ask('alerts')).to.equal('Alerts: none, among 1 rule that this token may see.');
    expect(await ask('alerts firing')).to.equal(
      'Alerts with state `firing`: none, among 1 rule that this token may see.',
    );
    expect(await ask('alerts all')).to.contain('Disk almost full');
  });

  it('reads UIDs and what is paused elsewhere before Grafana 11 and 12.1', async () => {
    await start({ alerting: { kind: 'unified', rules: RULES, like: '9.4' } });
    const said = await ask('alerts paused');
    expect(said).to.contain('Nightly batch late (Databases): paused');
    expect(said).to.contain('/alerting/grafana/batch/view');
  });

  it('answers with one message for 2,000 rules, and says what is left out', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) =>
      rule(`r${index}`, `Rule ${index}`, [index < 40 ? alerting('db-1', 5) : normal('db-1')]),
    );
    await start({ alerting: { kind: 'unified', rules: many } });
    const said = await chat.ask('alerts');
    expect(said).to.have.length(1);
    const lines = said[0]?.split('\n') ?? [];
    expect(lines[0]).to.equal('Alerts: 40 firing, 1960 normal.');
    expect(lines).to.have.length(27);
    expect(lines.at(-1)).to.match(/^ \(and 15 more: 15 firing; ask for some/);
    expect(await chat.ask('alerts all')).to.have.length(1);
  });

  it('keeps to one message in a chat with short ones', async () => {
    const split = (text: string) => (text.length <= 500 ? [text] : [text.slice(0, 500), '…']);
    await start({ split });
    const said = await chat.ask('alerts');
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('more: ');
  });

  it('says by whom an alert is silenced, and until when in the time zone of the user', async () => {
    await start({ env: { HUBOT_GRAFANA_DEFAULT_TIME_ZONE: 'Europe/Berlin' } });
    await fetch(`${chat.demo.url}/api/alertmanager/grafana/api/v2/silences`, {
      method: 'POST',
      headers: { authorization: 'Bearer editor-token', 'content-type': 'application/json' },
      body: JSON.stringify({
        matchers: [{ name: '__alert_rule_uid__', value: 'lag', isRegex: false, isEqual: true }],
        startsAt: new Date(NOW).toISOString(),
        endsAt: new Date(NOW + 118 * MINUTE).toISOString(),
        createdBy: 'ann (Slack)',
        comment: '',
      }),
    });
    expect(await ask('alerts firing')).to.contain(
      'firing since 09:41 (21 min) - instance=db-2: 127 - silenced by ann (Slack) until 12:00 - ',
    );
  });

  it('says which permission is missing, in the words of Grafana', async () => {
    await start();
    const message =
      "You'll need additional permissions to perform this action. Permissions needed: alert.rules:read";
    chat.demo.fault(
      {
        kind: 'error',
        status: 403,
        contentType: 'application/json',
        body: JSON.stringify({ accessErrorId: 'ACE0123456789', message, title: 'Access denied' }),
      },
      { match: ({ path }) => path.includes('/prometheus/') },
    );
    expect(await ask('alerts')).to.equal(
      "The bot's token may not see alerts: it needs the permission alert.rules:read. An administrator of Grafana can give it that.",
    );
  });

  it('lists legacy alerts as hubot-grafana does', async () => {
    chat = await startChat();
    expect(await ask('alerts')).to.equal(
      [
        'All alerts:',
        '- *CPU on web servers* (1): `alerting`',
        '  last state change: 2026-11-22T12:45:21Z',
        '- *Replication lag* (2): `ok`',
        '  last state change: 2026-11-22T12:40:00Z',
        '- *Slow responses* (3): `pending`',
        '  last state change: 2026-11-22T12:46:24Z',
      ].join('\n'),
    );
    expect(await ask('alerts alerting')).to.equal(
      "Alerts with state 'alerting':\n- *CPU on web servers* (1): `alerting`\n  last state change: 2026-11-22T12:45:21Z",
    );
    expect(await ask('alerts firing')).to.contain("Alerts with state 'firing':\n- *CPU");
    expect(await ask('alerts paused')).to.equal(
      "Alerts with state 'paused': none, among 3 rules that this token may see.",
    );
    expect(await ask('alerts slow')).to.contain('Slow responses');
  });

  it('says that a Grafana has neither alerting', async () => {
    chat = await startChat({ alerting: { kind: 'none' } });
    expect(await ask('alerts')).to.contain('neither unified alerting nor legacy alerting');
  });
});
