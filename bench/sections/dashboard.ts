import { TextMessage } from 'hubot';
import { performance } from 'node:perf_hooks';
import { type DemoDashboard, startDemoGrafana } from '../../demo/grafana.ts';
import { startTestBot, type TestBot } from '../../test/support/robot.ts';
import { askHubotGrafana } from '../hubot-grafana.ts';
import { TOKEN } from '../../test/support/token.ts';
import { pngOf } from '../picture.ts';
import type { Peer, Row } from '../rounds.ts';
import type { Settings } from '../settings.ts';

const PANELS = 12;
const RENDER_MS = 500;
/** Renders at once, a bot's default. */
const CONCURRENCY = 6;
/** Milliseconds after the first request at which the other user asks. */
const LATER_MS = 100;
const OTHER_ROOM = 'dev';

function dashboardOf(id: number, uid: string, panels: number): DemoDashboard {
  return {
    json: {
      id,
      uid,
      title: uid,
      panels: Array.from({ length: panels }, (_, index) => ({
        id: index + 1,
        title: `Panel ${index + 1}`,
        type: 'graph',
        gridPos: { x: 0, y: index, w: 24, h: 1 },
      })),
      templating: { list: [] },
    },
  };
}

/** `graf db` of twelve panels by a bot in this process, and one panel for another user meanwhile. */
export async function dashboard(settings: Settings): Promise<Row[]> {
  const { BENCH_HUBOT_GRAFANA: peer = '' } = process.env;
  const ours: Said[] = [];
  const theirs: Said[] = [];
  const single: number[] = [];
  for (let round = 0; round < (settings.runs ?? 3); round += 1) {
    ours.push(await onStage(settings, askTwelve));
    if (peer !== '') theirs.push(await withGrafana((url) => askHubotGrafana(peer, url, PANELS)));
    single.push(await onStage(settings, askOneMeanwhile));
  }
  const row = (which: keyof Said): Row => ({
    work: `graf db, ${PANELS} panels of ${RENDER_MS} ms, ${which}`,
    unit: 'ms',
    values: ours.map((said) => said[which]),
    peers: [
      {
        name: 'hubot-grafana',
        values: theirs.map((said) => said[which]),
        ...(peer === '' ? { missing: 'BENCH_HUBOT_GRAFANA names no folder' } : {}),
      },
    ],
  });
  const oneRender: Peer = { name: 'one render', values: [RENDER_MS] };
  return [
    row('first'),
    row('last'),
    {
      work: "one panel, asked for while another user's dashboard is under way",
      unit: 'ms',
      values: single,
      peers: [oneRender],
    },
  ];
}

/** Milliseconds until a panel was said. */
interface Said {
  readonly first: number;
  readonly last: number;
}

async function withGrafana<T>(work: (url: string) => Promise<T>): Promise<T> {
  const demo = await startDemoGrafana({
    dashboards: [dashboardOf(1000, 'twelve', PANELS), dashboardOf(1001, 'single', 1)],
    draw: () => Promise.resolve(pngOf(1000)),
  });
  demo.fault({ kind: 'delay', ms: RENDER_MS });
  try {
    return await work(demo.url);
  } finally {
    await demo.close();
  }
}

function onStage<T>(settings: Settings, work: (bot: TestBot) => Promise<T>): Promise<T> {
  return withGrafana(async (url) => {
    const bot = await startTestBot({
      env: {
        HUBOT_GRAFANA_HOST: url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_PATH: settings.folder,
        HUBOT_GRAFANA_IMAGES_CONCURRENCY: String(CONCURRENCY),
      },
    });
    try {
      return await work(bot);
    } finally {
      await bot.close();
    }
  });
}

async function askTwelve(bot: TestBot): Promise<Said> {
  const begin = performance.now();
  const times: number[] = [];
  bot.adapter.on('said', () => times.push(performance.now() - begin));
  await bot.ask('hubot graf db twelve');
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length !== PANELS) {
    throw new Error(
      `${PANELS} answers were expected, and these came: ${bot.adapter.said.join('\n')}`,
    );
  }
  return { first, last };
}

async function askOneMeanwhile(bot: TestBot): Promise<number> {
  const others = bot.ask('hubot graf db twelve');
  await new Promise((resolve) => setTimeout(resolve, LATER_MS));
  const begin = performance.now();
  const said = new Promise<number>((resolve) => {
    bot.adapter.on('said', () => {
      if (bot.adapter.rooms.at(-1) === OTHER_ROOM) resolve(performance.now() - begin);
    });
  });
  const bob = bot.robot.brain.userForId('2', { name: 'bob', room: OTHER_ROOM });
  await bot.robot.receive(new TextMessage(bob, 'hubot graf db single', '2'));
  const ms = await said;
  await others;
  return ms;
}
