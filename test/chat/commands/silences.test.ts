import { expect } from 'chai';
import type { DemoInstance, DemoRule } from '../../../demo/grafana.ts';
import { alertKey } from '../../../src/chat/alerting/alert-key.ts';
import { createRoomNumbers } from '../../../src/chat/room-numbers.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';

const NOW = Date.parse('2026-11-25T09:00:00Z');
const MINUTE = 60_000;
const web = { uid: 'fld-web', title: 'Web' };

const firing = (server: string): DemoInstance => ({
  labels: { server },
  state: 'Alerting',
  activeAt: NOW - MINUTE,
  value: '9.3e+01',
});
const rule = (uid: string, title: string, instances: DemoInstance[]): DemoRule => ({
  uid,
  title,
  folder: web,
  group: 'g',
  labels: { team: 'web' },
  watch: () => instances,
});
const RULES = [
  rule('cpu', 'CPU busy', [firing('web-01'), firing('web-02')]),
  rule('disk-a', 'Disk full', []),
  rule('disk-b', 'Disk full', []),
];

describe('graf silence', () => {
  let chat: TestChat;
  let now = NOW;
  const start = async (options: TestChatOptions = {}) => {
    now = NOW;
    chat = await startChat({
      alerting: { kind: 'unified', rules: RULES },
      now: () => now,
      ...options,
      env: { HUBOT_GRAFANA_API_KEY: 'editor-token', ...options.env },
    });
  };
  const ask = async (typed: string, person = 'ann') =>
    (await chat.ask(typed, { person })).join('\n');
  const silences = async (alertmanager = 'grafana') => {
    const response = await fetch(
      `${chat.demo.url}/api/alertmanager/${alertmanager}/api/v2/silences`,
      { headers: { authorization: 'Bearer viewer-token' } },
    );
    return (await response.json()) as {
      matchers: { name: string; value: string }[];
      status: { state: string };
      createdBy: string;
      comment: string;
      startsAt: string;
      endsAt: string;
    }[];
  };
  const matchersOf = async (alertmanager?: string) =>
    (await silences(alertmanager)).map(({ matchers }) =>
      matchers.map(({ name, value }) => `${name}=${value}`).join(' '),
    );

  afterEach(() => chat.close());

  it('silences a rule for as long as was typed, and says who asked and why', async () => {
    await start();
    expect(await ask('silence cpu busy for 2h because the disk is swapped')).to.equal(
      'Silenced: CPU busy until 11:00 UTC (2 h). It is #1: `graf unsilence 1` ends it.',
    );
    const [silence] = await silences();
    expect(silence).to.deep.include({
      createdBy: 'ann (Slack)',
      comment: 'because the disk is swapped (asked by ann in ops)',
      startsAt: '2026-11-25T09:00:00.000Z',
      endsAt: '2026-11-25T11:00:00.000Z',
    });
    expect(await matchersOf()).to.deep.equal(['__alert_rule_uid__=cpu']);
    expect(await ask('alerts firing')).to.contain('silenced by ann (Slack) until 11:00 UTC');
  });

  it('silences one instance, by its number or by a label behind the name', async () => {
    await start();
    const shown = await ask('alert cpu');
    const number = /#(\d+) server=web-02/.exec(shown)?.[1] ?? '';
    expect(await ask(`silence ${number} 30m`)).to.contain('Silenced: CPU busy server=web-02 until');
    await ask('silence cpu busy server=web-01 1h');
    expect(await matchersOf()).to.deep.equal([
      '__alert_rule_uid__=cpu server=web-02',
      '__alert_rule_uid__=cpu server=web-01',
    ]);
  });

  it('silences what has a label, and says how much that is', async () => {
    await start();
    expect(await ask('silence team=web for 1h')).to.contain(
      'Silenced: team=web until 10:00 UTC (1 h). 3 rules have',
    );
    expect(await ask('silence team=db for 1h')).to.contain('Grafana has no alert with that.');
    expect(await matchersOf()).to.deep.equal(['team=web', 'team=db']);
  });

  it('changes nothing for a name that several rules have, and takes one of the list', async () => {
    await start();
    expect(await ask('silence disk full 2h because why not')).to.contain(
      '2 rules are called `disk full`; nothing is changed.',
    );
    expect(await matchersOf()).to.deep.equal([]);
    expect(await ask('2')).to.contain('Silenced: Disk full until 11:00 UTC');
    expect((await silences())[0]?.comment).to.contain('why not');
    expect(await matchersOf()).to.have.length(1);
  });

  it('is listed, and ended by its number', async () => {
    await start();
    await ask('silence cpu busy for 2h');
    await ask('silence server=web-02 for 1h because <!channel>');
    expect(await ask('silences')).to.equal(
      [
        'Silences:',
        '- #2 server=web-02: until 10:00 UTC by ann (Slack) - because <!channel> (asked by ann in ops)',
        '- #1 CPU busy: until 11:00 UTC by ann (Slack) - asked by ann in ops',
      ].join('\n'),
    );
    expect(await ask('unsilence 2')).to.equal('Ended: the silence of server=web-02.');
    expect(await ask('unsilence 2')).to.equal(
      '#2, the silence of server=web-02, has ended already.',
    );
    expect(await ask('unsilence cpu')).to.equal('Ended: the silence of CPU busy.');
    expect(await ask('silences')).to.equal('Silences: none.');
    expect(await ask('unsilence cpu')).to.contain('No silence is for cpu alone');
    expect(await ask('unsilence 77')).to.contain('#77 does not mean anything in this room');
  });

  it('says in the words of Grafana which permission the token lacks', async () => {
    await start({ env: { HUBOT_GRAFANA_API_KEY: 'viewer-token' } });
    expect(await ask('silence cpu 2h')).to.equal(
      "The bot's token may not silence alerts: it needs the permission any of alert.instances:create, alert.instances:write. An administrator of Grafana can give it that.",
    );
  });

  it('is for the admins alone where they are named; lists are for everyone', async () => {
    await start({ maySet: ({ name }) => name === 'ann' });
    expect(await ask('silence cpu 2h', 'bob')).to.contain('You may not change alerts');
    expect(await ask('unsilence 1', 'bob')).to.contain('You may not change alerts');
    expect(await ask('silences', 'bob')).to.equal('Silences: none.');
    expect(await ask('silence cpu 2h', 'ann')).to.contain('Silenced: CPU busy');
  });

  it('silences what an Alertmanager outside of Grafana has, through its data source', async () => {
    await start({
      alerting: {
        kind: 'unified',
        rules: RULES,
        outside: [{ uid: 'am-1', alerts: [{ alertname: 'KubeDown', cluster: 'eu' }] }],
      },
    });
    expect(await ask('silence KubeDown 2h')).to.contain('Silenced: alertname=KubeDown until 11:00');
    expect(await ask('silence cluster=eu 2h')).to.contain(
      'It holds 1 alert of an Alertmanager outside',
    );
    expect(await matchersOf('am-1')).to.deep.equal(['alertname=KubeDown', 'cluster=eu']);
    expect(await matchersOf()).to.deep.equal([]);
    expect(await ask('silences')).to.contain('alertname=KubeDown');
    expect(await ask('unsilence 1')).to.contain('Ended: the silence of alertname=KubeDown');
  });

  it('is for an alert of that Alertmanager by its number too, which cannot be acknowledged', async () => {
    const alert = { alertname: 'KubeDown', cluster: 'eu' };
    await start({
      alerting: { kind: 'unified', rules: RULES, outside: [{ uid: 'am-1', alerts: [alert] }] },
    });
    const key = alertKey({ labels: Object.entries(alert) });
    createRoomNumbers(chat.brain, () => now).show('ops', [
      { kind: 'alert', key, name: 'KubeDown' },
    ]);
    expect(await ask('ack 1')).to.equal(
      '#1 is `KubeDown`, which does not come from a rule of this Grafana. `graf silence 1 2h` silences it, where Grafana has its Alertmanager as a data source.',
    );
    expect(await ask('silence 1 2h')).to.contain('Silenced: ');
    expect(await matchersOf('am-1')).to.deep.equal(['alertname=KubeDown cluster=eu']);
    expect(await ask('unsilence 1')).to.contain('Ended: the silence of alertname=KubeDown');
  });

  it('does not exist on legacy alerting, where pausing is offered', async () => {
    chat = await startChat();
    expect(await ask('silence cpu 2h')).to.contain('Pause the alert');
    expect(await ask('silences')).to.contain('Legacy alerting has no silences');
    expect(await ask('unsilence 1')).to.contain('Legacy alerting has no silences');
  });

  it('says what is missing', async () => {
    await start();
    expect(await ask('silence')).to.contain('For how long?');
    expect(await ask('silence cpu')).to.contain('For how long?');
    expect(await ask('silence 2h')).to.contain('Silence which alert?');
    expect(await ask('silence nothing like it 2h')).to.contain('is not among the 3 rules');
    expect(await ask('unsilence')).to.contain('Which silence?');
  });
});
