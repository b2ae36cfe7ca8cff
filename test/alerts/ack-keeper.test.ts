import { expect } from 'chai';
import { createAckKeeper } from '../../src/alerts/ack-keeper.ts';
import { createAcks } from '../../src/chat/alerting/acks.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { readSilences } from '../../src/grafana/alerting/silences.ts';
import { recordingLogger } from '../support/logger.ts';
import { startChat, type TestChat } from '../support/chat.ts';

const START = Date.parse('2026-11-25T09:00:00Z');
const MINUTE = 60_000;

describe('graf ack', () => {
  let chat: TestChat;
  let now = START;
  let servers: string[];
  let told: string[];
  let isTold = false;
  const clientFor = () =>
    createGrafanaClient({ root: chat.demo.url, token: 'editor-token', timeoutMs: 5_000 });
  const silences = () => readSilences(clientFor());
  const ask = async (typed: string) => (await chat.ask(typed)).join('\n');
  /** A new keeper each time, as after a restart: all it knows is in the brain. */
  const look = () =>
    createAckKeeper({
      acks: createAcks(chat.brain),
      clientFor,
      isTold: () => isTold,
      say: (room, text) => Promise.resolve(void told.push(`${room}: ${text}`)),
      now: () => now,
      logger: recordingLogger(),
    }).look();

  beforeEach(async () => {
    now = START;
    servers = ['web-01', 'web-02'];
    told = [];
    chat = await startChat({
      alerting: {
        kind: 'unified',
        rules: [
          {
            uid: 'cpu',
            title: 'CPU busy',
            folder: { uid: 'fld', title: 'Web' },
            group: 'g',
            watch: () =>
              servers.map((server) => ({
                labels: { server },
                state: 'Alerting',
                activeAt: START - MINUTE,
              })),
          },
        ],
      },
      now: () => now,
      env: { HUBOT_GRAFANA_API_KEY: 'editor-token' },
    });
  });
  afterEach(() => chat.close());

  it('silences what fires now for 15 minutes, each instance by itself', async () => {
    expect(await ask('ack cpu busy')).to.equal(
      'Acknowledged: #1 CPU busy (Web), server=web-01; server=web-02. It is silenced for as long as it fires; this room is told when it ends.',
    );
    const made = await silences();
    expect(made.map(({ matchers }) => matchers.map(({ value }) => value))).to.have.deep.members([
      ['cpu', 'web-01'],
      ['cpu', 'web-02'],
    ]);
    expect(made[0]).to.include({ endsAt: START + 15 * MINUTE, createdBy: 'ann (Slack)' });
    await ask('ack 1');
    expect(await silences()).to.have.length(2);
  });

  it('is renewed while the alert fires, and gone when it ends, which the room is told', async () => {
    await ask('ack cpu busy');
    for (let minute = 1; minute <= 40; minute += 1) {
      now = START + minute * MINUTE;
      await look();
      expect(await silences()).to.have.length(2);
    }
    servers = ['web-02'];
    now += MINUTE;
    await look();
    expect(await silences()).to.have.length(1);
    expect(told).to.deep.equal([]);
    servers = [];
    await look();
    expect(await silences()).to.have.length(0);
    expect(told).to.deep.equal(['ops: CPU busy has ended, and its silence with it.']);
    await look();
    expect(told).to.have.length(1);
  });

  it('says nothing of an end that the room is told of otherwise', async () => {
    await ask('ack cpu busy');
    servers = [];
    isTold = true;
    await look();
    isTold = false;
    expect(await silences()).to.have.length(0);
    expect(told).to.deep.equal([]);
  });

  it('leaves a new instance as it is, and tells of it once', async () => {
    await ask('ack cpu busy');
    servers = ['web-01', 'web-02', 'web-03'];
    await look();
    await look();
    expect(told).to.deep.equal([
      'ops: CPU busy fires anew, which is not acknowledged: server=web-03.',
    ]);
    expect(await silences()).to.have.length(2);
    await ask('ack cpu busy');
    expect(await silences()).to.have.length(3);
  });

  it('silences the whole rule when more than 20 instances fire', async () => {
    servers = Array.from({ length: 21 }, (_, index) => `web-${index}`);
    expect(await ask('ack cpu busy')).to.contain('(Web), the whole rule. It is silenced');
    expect((await silences()).map(({ matchers }) => matchers)).to.have.length(1);
    servers = [];
    await look();
    expect(await silences()).to.deep.equal([]);
  });

  it('does not bring back a silence that a user has ended', async () => {
    await ask('ack cpu busy');
    await ask('unsilence cpu busy');
    now += MINUTE;
    await look();
    expect(await silences()).to.deep.equal([]);
    expect(told).to.deep.equal([
      'ops: CPU busy is not acknowledged any more: its silence was ended. It still fires.',
    ]);
  });

  it('goes on after the bot was away for longer than the silence', async () => {
    await ask('ack cpu busy');
    now += 60 * MINUTE;
    await look();
    expect(await silences()).to.have.length(2);
  });

  it('is given up, and the room told, when Grafana cannot be asked for long', async () => {
    await ask('ack cpu busy');
    chat.demo.fault({ kind: 'error', status: 500 }, { match: () => true, times: Infinity });
    now += 29 * MINUTE;
    await look();
    expect(told).to.deep.equal([]);
    now += 2 * MINUTE;
    await look();
    expect(told[0]).to.contain('could not be renewed');
  });

  it('says when nothing fires', async () => {
    servers = [];
    expect(await ask('ack cpu busy')).to.contain('does not fire, so that there is nothing');
    expect(await silences()).to.deep.equal([]);
  });
});
