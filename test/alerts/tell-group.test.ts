import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { brainJournal } from '../../src/alerts/journal.ts';
import { parseNotification } from '../../src/alerts/parse-notification.ts';
import { createPictureLimit } from '../../src/alerts/picture-limit.ts';
import type { AlertGraph, PostGraph } from '../../src/alerts/ports.ts';
import { tell } from '../../src/alerts/tell-group.ts';
import { createToldGroups, type ToldGroups } from '../../src/alerts/told-groups.ts';
import { createRoomNumbers } from '../../src/chat/room-numbers.ts';
import { createGate } from '../../src/util/gate.ts';
import { memoryBrain } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';
import { recordingLogger } from '../support/logger.ts';

const bodyOf = (name: string) =>
  readFileSync(new URL(`../fixtures/webhooks/${name}.json`, import.meta.url), 'utf8');
const FIRING = bodyOf('webhook-12-firing');
const START = Date.parse('2026-11-25T09:00:00Z');
const MINUTE = 60_000;

describe('a room that is told of alerts', () => {
  let now: number;
  let said: string[];
  let groups: ToldGroups;
  let hasThreads: boolean;
  let isUp: boolean;
  let graphs: AlertGraph[];
  let postGraph: PostGraph;
  let wait: () => Promise<void>;
  let brain: ReturnType<typeof memoryBrain>;

  beforeEach(() => {
    now = START;
    said = [];
    graphs = [];
    hasThreads = true;
    isUp = true;
    brain = memoryBrain();
    groups = createToldGroups(brainJournal(brain));
    wait = () => new Promise(() => undefined);
    postGraph = async (graph, { say }) => {
      graphs.push(graph);
      await say('GRAPH');
      return true;
    };
  });

  function hear(body: string, mention?: string) {
    const pictures = createPictureLimit(6, () => now);
    const own = (place: { room?: string }, thread?: string, ping = '') => {
      let accepted = 0;
      let begun = thread;
      const post = (text: unknown) => {
        if (!isUp) return;
        accepted += 1;
        begun ??= hasThreads ? `t${said.length}` : undefined;
        said.push([thread, ping, String(text)].filter(Boolean).join(' '));
      };
      return {
        conversation: testConversation(post, { room: place.room ?? '' }),
        outcome: () => ({ accepted, isRoomGone: false, thread: begun }),
      };
    };
    return tell(
      { room: 'ops', notification: parseNotification(body), at: now, mention },
      {
        chat: { own },
        groups,
        numbers: createRoomNumbers(brain, () => now),
        postGraph: (graph, conversation) => postGraph(graph, conversation),
        pictures,
        defaultZone: 'utc',
        now: () => now,
        wait: () => wait(),
        logger: recordingLogger(),
      },
    );
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('gets the text with the graph when that is there in time', async () => {
    await hear(FIRING);
    await settled();
    expect(said[0]).to.match(/^Firing: Replication lag/);
    expect(said[1]).to.equal('GRAPH');
    expect(graphs[0]?.range).to.deep.equal({
      from: Date.parse('2026-11-25T07:41:10Z'),
      to: START,
    });
  });

  for (const threads of [true, false]) {
    it(`gets the text first when the graph takes longer, and that later ${threads ? 'in its thread' : 'with its title'}`, async () => {
      const gate = createGate();
      hasThreads = threads;
      wait = () => Promise.resolve();
      postGraph = async (_graph, { say }) => {
        await gate.opened;
        await say('GRAPH');
        return true;
      };
      await hear(FIRING);
      expect(said).to.have.lengthOf(1);
      gate.open();
      await settled();
      expect(said.slice(1)).to.deep.equal(
        threads ? ['t0 GRAPH'] : ['The graph of Replication lag (Databases):', 'GRAPH'],
      );
    });
  }

  it('gets one line in the thread when the same is told again later, and nothing from another server', async () => {
    await hear(FIRING);
    await settled();
    now += MINUTE;
    await hear(FIRING);
    expect(said).to.have.lengthOf(2);
    now += 240 * MINUTE;
    await hear(FIRING);
    expect(said.slice(2)).to.deep.equal([
      't0 Still firing: Replication lag (Databases) since 08:41 (4 h 19 min)',
    ]);
    await hear(bodyOf('webhook-12-resolved'));
    await settled();
    expect(said[3]).to.match(/^t0 Ended: Replication lag/);
    expect(said[4]).to.equal('t0 GRAPH');
    const [, ended] = graphs;
    expect(ended?.range?.from).to.equal(Date.parse('2026-11-25T07:41:10Z'));
    now += MINUTE;
    await hear(bodyOf('webhook-12-resolved'));
    expect(said).to.have.lengthOf(5);
  });

  it('is pinged by what begins to fire, and by nothing else', async () => {
    await hear(FIRING, '@here');
    await settled();
    now += 10 * MINUTE;
    await hear(FIRING, '@here');
    await hear(bodyOf('webhook-12-resolved'), '@here');
    await settled();
    expect(said.filter((text) => text.includes('@here'))).to.deep.equal([said[0]]);
    expect(said[0]).to.match(/^@here Firing/);
  });

  it('is told later how late it is, when the chat was down', async () => {
    isUp = false;
    const outcome = await hear(FIRING);
    expect(outcome?.accepted).to.equal(0);
    expect(groups.all()).to.deep.equal([]);
    isUp = true;
    await hear(FIRING);
    await settled();
    expect(said[0]).to.match(/^Firing/);
  });

  it('gets one graph for each panel, and is told of those left out', async () => {
    const body = JSON.parse(bodyOf('webhook-12-multi')) as { alerts: Record<string, unknown>[] };
    const [first = {}] = body.alerts;
    const alerts = [1, 2, 3, 4, 5].map((panel) => ({
      ...first,
      fingerprint: `fp${panel}`,
      panelURL: `https://grafana.example.com/d/web?viewPanel=${panel}`,
    }));
    await hear(JSON.stringify({ ...body, alerts: [...alerts, ...alerts] }));
    await settled();
    expect(graphs).to.have.lengthOf(3);
    expect(said[0]).to.contain('2 graphs are left out.');
  });

  it('is told that the message was cut', async () => {
    await hear(bodyOf('webhook-12-truncated'));
    expect(said[0]).to.contain('The message was cut: 41 more alerts are not in it.');
  });

  it('is told of what it did not hear before, and of nothing that it knows', async () => {
    const body = JSON.parse(FIRING) as { alerts: Record<string, unknown>[] };
    const [one = {}] = body.alerts;
    const other = { ...one, fingerprint: 'other' };
    const sent = (...alerts: object[]) => hear(JSON.stringify({ ...body, alerts }));
    await sent(one);
    now += MINUTE;
    await sent(one, other);
    now += MINUTE;
    await sent(one, { ...other, status: 'resolved' });
    await settled();
    const texts = said.filter((text) => !text.includes('GRAPH'));
    expect(texts.map((text) => text.replace(/^t\d+ /, '').split(':')[0])).to.deep.equal([
      'Firing',
      'Firing',
      'Firing',
    ]);
    expect(texts[2]).to.contain('Ended: ');
    now += MINUTE;
    await sent({ ...other, status: 'resolved' }, one);
    await sent(one);
    expect(said.filter((text) => !text.includes('GRAPH'))).to.have.lengthOf(3);
  });
});
