import { expect } from 'chai';
import { longLivedContainers } from '../../docs/containers.ts';
import { createPendingChoices } from '../../src/chat/pending-choices.ts';
import { createRoomGrafanas } from '../../src/chat/room-grafana.ts';
import { createRoomStorage } from '../../src/chat/room-storage.ts';
import { createTraffic } from '../../src/grafana/api/traffic.ts';
import type { RoomDeps } from '../../src/networks/hipchat/adapter/muc-room.ts';
import { MucRooms } from '../../src/networks/hipchat/adapter/muc-rooms.ts';
import { createFairQueue } from '../../src/util/fair-queue.ts';
import { memoryBrain } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';
import { recordingLogger } from '../support/logger.ts';

/** The requests that are being answered: 1,000 in chat, and one for each of 1,000 connections. */
const UNDER_WAY = 'requests under way, 1,000 in chat and 1,000 over HTTP';
/** What one dashboard holds, and gone with the request that it was read for. */
const OF_A_DASHBOARD = 'one dashboard of 50 MB, for one request';
const OF_ONE_ANSWER = 'one stanza or answer, read within its own limit';

/** How much each container that outlives a call can hold, or all of those in a folder. */
const BOUNDS: Readonly<Record<string, string>> = {
  'src/alerts/room-lines.ts lines': 'rooms of 2,000 kept alerts, 1,000 of each',
  'src/alerts/room-lines.ts underWay': 'rooms of 2,000 kept alerts',
  'src/alerts/alert-desk.ts unknownRooms': '10 rooms',
  'src/alerts/alert-desk.ts underWay': 'rooms of 2,000 kept alerts',
  'src/alerts/end-watcher.ts justEnded': '200 alerts of each of 2,000 kept groups',
  'src/alerts/end-watcher.ts quietSince': '200 alerts of each of 2,000 kept groups',
  'src/alerts/journal.ts entries': '2,000 entries of 20 million characters',
  'src/alerts/journal.ts sizes': '2,000 entries',
  'src/alerts/journal.ts waiting': 'changes of requests under way, 1,000 over HTTP',
  'src/alerts/picture-limit.ts rooms': '1,000 rooms, a minute of pictures each',
  'src/util/meter.ts known': 'the series that are declared',
  'src/util/meter.ts readers': 'the metrics that are declared',
  'src/server/readiness.ts downSince': 'the parts of the process',
  'src/app/redis/connection.ts watchers': 'the parts that share something',
  'src/app/redis/connection.ts channels': 'the parts that share something',
  'src/app/redis/refusals.ts saidAt': '100 refusals',
  'src/app/redis/shared-entries.ts entries':
    'of each kind 200,000 entries or 20 million characters of Redis, and what is said here in chat',
  'src/app/redis/shared-entries.ts underWay': UNDER_WAY,
  'src/app/redis/lease.ts watchers': 'the parts that wait for it',
  'src/app/redis/shared-journal.ts unshared': '2,000 entries, and removals while Redis is away',
  'src/app/redis/shared-journal.ts watchers': 'the parts that share something',
  'src/alerts/alert-desk.ts inHand': '2,000 kept alerts',
  'src/app/redis/shared-kind.ts parts': 'the entries of src/app/redis/shared-entries.ts',
  'src/app/room-ids.ts known': '1,000 rooms, for ten minutes',
  'src/chat/commands/set.ts last': `rooms with ${UNDER_WAY}`,
  'src/chat/confirmations.ts waiting': '1,000 questions, for a minute',
  'src/chat/dispatcher.ts underWay': '1,000 requests',
  'src/chat/commands/values.ts values:': 'none',
  'src/app/find-words.ts indexes': '20 indexes of 200 dashboards, for a minute',
  'src/chat/words/choices.ts weights': 'one request, of 300 choices',
  'src/chat/words/last-shown.ts kept': '1,000 people and rooms, for half an hour',
  'src/chat/pending-choices.ts lists':
    '1,000 lists, and 100,000 entries of them together, for ten minutes',
  'src/pictures/delivery/server-list.ts downUntil': 'the servers of HUBOT_GRAFANA_IMAGES_HOST',
  'src/chat/room-grafana.ts clients': '100 clients',
  'src/drawing/': 'one picture of at most 3 million values, and two threads',
  'src/grafana/api/caching-client.ts kept': 'a weight of 50 million characters, for a short time',
  'src/grafana/api/caching-client.ts underWay': UNDER_WAY,
  'src/grafana/api/traffic.ts queues': `Grafanas with ${UNDER_WAY}`,
  'src/grafana/api/room-host.ts known': '1,000 roots',
  'src/grafana/dashboard/': OF_A_DASHBOARD,
  'src/grafana/query/complete-options.ts names': OF_A_DASHBOARD,
  'src/grafana/query/options-reader.ts kept': '100 lookups of 1,000 options, for a minute',
  'src/networks/hipchat/adapter/adapter.ts #roster': OF_ONE_ANSWER,
  'src/networks/hipchat/adapter/config.ts blacklist:': 'what the variable names',
  'src/networks/hipchat/adapter/muc-room.ts #people': '10,000 people of a room',
  'src/networks/hipchat/adapter/muc-rooms.ts #rooms': '5,000 rooms',
  'src/networks/hipchat/adapter/outbox.ts #waiting': '1,000 stanzas, for a limited time',
  'src/networks/hipchat/adapter/stanzas.ts codes:': OF_ONE_ANSWER,
  'src/pictures/gallery/entries.ts titles': '200 dashboards, for one page',
  'src/pictures/gallery/gallery-index.ts known': '22,000 pictures, 3,000 characters of each',
  'src/pictures/gallery/gallery-index.ts changes': '20,000 names',
  'src/pictures/gallery/newest.ts held': '25,000 names, while the store is listed',
  'src/pictures/renderers/choosing.ts withoutRenderer': '1,000 Grafanas, for 5 minutes',
  'src/pictures/renderers/known-alerts.ts kept': '200 dashboards, for 10 s',
  'src/pictures/renderers/known-alerts.ts refused': '1,000 Grafanas, for 5 minutes',
  'src/pictures/renderers/own.ts grafanas': '100 clients',
  'src/pictures/record-keeper.ts known': '1,000 records of 4 KB',
  'src/pictures/record-keeper.ts waiting': UNDER_WAY,
  'src/pictures/record-keeper.ts underWay': UNDER_WAY,
  'src/pictures/publisher.ts justFetched': '32 MB, for 5 s',
  'src/pictures/publisher.ts nextGates': UNDER_WAY,
  'src/pictures/publisher.ts justStored': '1,000 links',
  'src/pictures/stores/shared-reads.ts reads': UNDER_WAY,
  'src/pictures/stores/file/folder-entries.ts records': 'the names in the folder, for one pass',
  'src/pictures/stores/file/folder-entries.ts pictures': 'the names in the folder, for one pass',
  'src/pictures/stores/file/reader-thread.ts orders': UNDER_WAY,
  'src/pictures/stores/file/reader.ts hung': 'eight threads',
  'src/pictures/stores/file/reader.ts queue': UNDER_WAY,
  'src/pictures/stores/file/reader.ts threads': 'eight threads',
  'src/pictures/stores/s3/client.ts cache': '10 keys, one for each day',
  'src/pictures/stores/s3/collect.ts parts': '64 MB of all pictures that arrive at once',
  'src/pictures/stores/s3/open-object.ts known': '1,000 names, for a second',
  'src/pictures/stores/s3/record-objects.ts unpaired': '10,000 names, until the next sweep',
  'src/pictures/stores/s3/revoked-names.ts names': '10,000 marks in the bucket',
  'src/pictures/stores/s3/save-object.ts puts': UNDER_WAY,
  'src/pictures/stores/picture-cache.ts pictures': '32 MB',
  'src/pictures/stores/picture-cache.ts seenOnce': '200 names',
  'src/pictures/stores/retention-plan.ts buckets':
    'the pictures of the folder, for one round of retention',
  'src/pictures/stores/retention.ts shelves':
    'the pictures of the folder, for one round of retention',
  'src/requests/': 'one request of 2,000 characters',
  'src/schedules/scheduler.ts underWay': '500 schedules',
  'src/search/': 'the dashboards that a token sees; 200 MB for all indexes together',
  'src/server/connection-limit.ts busy': '1,000 connections',
  'src/server/connection-limit.ts followed': 'open connections: their end clears it',
  'src/server/idle-connections.ts idle': '2,000 connections',
  'src/server/idle-connections.ts open': '2,000 connections',
  'src/server/pipelining.ts waiting': 'open connections, 100 requests of each',
  'src/server/rate-limit.ts RateLimiterMemory': '65,536 buckets, for a minute',
  'src/server/routes/get-picture-fast.ts known': 'pictures of the cache: their end clears it',
  'src/server/shutdown.ts waiting': UNDER_WAY,
  'src/server/unread-answers.ts answers': '1,000 answers',
  'src/server/unread-answers.ts holders': '1,000 answers, of 128 MB together',
  'src/util/byte-budget.ts waiting': UNDER_WAY,
  'src/util/fair-queue.ts parties': '500 that wait, and those that run',
  'src/util/fair-queue.ts waiting:': '100 that wait',
  'src/util/single-flight.ts flights': UNDER_WAY,
  'src/util/turns.ts last': UNDER_WAY,
  'src/util/value-slices.ts containers': OF_A_DASHBOARD,
  'src/util/value-slices.ts unfilled': OF_A_DASHBOARD,
  'src/util/work-queue.ts lanes': UNDER_WAY,
  'src/util/work-queue.ts queue': UNDER_WAY,
};

/** More than any of the limits. */
const MANY = 6_000;
const each = <T>(make: (n: number) => T): T[] => Array.from({ length: MANY }, (_, n) => make(n));

describe('the memory', () => {
  it('has no container that outlives a call without a bound that is said here', () => {
    const unlisted = longLivedContainers().filter(
      (one) =>
        !Object.keys(BOUNDS).some(
          (listed) => listed === one || (listed.endsWith('/') && one.startsWith(listed)),
        ),
    );
    expect(unlisted).to.deep.equal([]);
  });

  it('keeps the last requests of 1,000 rooms at most, and of a limited number of people', () => {
    const brain = memoryBrain();
    const keys = new Set<string>();
    const counting = {
      ...brain,
      set: (key: string, value: unknown) => {
        keys.add(key);
        brain.set(key, value);
      },
      remove: (key: string) => {
        keys.delete(key);
        brain.remove(key);
      },
    };
    const last = createRoomStorage(counting, 'grafana_last_', { names: 5, rooms: 10 });
    for (let n = 0; n < 200; n += 1) last.set(`room ${n}`, 'ann', 'web');
    for (let n = 0; n < 200; n += 1) last.set('room 199', `person ${n}`, 'web');
    // One more is the list of the rooms.
    expect(keys.size).to.equal(11);
    expect(last.all('room 199').size).to.equal(5);
  });

  it('keeps the lists that were offered to 1,000 people and rooms at most', () => {
    const choices = createPendingChoices();
    const people = each((n) =>
      testConversation(() => undefined, { room: `room ${n}`, person: `person ${n}` }),
    );
    for (const one of people) choices.put(one, []);
    expect(people.filter((one) => choices.get(one) !== undefined)).to.have.lengthOf(1_000);
  });

  it('keeps the clients of 100 Grafanas and tokens at most', () => {
    const made: string[] = [];
    const brain = memoryBrain();
    const rooms = createRoomGrafanas({
      brain,
      perRoom: true,
      host: undefined,
      apiKey: undefined,
      orgId: undefined,
      createClient: ({ root, token, orgId }) => {
        made.push(root);
        return { root, token, orgId } as ReturnType<typeof rooms.clientFor>;
      },
    });
    const names = each((n) => `room ${n}`);
    for (const [n, room] of names.entries()) {
      rooms.setHost(room, `https://g${n}.example.com`);
      rooms.setKey(room, `token ${n}`);
      rooms.clientFor(room);
    }
    expect(made).to.have.lengthOf(MANY);
    for (const room of names.slice(-100)) rooms.clientFor(room);
    expect(made).to.have.lengthOf(MANY);
    for (const room of names.slice(0, 100)) rooms.clientFor(room);
    expect(made).to.have.lengthOf(MANY + 100);
  });

  it('forgets a Grafana at which nothing is under way any more', async () => {
    const traffic = createTraffic();
    await Promise.all(
      each((n) => traffic.ask(`https://g${n}.example.com`, `room ${n}`, () => Promise.resolve())),
    );
    expect(traffic.busy).to.deep.equal([]);
  });

  it('forgets the rooms that have asked a Grafana and been answered or refused', async () => {
    const queue = createFairQueue({
      name: 'Grafana',
      concurrency: 2,
      concurrencyPerParty: 1,
      maxWaiting: 50,
      maxWaitingPerParty: 10,
      maxWaitMs: 1_000,
    });
    const asked = await Promise.allSettled(
      each((n) => queue.run(`room ${n}`, () => Promise.resolve())),
    );
    expect(asked.filter(({ status }) => status === 'rejected').length).to.be.above(5_000);
    expect(queue.isIdle).to.equal(true);
  });

  it('joins 5,000 HipChat rooms at most', () => {
    const logger = recordingLogger();
    const rooms = new MucRooms({ logger } as RoomDeps & { logger: typeof logger });
    for (const room of each((n) => `${n}@conf.example.com`)) rooms.join(room);
    const joined = each((n) => rooms.get(`${n}@conf.example.com`));
    expect(joined.filter((room) => room !== undefined)).to.have.lengthOf(5_000);
  });
});
