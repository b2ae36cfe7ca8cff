import { expect } from 'chai';
import fc from 'fast-check';
import { createSharedBrain, type SharedBrain } from '../../../src/app/redis/shared-brain.ts';
import { createStamps, lastStamp } from '../../../src/app/redis/stamps.ts';
import { createRoomStorage } from '../../../src/chat/room-storage.ts';
import { HubotBrain } from '../../support/hubot-brain.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

const SHORTCUTS = 'grafana_shortcuts_ops';
const SCHEDULES = 'grafana_schedules';

describe('a brain that bots share', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const opened: SharedBrain[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  /** A bot's brain; its clock may be wrong by some milliseconds. */
  async function start(brain = new HubotBrain(), ahead = 0) {
    const redis = await connections.open();
    const now = () => Date.now() + ahead;
    const shared = createSharedBrain({
      ...{ redis, brain, now, logger: connections.logger },
      prefix: 'kept:test',
      stamps: createStamps(now),
      times: { every: 600_000, retry: 20 },
    });
    opened.push(shared);
    return { redis, brain, shared, shortcuts: createRoomStorage(shared, 'grafana_shortcuts_') };
  }
  type Bot = Awaited<ReturnType<typeof start>>;
  const isRead = ({ shared }: Bot) => until(() => shared.counts() !== undefined);
  const both = async () => {
    const bots = [await start(), await start()] as const;
    await Promise.all(bots.map(isRead));
    return bots;
  };
  const names = ({ shortcuts }: Bot) => [...shortcuts.all('ops').keys()];
  const isSame = (bots: readonly Bot[], expected: readonly string[]) =>
    until(() =>
      bots.every((bot) => JSON.stringify(names(bot).sort()) === JSON.stringify(expected)),
    );

  it('has what another bot keeps, for reading at once, and in the brain itself', async () => {
    const [a, b] = await both();
    a.shortcuts.set('ops', 'web', 'db web now-3h');
    expect(a.shortcuts.get('ops', 'web')).to.equal('db web now-3h');
    await until(() => b.shortcuts.get('ops', 'web') === 'db web now-3h');
    expect(b.brain.get(SHORTCUTS)).to.deep.equal([['web', 'db web now-3h']]);
    b.shortcuts.delete('ops', 'web');
    await isSame([a, b], []);
  });

  it('merges what two bots change at the same moment, in one room', async () => {
    const [a, b] = await both();
    a.shortcuts.set('ops', 'web', 'db web');
    b.shortcuts.set('ops', 'db', 'db mysql');
    await isSame([a, b], ['db', 'web']);
    const bots = [a, b, await start()];
    await isSame(bots, ['db', 'web']);
  });

  it('keeps the order of entries, and the place of one that is replaced', async () => {
    const [a, b] = await both();
    const list = ['x', 'y', 'z'].map((id) => ({ id, n: 1 }));
    a.shared.set(SCHEDULES, list);
    await until(() => (b.shared.get(SCHEDULES) as unknown[] | null)?.length === 3);
    b.shared.set(SCHEDULES, list.with(1, { id: 'y', n: 2 }));
    const expected = JSON.stringify(list.with(1, { id: 'y', n: 2 }));
    await until(() => JSON.stringify(a.shared.get(SCHEDULES)) === expected);
  });

  it('takes a brain over once, though two bots start with it, and nothing deleted comes back', async () => {
    const old = {
      [SHORTCUTS]: [
        ['web', 'db web'],
        ['db', 'db mysql'],
      ],
      grafana_host_ops: 'http://grafana.example.com',
      others: 'left alone',
    };
    const [a, b] = await Promise.all([start(new HubotBrain(old)), start(new HubotBrain(old))]);
    await isSame([a, b], ['db', 'web']);
    expect(a.shared.get('grafana_host_ops')).to.equal('http://grafana.example.com');
    await until(() =>
      connections.logger.lines.some((line) =>
        line.includes('is in Redis now: shortcuts (2), hosts (1)'),
      ),
    );
    a.shortcuts.delete('ops', 'web');
    const c = await start(new HubotBrain(old));
    await isSame([a, b, c], ['db']);
    await until(() => JSON.stringify(c.brain.get(SHORTCUTS)) === '[["db","db mysql"]]');
    expect(c.brain.get('others')).to.equal('left alone');
    expect(
      connections.logger.lines.filter((line) =>
        line.includes('is in Redis now: shortcuts (2), hosts (1)'),
      ),
    ).to.have.length(1);
  });

  it('waits while another bot takes its brain over, and does so itself when that one has died', async () => {
    const { redis } = await start();
    const mark = redis.key('kept:test', 'taken-over');
    const expiration = { type: 'PX', value: 300 } as const;
    await redis.attempt((client) => client.set(mark, 'begun', { expiration }));
    const bot = await start(new HubotBrain({ [SHORTCUTS]: [['web', 'db web']] }));
    await until(async () => (await redis.attempt((client) => client.get(mark)))?.value === 'done');
    await isSame([bot, await start()], ['web']);
    expect(bot.brain.get('grafana_not_in_redis')).to.equal(null);
  });

  it('says nothing of what another bot took over while it read Redis', async () => {
    const old = { [SHORTCUTS]: [['web', 'db web']] };
    const bots = await Promise.all(Array.from({ length: 6 }, () => start(new HubotBrain(old))));
    await isSame(bots, ['web']);
    await Promise.all(bots.map(isRead));
    for (const { brain } of bots) expect(brain.get('grafana_not_in_redis')).to.equal(null);
    expect(connections.logger.lines.join('\n')).not.to.include('Redis does not have');
  });

  it('takes over a brain that is loaded after Redis was read', async () => {
    const bot = await start();
    await isRead(bot);
    bot.brain.load({ [SHORTCUTS]: [['web', 'db web']] });
    await isSame([bot, await start()], ['web']);
  });

  it('keeps aside what a second bot had and Redis never knew', async () => {
    const a = await start(new HubotBrain({ [SHORTCUTS]: [['web', 'db web']] }));
    await isSame([a, await start()], ['web']);
    const mine = { [SHORTCUTS]: [['mine', 'db mine']] };
    const b = await start(new HubotBrain(mine));
    await until(() => b.brain.get('grafana_not_in_redis') !== null);
    expect(b.brain.get('grafana_not_in_redis')).to.deep.equal(mine);
    await isSame([a, b], ['web']);
    expect(connections.logger.lines.join('\n')).to.include('shortcuts (1)');
  });

  it('works from the brain while Redis cannot be reached, and writes what was changed when it can', async () => {
    const a = await start(new HubotBrain({ [SHORTCUTS]: [['web', 'db web']] }));
    await isSame([a, await start()], ['web']);
    await server.stop();
    const b = await start(new HubotBrain({ [SHORTCUTS]: [['web', 'db web']] }));
    expect(names(b)).to.deep.equal(['web']);
    b.shortcuts.set('ops', 'late', 'db late');
    a.shortcuts.set('ops', 'early', 'db early');
    a.shortcuts.delete('ops', 'web');
    expect(names(b)).to.deep.equal(['web', 'late']);
    expect(names(a)).to.deep.equal(['early']);
    // It has lost all its data meanwhile.
    await server.start();
    await isSame([a, b, await start()], ['early', 'late']);
    expect(connections.logger.lines.join('\n')).to.include('Redis is back');
  });

  it('lets the change that was made later hold, though it reaches Redis first', async () => {
    const [a, b] = await both();
    a.shortcuts.set('ops', 'web', 'db first');
    await isSame([a, b], ['web']);
    server.pause();
    a.shortcuts.set('ops', 'web', 'db second');
    const at = Date.now();
    await until(() => Date.now() > at);
    b.shortcuts.set('ops', 'web', 'db third');
    server.goOn();
    await until(() => [a, b].every((bot) => bot.shortcuts.get('ops', 'web') === 'db third'));
  });

  it('takes a change of a bot whose clock is an hour behind', async () => {
    const [a, b] = [await start(), await start(new HubotBrain(), -3_600_000)];
    await Promise.all([a, b].map(isRead));
    a.shortcuts.set('ops', 'web', 'db web');
    await isSame([a, b], ['web']);
    b.shortcuts.set('ops', 'web', 'db other');
    await until(() => a.shortcuts.get('ops', 'web') === 'db other');
  });

  it('loses no more than an entry that is not one, and may be changed again', async () => {
    const stamp = lastStamp(Date.now() - 86_400_000);
    const entry = JSON.stringify(['ops', 'web']);
    const writer = await connections.open();
    const broken = {
      [entry]: `${'9'.repeat(15)}-ffffffff [1,["web","from the future"]]`,
      [JSON.stringify(['ops', 'a'])]: 'nonsense',
      [JSON.stringify(['ops', 'b'])]: `${stamp} {`,
      [JSON.stringify(['ops', 'c'])]: `${stamp} [1e999,["c","x"]]`,
      [JSON.stringify(['ops', 'good'])]: `${stamp} [1,["good","db good"]]`,
      nonsense: `${stamp} [1,["d","x"]]`,
    };
    await writer.attempt((client) => client.hSet('grafana:kept:test:shortcuts', broken));
    await writer.attempt((client) => client.publish('grafana:kept:test:shortcuts:changed', '{'));
    const [a, b] = await both();
    await isSame([a, b], ['good']);
    a.shortcuts.set('ops', 'web', 'db web');
    await isSame([a, b], ['good', 'web']);
  });

  it('does without a kind whose key is of another type, and says so once', async () => {
    const writer = await connections.open();
    await writer.attempt((client) => client.set('grafana:kept:test:shortcuts', 'text'));
    const bot = await start(new HubotBrain({ [SHORTCUTS]: [['web', 'db web']] }));
    await until(() => connections.logger.lines.some((line) => line.includes('of another type')));
    bot.shortcuts.set('ops', 'db', 'db mysql');
    expect(names(bot)).to.deep.equal(['web', 'db']);
    bot.shared.set(SCHEDULES, [{ id: 'x' }]);
    const said = connections.logger.lines.filter((line) => line.includes('of another type'));
    expect(said).to.have.length(1);
    const other = await start();
    await until(() => JSON.stringify(other.shared.get(SCHEDULES)) === '[{"id":"x"}]');
    expect(said[0]).to.include('the key grafana:kept:test:shortcuts is of another type');
    await writer.attempt((client) => client.del('grafana:kept:test:shortcuts'));
    await isSame([bot, other], ['db', 'web']);
  });

  it('keeps changes while Redis is full, and writes them when it is not', async () => {
    const [a, b] = await both();
    const admin = await connections.open();
    const maxMemory = (bytes: string) =>
      admin.attempt((client) => client.configSet('maxmemory', bytes));
    await admin.attempt((client) => client.configSet('maxmemory-policy', 'noeviction'));
    await maxMemory('1');
    a.shortcuts.set('ops', 'web', 'db web');
    await until(() => connections.logger.lines.some((line) => line.includes('its memory is full')));
    expect(names(a)).to.deep.equal(['web']);
    await maxMemory('0');
    await isSame([a, b], ['web']);
    expect(
      connections.logger.lines.filter((line) => line.includes('memory is full')),
    ).to.have.length(1);
  });

  it('says that a replica takes no changes', async () => {
    const [a] = await both();
    const admin = await connections.open();
    await admin.attempt((client) => client.sendCommand(['REPLICAOF', '127.0.0.1', '1']));
    a.shortcuts.set('ops', 'web', 'db web');
    await until(() => connections.logger.lines.some((line) => line.includes('it is a replica')));
    expect(names(a)).to.deep.equal(['web']);
  });

  it('ends up the same at all bots, whatever they change in whatever order', async function () {
    this.timeout(60_000);
    const [a, b] = await both();
    const change = fc.record({
      bot: fc.constantFrom(a, b),
      name: fc.constantFrom('p', 'q', 'r'),
      text: fc.option(fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        for (const { bot, name, text } of changes) {
          if (text === null) bot.shortcuts.delete('ops', name);
          else bot.shortcuts.set('ops', name, text);
          if (text === 'pause') await new Promise((resolve) => setImmediate(resolve));
        }
        const all = ({ shortcuts }: Bot) => JSON.stringify([...shortcuts.all('ops')]);
        await until(() => all(a) === all(b));
      }),
      { numRuns: 30 },
    );
    const c = await start();
    await isRead(c);
    expect([...c.shortcuts.all('ops')]).to.deep.equal([...a.shortcuts.all('ops')]);
  });
});
