import { expect } from 'chai';
import { brainJournal } from '../../../src/alerts/journal.ts';
import { createSharedJournal, type SharedJournal } from '../../../src/app/redis/shared-journal.ts';
import { createStamps } from '../../../src/app/redis/stamps.ts';
import type { Brain } from '../../../src/chat/hubot.ts';
import { memoryBrain } from '../../support/chat.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

describe('a journal of alerts that bots share', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const opened: SharedJournal[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  const open = async (brain: Brain = memoryBrain()) => {
    const journal = createSharedJournal(brainJournal(brain), {
      redis: await connections.open(),
      name: 'kept:test:alerts',
      stamps: createStamps(Date.now),
      now: Date.now,
      logger: connections.logger,
      times: { retry: 20 },
    });
    opened.push(journal);
    await journal.settled();
    return journal;
  };
  const has = (journal: SharedJournal, expected: Readonly<Record<string, unknown>>) => {
    const sorted = (entries: readonly (readonly [string, unknown])[]) =>
      JSON.stringify([...entries].sort(([a], [b]) => a.localeCompare(b)));
    return until(() => sorted([...journal.entries]) === sorted(Object.entries(expected)));
  };

  it('has what another bot puts and removes, and says what came', async () => {
    const [a, b] = [await open(), await open()];
    const came: string[] = [];
    b.onPut((name) => came.push(name));
    await a.put('one', { n: 1 });
    await a.put('two', { n: 2 });
    await has(b, { one: { n: 1 }, two: { n: 2 } });
    expect(a.isShared('one') && b.isShared('one')).to.equal(true);
    await b.remove('one');
    await has(a, { two: { n: 2 } });
    expect(came).to.deep.equal(['one', 'two']);
    await has(await open(), { two: { n: 2 } });
  });

  it('brings over what a bot kept by itself, and not what another has told since', async () => {
    const brain = memoryBrain();
    const alone = brainJournal(brain);
    await alone.put('left', 1);
    await alone.put('told', 2);
    const a = await open(brain);
    const b = await open();
    await has(b, { left: 1, told: 2 });
    await a.close();
    await b.remove('told');
    await has(await open(brain), { left: 1 });
    expect(brain.get('grafana_alerts')).to.deep.equal({ left: 1 });
  });

  it('keeps what comes while Redis is away, and shares it afterwards', async () => {
    const brain = memoryBrain();
    const [a, b] = [await open(brain), await open()];
    await server.stop();
    await a.put('one', 1);
    expect(a.isShared('one')).to.equal(false);
    expect(brain.get('grafana_alerts')).to.deep.equal({ one: 1 });
    await server.start();
    await has(b, { one: 1 });
    await until(() => a.isShared('one'));
  });

  it('is not harmed by what is not an entry', async () => {
    const writer = await connections.open();
    const stamp = createStamps(Date.now).next();
    await writer.attempt((client) =>
      client.hSet('grafana:kept:test:alerts', { a: 'nonsense', b: `${stamp} {`, c: `${stamp} 1` }),
    );
    await has(await open(), { c: 1 });
  });
});
