import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  PICTURE_BYTES,
  renderUrl,
  savedImages,
  startGrafana,
  writePictures,
  writeSmallFiles,
} from '../images.ts';
import { TOKEN } from '../../test/support/token.ts';
import { type Server, startChild } from '../process.ts';
import { compared, type Row } from '../rounds.ts';
import { scaled, type Settings } from '../settings.ts';
import { getScript, needWrk, postScript, requestsPerSecond } from '../wrk.ts';

const STORED = 20_000;
const ANY_PANEL = 2;

/** How long the event loop of the image server stands still at most. */
export async function loop(settings: Settings): Promise<Row[]> {
  await needWrk();
  const stored = scaled(settings, STORED);
  const grafana = await startGrafana(PICTURE_BYTES);
  const row = (work: string, load: (server: Server, name: string) => Load) =>
    compared({
      work: `longest stall of the event loop, retention of ${stored} pictures${work}`,
      unit: 'ms',
      runs: settings.runs ?? 3,
      ours: () => longestStall(settings, stored, grafana, load),
    });
  const wrk = (url: string, connections: number, script: string) => (seconds: number) =>
    requestsPerSecond({ url, connections, seconds, script });
  try {
    return [
      await row('', () => (seconds) => sleep(seconds * 1000)),
      await row(' and POST, 8 at once', ({ url }) => (seconds) => {
        const script = postScript(renderUrl(grafana.url, ANY_PANEL), TOKEN, true);
        return wrk(url, 8, script)(seconds);
      }),
      await row(' and GET, 32 at once', ({ url }, name) => wrk(url, 32, getScript(name))),
    ];
  } finally {
    await grafana.end();
  }
}

type Load = (seconds: number) => Promise<unknown>;

async function longestStall(
  settings: Settings,
  stored: number,
  grafana: Server,
  load: (server: Server, name: string) => Load,
): Promise<number> {
  const folder = await savedImages(settings.folder);
  writeSmallFiles(folder, stored);
  const [name = ''] = await writePictures(folder, 1);
  const server = await startChild('loop', folder, grafana.url);
  try {
    const work = load(server, name);
    await work(1);
    server.child.stdin.write('begin\n');
    await work(settings.seconds);
    const answer = once(server.child.stdout, 'data');
    server.child.stdin.write('end\n');
    const { longestMs, rounds } = JSON.parse(String((await answer)[0])) as Record<string, number>;
    if (longestMs === undefined || rounds === undefined) throw new Error('It said nothing.');
    console.error(`  ${longestMs.toFixed(1)} ms; rounds of retention meanwhile: ${rounds}`);
    return longestMs;
  } finally {
    await server.end();
  }
}
