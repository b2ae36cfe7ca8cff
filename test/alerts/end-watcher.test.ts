import { expect } from 'chai';
import type { DemoInstance } from '../../demo/grafana.ts';
import { createEndWatcher, type EndWatcher } from '../../src/alerts/end-watcher.ts';
import { brainJournal } from '../../src/alerts/journal.ts';
import { parseNotification } from '../../src/alerts/parse-notification.ts';
import { createPictureLimit } from '../../src/alerts/picture-limit.ts';
import { tell, type Telling } from '../../src/alerts/tell-group.ts';
import { createToldGroups, type ToldGroups } from '../../src/alerts/told-groups.ts';
import { createRoomNumbers } from '../../src/chat/room-numbers.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { startChat, type TestChat, type TestChatOptions } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';
import { recordingLogger } from '../support/logger.ts';

const START = Date.parse('2026-11-25T09:00:00Z');
const MINUTE = 60_000;

describe('the end of an alert', () => {
  let chat: TestChat;
  let now: number;
  let instances: DemoInstance[];
  let isPaused: boolean;
  let told: string[];
  let groups: ToldGroups;
  let watcher: EndWatcher;
  let telling: Promise<unknown>;

  const at = (server: string, state: string): DemoInstance => ({
    labels: { server },
    state,
    activeAt: START - MINUTE,
  });
  const clientFor = () =>
    createGrafanaClient({ root: chat.demo.url, token: 'editor-token', timeoutMs: 5_000 });

  async function start(options: TestChatOptions = {}): Promise<void> {
    now = START;
    told = [];
    isPaused = false;
    telling = Promise.resolve();
    instances = [at('web-01', 'Alerting'), at('web-02', 'Alerting')];
    chat = await startChat({
      alerting: {
        kind: 'unified',
        rules: [
          {
            uid: 'cpu',
            title: 'CPU busy',
            folder: { uid: 'fld', title: 'Web' },
            group: 'g',
            get isPaused() {
              return isPaused;
            },
            watch: () => instances,
          },
        ],
      },
      ...options,
      now: () => now,
      env: { HUBOT_GRAFANA_API_KEY: 'editor-token' },
    });
    groups = createToldGroups(brainJournal(chat.brain));
    watcher = newWatcher();
  }
  afterEach(() => chat.close());

  /** As after a restart. */
  const newWatcher = () =>
    createEndWatcher({
      groups,
      clientFor,
      tell: (one) => void send(one),
      now: () => now,
      logger: recordingLogger(),
    });

  function send(one: Telling): Promise<unknown> {
    const own = (place: { room?: string }) => {
      const post = (text: unknown) => void told.push(`${place.room ?? ''}: ${String(text)}`);
      return {
        conversation: testConversation(post, { room: 'ops' }),
        outcome: () => ({ accepted: 1, isRoomGone: false }),
      };
    };
    telling = telling.then(() =>
      tell(one, {
        chat: { own },
        groups,
        numbers: createRoomNumbers(chat.brain, () => now),
        postGraph: () => Promise.resolve(false),
        pictures: createPictureLimit(6, () => now),
        defaultZone: 'utc',
        now: () => now,
        wait: () => Promise.resolve(),
        logger: recordingLogger(),
      }),
    );
    return telling;
  }

  /** What Grafana's webhook says of some servers. */
  const hear = (states: Readonly<Record<string, 'firing' | 'resolved'>>) => {
    const alerts = Object.entries(states).map(([server, status]) => ({
      status,
      labels: { alertname: 'CPU busy', grafana_folder: 'Web', server },
      annotations: {},
      startsAt: new Date(START - MINUTE).toISOString(),
      endsAt: new Date(now).toISOString(),
      generatorURL: 'https://grafana.test/alerting/grafana/cpu/view',
      fingerprint: `fp-${server}`,
    }));
    const text = JSON.stringify({ version: '1', groupKey: 'key', receiver: 'hubot', alerts });
    return send({ room: 'ops', notification: parseNotification(text), at: now });
  };

  async function look(): Promise<string[]> {
    const before = told.length;
    await watcher.look();
    await telling;
    return told.slice(before);
  }
  const pass = (minutes: number) => {
    now += minutes * MINUTE;
  };

  it('is told at once when it was silenced, since Grafana does not send it', async () => {
    await start();
    await hear({ 'web-01': 'firing' });
    expect(await look()).to.deep.equal([]);
    await chat.ask('silence cpu busy 2h');
    instances = [at('web-01', 'Normal')];
    pass(30);
    const [text = ''] = await look();
    expect(text).to.match(/^ops: Ended: CPU busy \(Web\)\n- #\d+ server=web-01 - after 31 min/);
    expect(text).to.contain('while it was silenced');
    expect(watcher.hasEnded('ops', 'cpu')).to.equal(true);
    expect(watcher.hasEnded('ops', 'disk')).to.equal(false);
    expect(watcher.hasEnded('dev', 'cpu')).to.equal(false);
    pass(1);
    expect(await look()).to.deep.equal([]);
    expect(watcher.hasEnded('ops', 'cpu')).to.equal(false);
  });

  it("is left to Grafana's own message otherwise, and told when that does not come", async () => {
    await start();
    await hear({ 'web-01': 'firing', 'web-02': 'firing' });
    await look();
    instances = [at('web-01', 'Normal'), at('web-02', 'Alerting')];
    for (let minute = 0; minute < 6; minute += 1) {
      expect(await look()).to.deep.equal([]);
      pass(1);
    }
    const [text = ''] = await look();
    expect(text).to.match(/^ops: Ended: CPU busy/);
    expect(text).to.contain('server=web-01 - after 1 min, at');
    expect(text).not.to.contain('web-02');
    expect(await look()).to.deep.equal([]);
    // Grafana's message comes after all, and says nothing new.
    const before = told.length;
    await hear({ 'web-01': 'resolved', 'web-02': 'firing' });
    expect(told.slice(before).join('\n')).not.to.contain('Ended');
  });

  it('is not told of an alert that fires again meanwhile', async () => {
    await start();
    await hear({ 'web-01': 'firing' });
    await look();
    instances = [at('web-01', 'Normal')];
    await look();
    pass(3);
    instances = [at('web-01', 'Alerting')];
    await look();
    pass(4);
    instances = [at('web-01', 'Pending')];
    expect(await look()).to.deep.equal([]);
  });

  it('is told after a restart, when it came while nothing listened', async () => {
    await start();
    await hear({ 'web-01': 'firing', 'web-02': 'firing' });
    instances = [at('web-02', 'Alerting')];
    pass(20);
    watcher = newWatcher();
    const [text = '', ...more] = await look();
    expect(text).to.match(/^ops: Ended: CPU busy \(Web\)\n- #\d+ server=web-01/);
    expect(more).to.deep.equal([]);
  });

  it('is followed by the next beginning, which Grafana takes for told', async () => {
    await start();
    await hear({ 'web-01': 'firing' });
    instances = [];
    watcher = newWatcher();
    expect((await look()).join()).to.contain('Ended: CPU busy');
    pass(5);
    instances = [at('web-01', 'Alerting')];
    expect((await look()).join()).to.contain('Firing: CPU busy');
    pass(1);
    expect(await look()).to.deep.equal([]);
  });

  it('says that the rule was paused', async () => {
    await start();
    await hear({ 'web-01': 'firing' });
    isPaused = true;
    expect((await look()).join()).to.contain('because its rule was paused');
  });

  it('is not guessed where Grafana does not tell', async () => {
    await start();
    await hear({ 'web-01': 'firing' });
    const broken: readonly DemoInstance[][] = [
      [at('web-01', 'NoData')],
      [at('web-01', 'Error')],
      [at('web-01', 'Recovering')],
    ];
    for (const one of broken) {
      instances = one;
      expect(await look()).to.deep.equal([]);
      pass(10);
    }
  });

  it('is told of legacy alerting after a restart', async () => {
    const alert = {
      id: 7,
      name: 'Replication lag',
      newStateDate: '2026-11-22T12:45:21Z',
      dashboardUid: 'postgres',
      panelId: 4,
    };
    const alerts = [{ ...alert, state: 'alerting' }];
    await start({ alerting: { kind: 'legacy', alerts } });
    const text = JSON.stringify({ ruleId: 7, ruleName: 'Replication lag', state: 'alerting' });
    await send({ room: 'ops', notification: parseNotification(text), at: now });
    expect(await look()).to.deep.equal([]);
    alerts[0] = { ...alert, state: 'ok' };
    watcher = newWatcher();
    expect((await look()).join()).to.contain('Ended: Replication lag');
  });
});
