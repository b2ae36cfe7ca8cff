import { expect } from 'chai';
import type { DemoRule } from '../../../demo/grafana.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';

const START = Date.parse('2026-11-25T09:00:00Z');
const rule = (uid: string, title: string, more: Partial<DemoRule> = {}): DemoRule => ({
  uid,
  title,
  folder: { uid: 'fld', title: 'Web' },
  group: 'g',
  watch: () => [{ labels: {}, state: 'Normal' }],
  ...more,
});
const RULES = [
  rule('cpu', 'CPU busy'),
  rule('api', 'Made by a program', { provenance: 'api' }),
  rule('file', 'From a file', { provenance: 'file' }),
];

describe('graf pause', () => {
  let chat: TestChat;
  let now = START;
  const start = async (options: TestChatOptions = {}) => {
    now = START;
    chat = await startChat({
      alerting: { kind: 'unified', rules: RULES },
      now: () => now,
      env: { HUBOT_GRAFANA_API_KEY: 'admin-token' },
      ...options,
    });
  };
  const ask = async (typed: string, person = 'ann') =>
    (await chat.ask(typed, { person })).join('\n');
  afterEach(() => chat.close());

  it('pauses a rule of unified alerting, and has it evaluated again', async () => {
    await start();
    expect(await ask('pause alert cpu busy')).to.equal('Paused: #1 CPU busy (Web).');
    expect(await ask('alerts paused')).to.contain('CPU busy (Web): paused');
    expect(await ask('unpause alert 1')).to.equal('Evaluated again: #1 CPU busy (Web).');
    expect(await ask('alerts paused')).to.contain('none');
  });

  it('leaves a rule of the pages to the pages, and one of the API to the API', async () => {
    await start();
    await ask('pause alert cpu busy');
    expect(await ask('pause made by a program')).to.contain('Paused:');
    const puts = chat.demo.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ headers }) => headers['x-disable-provenance'])).to.deep.equal([
      'true',
      undefined,
    ]);
  });

  it('offers a silence for a rule that comes from a file', async () => {
    await start();
    expect(await ask('pause alert from a file')).to.equal(
      "Not paused: #1 From a file (Web). This rule comes from a file on Grafana's server, and can be changed only there. Silence it instead: `graf silence 1 for 2h`.",
    );
    expect(await ask('silence 1 for 2h')).to.contain('Silenced: From a file');
  });

  it('pauses all after a yes of the same user within a minute, and says what was refused', async () => {
    await start();
    const question = 'Pause 3 alerts? Nothing is changed yet; `graf yes` within a minute does it.';
    expect(await ask('pause all alerts')).to.equal(question);
    expect(await ask('yes', 'bob')).to.contain('Nothing waits for a yes');
    now += 60_001;
    expect(await ask('yes')).to.contain('Nothing waits for a yes');
    expect(await ask('alerts paused')).to.contain('none');
    expect(await ask('pause all alerts')).to.equal(question);
    expect(await ask('yes')).to.equal(
      "Paused: 2 of 3 alerts.\nRefused:\n- From a file: This rule comes from a file on Grafana's server, and can be changed only there.",
    );
    expect(await ask('yes')).to.contain('Nothing waits for a yes');
  });

  it('says how far it is', async () => {
    const many = Array.from({ length: 60 }, (_, index) => rule(`r${index}`, `Rule ${index}`));
    await start({ alerting: { kind: 'unified', rules: many } });
    await ask('pause all alerts');
    expect(await chat.ask('yes')).to.deep.equal([
      '25 of 60 are done.',
      '50 of 60 are done.',
      'Paused: 60 of 60 alerts.',
    ]);
    expect(await ask('pause all')).to.contain('are paused already');
  });

  it('says which permission is missing, and is for admins where they are named', async () => {
    await start({ env: { HUBOT_GRAFANA_API_KEY: 'editor-token' } });
    expect(await ask('pause alert cpu busy')).to.contain(
      'it needs the permission alert.provisioning:read',
    );
    await chat.close();
    await start({ maySet: () => false });
    expect(await ask('pause all alerts')).to.contain('You may not change alerts');
  });

  it('pauses legacy alerts by their number or name', async () => {
    await start({ alerting: { kind: 'legacy', alerts: LEGACY } });
    expect(await ask('pause alert 7')).to.equal('Paused: *High CPU* (7).');
    expect(await ask('alerts paused')).to.contain('- *High CPU* (7): `paused`');
    expect(await ask('unpause alert high cpu')).to.equal('Evaluated again: *High CPU* (7).');
    expect(await ask('pause alert disk')).to.contain(
      '2 alerts are called `disk`; nothing is changed.',
    );
    expect(await ask('pause alert 99')).to.contain('does not have an alert 99');
    expect(await ask('pause all alerts')).to.contain('Pause 3 alerts?');
    expect(await ask('yes')).to.equal('Paused: 3 of 3 alerts.');
  });

  it('says of legacy alerting too what the token may not do', async () => {
    await start({ alerting: { kind: 'legacy', alerts: LEGACY }, env: {} });
    expect(await ask('pause alert 7')).to.contain(
      'may not pause alerts: Grafana says: Permission denied.',
    );
  });
});

const LEGACY = [
  [7, 'High CPU', 'alerting'],
  [8, 'Disk space', 'ok'],
  [9, 'Disk speed', 'ok'],
].map(([id, name, state]) => ({
  id: Number(id),
  name: String(name),
  state: String(state),
  newStateDate: '2026-11-22T12:45:21Z',
  dashboardUid: 'web',
  panelId: 1,
}));
