import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { ROOT } from '../../test/support/program.ts';
import { DRAWN } from '../drawn-dashboard.ts';
import { post, savedImages, startImages } from '../images.ts';
import { bareEnvironment, memoryOf, type Server, startChild, tsx } from '../process.ts';
import type { Row } from '../rounds.ts';
import { scaled, type Settings } from '../settings.ts';

const PICTURES = 200;
/** The thread that draws is started by the first ones. */
const WARM_UP = 20;
const AT_ONCE = 6;

/** Panels that are drawn here, from a Grafana in a process of its own that has data alone. */
export async function draw(settings: Settings): Promise<Row[]> {
  const singles: Singles[] = [];
  const twelve: Twelve[] = [];
  const grafana = await startChild('drawn-grafana');
  try {
    for (let round = 0; round < (settings.runs ?? 3); round += 1) {
      singles.push(await singlePictures(settings, grafana));
      twelve.push(await lastOfTwelve(settings, grafana));
    }
  } finally {
    await grafana.end();
  }
  const what = `${DRAWN.series} x ${DRAWN.points} points, 1000 x 500, drawn here`;
  const row = (work: string, unit: string, values: readonly number[]): Row => ({
    work,
    unit,
    values,
    peers: [],
  });
  return [
    row(`POST until stored, ${what}, median`, 'ms', valuesOf(singles, 'median')),
    row(`POST until stored, ${what}, 99th percentile`, 'ms', valuesOf(singles, 'p99')),
    row(`POST, the first one, ${what}`, 'ms', valuesOf(singles, 'first')),
    row(`highest memory, ${AT_ONCE} at once, ${what}`, 'MB', valuesOf(singles, 'megabytes')),
    row(
      `graf db, ${DRAWN.panels} panels drawn here, last, by a new bot, as it was built`,
      'ms',
      twelve.map(({ cold }) => cold),
    ),
    row(
      'the same by a bot that has drawn before',
      'ms',
      twelve.map(({ warm }) => warm),
    ),
  ];
}

interface Singles {
  readonly first: number;
  readonly median: number;
  readonly p99: number;
  readonly megabytes: number;
}

function valuesOf(all: readonly Singles[], which: keyof Singles): number[] {
  return all.map((one) => one[which]);
}

async function singlePictures(settings: Settings, grafana: Server): Promise<Singles> {
  const folder = await savedImages(settings.folder);
  const server = await startImages(folder, grafana.url);
  const to = Date.now();
  let number = 0;
  /** Each over another range, so that none is the same as one before. */
  const timed = async () => {
    const end = to - 1_000 * (number += 1);
    const range = `from=${end - 6 * 3_600_000}&to=${end}`;
    const panel = `panelId=${1 + (number % DRAWN.panels)}`;
    const begin = performance.now();
    await post(
      server.url,
      `${grafana.url}/render/d-solo/${DRAWN.uid}/x?${panel}&width=1000&height=500&${range}`,
    );
    return performance.now() - begin;
  };
  try {
    const first = await timed();
    for (let warm = 0; warm < WARM_UP; warm += 1) await timed();
    const times: number[] = [];
    for (let count = scaled(settings, PICTURES); count > 0; count -= 1) times.push(await timed());
    times.sort((a, b) => a - b);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let count = 0; count < 10; count += 1) await timed();
      }),
    );
    return {
      first,
      median: times[Math.floor(times.length / 2)] ?? 0,
      p99: times[Math.floor(times.length * 0.99)] ?? 0,
      megabytes: await memoryOf(server.pid, 'VmHWM'),
    };
  } finally {
    await server.end();
    await rm(folder, { recursive: true });
  }
}

/** Milliseconds until the last of twelve panels was said. */
interface Twelve {
  readonly cold: number;
  readonly warm: number;
}

/** By a bot in a process of its own, which loads all that it draws with. */
async function lastOfTwelve(settings: Settings, grafana: Server): Promise<Twelve> {
  const [program, ...args] = tsx('drawing-bot', grafana.url, settings.folder);
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: ROOT,
    env: bareEnvironment(),
  });
  const [line = ''] = stdout.trim().split('\n').slice(-1);
  return JSON.parse(line) as Twelve;
}
