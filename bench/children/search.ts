import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type * as Parse from '../../src/grafana/dashboard/parse.ts';
import type { DashboardHit } from '../../src/grafana/api/search-page.ts';
import type * as Folder from '../../src/search/index-folder.ts';
import type * as Live from '../../src/search/live-index.ts';
import type * as Pace from '../../src/search/pace.ts';
import type * as Synonyms from '../../src/search/synonyms.ts';
import type * as Queue from '../../src/util/sliced-queue.ts';
import type * as Timers from '../../src/util/timers.ts';
import { built } from '../built.ts';
import { type DashboardAnswer, grownDashboard, readCorpus, readRequests } from '../panels.ts';
import { ownMs, watchLoop } from '../watch-loop.ts';

/**
 * The index of a large Grafana: `search.ts build|load FOLDER DASHBOARDS PANELS-EACH`. Writes what it
 * measured as JSON, times in milliseconds and sizes in megabytes.
 */
const [stage = '', folder = '', count = '', each = ''] = process.argv.slice(2);
const { parseDashboard } = (await built('src/grafana/dashboard/parse.js')) as typeof Parse;
const { createIndexFolder } = (await built('src/search/index-folder.js')) as typeof Folder;
const { createLiveIndex } = (await built('src/search/live-index.js')) as typeof Live;
const { createPace } = (await built('src/search/pace.js')) as typeof Pace;
const { readSynonyms } = (await built('src/search/synonyms.js')) as typeof Synonyms;
const { createSlicedQueue } = (await built('src/util/sliced-queue.js')) as typeof Queue;
const { SYSTEM_TIMERS } = (await built('src/util/timers.js')) as typeof Timers;

/** A Thursday, for which the requests were written. */
const NOW = Date.parse('2026-11-26T15:00:00Z');
const OWNER = { root: 'http://grafana', token: 'token', orgId: undefined };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const synonyms = readSynonyms();
const work = createSlicedQueue();
const corpus = await readCorpus();
const panelsEach = Number(each);

const answerOf = (number: number) => grownDashboard(corpus, number, panelsEach);
const numbers = new Map<string, number>();
const hits: DashboardHit[] = [];
for (let number = 0; number < Number(count); number += 1) {
  const hit = hitOf(answerOf(number), number);
  numbers.set(hit.uid, number);
  hits.push(hit);
}

function hitOf({ meta, dashboard }: DashboardAnswer, number: number): DashboardHit {
  const { uid, title, tags = [] } = dashboard;
  const { folderTitle = '', folderUid = '' } = meta;
  return { id: number + 1, uid, title, slug: 's', folderUid, folderTitle, tags };
}

/** As the client makes it of an answer. */
function dashboardOf(answer: DashboardAnswer) {
  return parseDashboard(JSON.parse(JSON.stringify(answer)), answer.dashboard.uid);
}

function memory() {
  for (let round = 0; round < 3; round += 1) collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 1e6, heap: (heapUsed + external) / 1e6 };
}

function begin() {
  return createLiveIndex({
    client: {
      search: () => nextTurn(listed),
      async dashboard(uid) {
        const answer = await nextTurn(answerOf(numbers.get(uid) ?? 0));
        return dashboardOf(answer);
      },
    },
    file: createIndexFolder(folder, { maxBytes: 200e6, work }).fileOf(OWNER),
    // A real Grafana is asked 20 times a second at most.
    pace: createPace({ timers: SYSTEM_TIMERS, perSecond: 1e9 }),
    work,
    timers: SYSTEM_TIMERS,
    isWanted: () => false,
    room: () => 200e6,
    logger: { debug: console.error },
  });
}

let listed: readonly DashboardHit[] = hits;

async function measured<T>(work: () => Promise<T>) {
  const loop = watchLoop();
  const began = performance.now();
  const result = await work();
  const ms = performance.now() - began;
  return { result, ms, block: await loop.longestMs() };
}

async function answers(live: Live.LiveIndex) {
  const asks = await readRequests();
  const find = (text: string) => live.find(text, { now: NOW, zone: 'UTC', synonyms });
  for (const text of asks.slice(0, 30)) await find(text);
  const times: number[] = [];
  const { block } = await measured(async () => {
    for (const text of [...asks, ...asks]) {
      const began = ownMs();
      await find(text);
      times.push(ownMs() - began);
    }
  });
  times.sort((a, b) => a - b);
  const part = (share: number) => times[Math.ceil(share * times.length) - 1];
  return { p50: part(0.5), p99: part(0.99), answerBlock: block };
}

async function build() {
  const before = memory();
  const made = await measured(async () => {
    const live = begin();
    await live.loaded;
    await live.upkeep.list();
    await live.upkeep.allRead();
    return live;
  });
  const live = made.result;
  const after = memory();
  const asked = await answers(live);
  const changed = await measured(async () => {
    for (let number = 0; number < hits.length; number += 10) {
      const other = answerOf(number + 1);
      const { uid, title } = answerOf(number).dashboard;
      const answer = { ...other, dashboard: { ...other.dashboard, uid, title } };
      live.upkeep.learn(dashboardOf(answer));
      await nextTurn();
    }
  });
  const large = answerOf(0);
  const panels = Array.from({ length: 5_000 }, (_, id) => ({
    id,
    type: 'graph',
    title: `Sessions of customer ${id} in region ${id % 97}`,
  }));
  const dashboard = dashboardOf({ ...large, dashboard: { ...large.dashboard, panels } });
  const put = await measured(async () => {
    live.upkeep.learn(dashboard);
    await nextTurn();
  });
  listed = hits.filter((_, number) => number % 4 !== 0);
  const removed = await measured(() => live.upkeep.list());
  listed = hits;
  await live.upkeep.list();
  await live.upkeep.allRead();
  const saved = await measured(() => live.close());
  return {
    dashboards: live.index.size,
    panels: live.index.panelCount,
    texts: live.index.texts.limit,
    build: made.ms,
    buildBlock: made.block,
    rss: after.rss - before.rss,
    heap: after.heap - before.heap,
    ...asked,
    changeBlock: changed.block,
    largeBlock: put.block,
    removeBlock: removed.block,
    save: saved.ms,
    saveBlock: saved.block,
  };
}

async function load() {
  const made = await measured(async () => {
    const live = begin();
    await live.loaded;
    return live;
  });
  const read = made.result.index.panelCount;
  await made.result.close();
  return { panels: read, load: made.ms, loadBlock: made.block };
}

// The timers of the index do not keep a process alive.
setInterval(() => undefined, 1_000);
console.log(JSON.stringify(await (stage === 'load' ? load() : build())));
process.exit(0);
