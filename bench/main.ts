import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { DEMO_TOKENS, type DemoDashboard, startDemoGrafana } from '../demo/grafana.ts';
import { startTestBot } from '../test/support/robot.ts';
import { startBin } from '../test/e2e/support.ts';
import { pngOf } from './picture.ts';
import { requestsPerSecond } from './load.ts';

const PANELS = 12;
const RENDER_MS = 500;
const PICTURE_BYTES = 165_000;
const RUNS = 3;
const LOAD_MS = 3_000;

const TOKEN = Object.keys(DEMO_TOKENS)[0] ?? '';

const TWELVE: DemoDashboard = {
  json: {
    id: 1000,
    uid: 'twelve',
    title: 'Twelve',
    panels: Array.from({ length: PANELS }, (_, index) => ({
      id: index + 1,
      title: `Panel ${index + 1}`,
      type: 'graph',
      gridPos: { x: 0, y: index, w: 24, h: 1 },
    })),
    templating: { list: [] },
  },
};

async function repeated(work: string, unit: string, run: () => Promise<number>) {
  const values: number[] = [];
  for (let index = 0; index < RUNS; index += 1) values.push(await run());
  values.sort((a, b) => a - b);
  const [low, median, high] = [0, RUNS >> 1, RUNS - 1].map((at) => Math.round(values[at] ?? 0));
  return { work, median, low, high, unit };
}

/** `graf db` of twelve panels: milliseconds until the first, or the last, is said. */
async function dashboard(folder: string, which: 'first' | 'last'): Promise<number> {
  const demo = await startDemoGrafana({
    dashboards: [TWELVE],
    draw: () => Promise.resolve(pngOf(1000)),
  });
  demo.fault({ kind: 'delay', ms: RENDER_MS });
  const bot = await startTestBot({
    env: {
      HUBOT_GRAFANA_HOST: demo.url,
      HUBOT_GRAFANA_API_KEY: TOKEN,
      HUBOT_GRAFANA_IMAGES_PATH: folder,
    },
  });
  const begin = performance.now();
  const times: number[] = [];
  bot.adapter.on('said', () => times.push(performance.now() - begin));
  await bot.ask('hubot graf db twelve');
  await bot.close();
  await demo.close();
  return (which === 'first' ? times[0] : times.at(-1)) ?? Number.NaN;
}

/** `POST /grafana-images`, eight at once, every picture another one: requests a second. */
async function posts(folder: string): Promise<number> {
  const demo = await startDemoGrafana({ draw: () => Promise.resolve(pngOf(PICTURE_BYTES)) });
  const { program, url } = await imageServer(folder, demo.url);
  const rate = await requestsPerSecond({
    connections: 8,
    duration: LOAD_MS,
    next: (n) => ({
      url: `${url}/grafana-images`,
      method: 'POST',
      token: TOKEN,
      body: JSON.stringify({ imageUrl: `${demo.url}/render/d-solo/web/web?panelId=1&n=${n}` }),
    }),
  });
  program.child.kill('SIGTERM');
  await program.ended();
  await demo.close();
  return rate;
}

/** `GET /saved-images/NAME.png`, 32 at once, one picture: requests a second. */
async function gets(folder: string): Promise<number> {
  const demo = await startDemoGrafana({ draw: () => Promise.resolve(pngOf(PICTURE_BYTES)) });
  const { program, url } = await imageServer(folder, demo.url);
  const answer = await fetch(`${url}/grafana-images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ imageUrl: `${demo.url}/render/d-solo/web/web?panelId=1` }),
  });
  const { pubImg } = (await answer.json()) as { pubImg: string };
  const picture = `${url}${new URL(pubImg).pathname}`;
  const rate = await requestsPerSecond({
    connections: 32,
    duration: LOAD_MS,
    next: () => ({ url: picture }),
  });
  program.child.kill('SIGTERM');
  await program.ended();
  await demo.close();
  return rate;
}

async function imageServer(folder: string, grafana: string) {
  const program = startBin('grafana-images', {
    args: ['-port', '0', '-grafanaHost', grafana, '-imagePath', folder],
    env: { EXPRESS_BIND_ADDRESS: '127.0.0.1' },
  });
  const [, port = ''] = await program.seen(/listens on port (\d+)/);
  return { program, url: `http://127.0.0.1:${port}` };
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-'));
const kilobytes = PICTURE_BYTES / 1000;
const panels = `${PANELS} panels of ${RENDER_MS} ms`;
console.table([
  await repeated(`graf db, ${panels}, first`, 'ms', () => dashboard(folder, 'first')),
  await repeated(`graf db, ${panels}, last`, 'ms', () => dashboard(folder, 'last')),
  await repeated(`POST, 8 at once, ${kilobytes} kB`, 'requests/s', () => posts(folder)),
  await repeated(`GET, 32 at once, ${kilobytes} kB`, 'requests/s', () => gets(folder)),
]);
await rm(folder, { recursive: true });
