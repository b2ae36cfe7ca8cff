import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBot, startHubotAlone } from '../hubot.ts';
import { post, renderUrl, savedImages, startGrafana, startImages, times } from '../images.ts';
import { memoryOf, type Server } from '../process.ts';
import { compared, type Contender, type Row } from '../rounds.ts';
import { scaled, type Settings } from '../settings.ts';
import { startGo } from './post.ts';

const IDLE_MS = 5_000;
const LARGE_BYTES = 5_000_000;
const LARGE_POSTS = 200;
/** The image server lets so many wait, and a few more be under way. */
const LARGE_AT_ONCE = 100;
const SMALL_BYTES = 5_000;
const COUNTS = [2_000, 10_000, 20_000];
const ANY_PANEL = 2;

type Start = typeof startImages;

/** Megabytes of memory that are resident. */
export async function memory(settings: Settings): Promise<Row[]> {
  return [await idle(settings), await peak(settings), ...(await growth(settings))];
}

function idle(settings: Settings): Promise<Row> {
  const resident = (start: (folder: string) => Promise<Server>) => async () => {
    const server = await start(settings.folder);
    await sleep(IDLE_MS);
    const megabytes = await memoryOf(server.pid, 'VmRSS');
    await server.end();
    return megabytes;
  };
  return compared({
    work: `memory of an idle bot, ${IDLE_MS / 1000} s after its start`,
    unit: 'MB',
    runs: settings.runs ?? 3,
    ours: resident(startBot),
    peers: [{ name: 'Hubot alone', run: resident(startHubotAlone) }],
  });
}

async function peak(settings: Settings): Promise<Row> {
  const grafana = await startGrafana(LARGE_BYTES);
  const count = scaled(settings, LARGE_POSTS);
  const highest = (start: Start) => () =>
    withImages(settings, start, grafana, async (server) => {
      await times(count, LARGE_AT_ONCE, () => post(server.url, renderUrl(grafana.url, ANY_PANEL)));
      return memoryOf(server.pid, 'VmHWM');
    });
  const { BENCH_GO: go = '' } = process.env;
  const peer: Contender =
    go === ''
      ? { name: 'grafana-images in Go', missing: 'BENCH_GO names no binary' }
      : { name: 'grafana-images in Go', run: highest(startGo(go)) };
  try {
    return await compared({
      work: `highest memory of the image server, ${count} POSTs of ${LARGE_BYTES / 1e6} MB, ${LARGE_AT_ONCE} at once`,
      unit: 'MB',
      runs: settings.runs ?? 3,
      ours: highest(startImages),
      peers: [peer],
    });
  } finally {
    await grafana.end();
  }
}

async function growth(settings: Settings): Promise<Row[]> {
  const grafana = await startGrafana(SMALL_BYTES);
  const counts = COUNTS.map((count) => scaled(settings, count));
  const rounds: number[][] = [];
  const postAndGet = async (server: Server) => {
    const link = await post(server.url, renderUrl(grafana.url, ANY_PANEL));
    const answer = await fetch(`${server.url}${link}`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${link} was answered with ${answer.status}`);
  };
  try {
    for (let round = 0; round < (settings.runs ?? 3); round += 1) {
      await withImages(settings, startImages, grafana, async (server) => {
        const after: number[] = [];
        let done = 0;
        for (const count of counts) {
          await times(count - done, 8, () => postAndGet(server));
          done = count;
          after.push(await memoryOf(server.pid, 'VmRSS'));
        }
        rounds.push(after);
      });
    }
  } finally {
    await grafana.end();
  }
  const valuesAt = (index: number) => rounds.map((after) => after[index] ?? Number.NaN);
  return counts.map((count, index) => ({
    work: `memory of the image server after ${count} POSTs and GETs`,
    unit: 'MB',
    values: valuesAt(index),
    peers:
      index === 0 ? [] : [{ name: `after ${counts[index - 1] ?? 0}`, values: valuesAt(index - 1) }],
  }));
}

async function withImages<T>(
  settings: Settings,
  start: Start,
  grafana: Server,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const folder = await savedImages(settings.folder);
  const server = await start(folder, grafana.url);
  try {
    return await work(server);
  } finally {
    await server.end();
    await rm(folder, { recursive: true });
  }
}
