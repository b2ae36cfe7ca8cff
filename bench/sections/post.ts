import { rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import {
  PICTURE_BYTES,
  renderUrl,
  SAME_PANEL,
  savedImages,
  startGrafana,
  startImages,
  post as postOnce,
  times,
} from '../images.ts';
import { TOKEN } from '../../test/support/token.ts';
import { type Server, startChild, startServer } from '../process.ts';
import { compared, type Contender, type Row } from '../rounds.ts';
import { scaled, type Settings } from '../settings.ts';
import { needWrk, postScript, requestsPerSecond } from '../wrk.ts';

type Start = (folder: string, grafana: string) => Promise<Server>;

/** `POST /grafana-images`, eight at once. */
export async function post(settings: Settings): Promise<Row[]> {
  await needWrk();
  const grafana = await startGrafana(PICTURE_BYTES);
  const { BENCH_GO: go = '' } = process.env;
  const row = (what: string, panelId: number, isNew: boolean) => {
    const rate = (start: Start) => () => postRate(settings, start, grafana.url, panelId, isNew);
    const peer: Contender =
      go === ''
        ? { name: 'grafana-images in Go', missing: 'BENCH_GO names no binary' }
        : { name: 'grafana-images in Go', run: rate(startGo(go)) };
    return compared({
      work: `POST, 8 at once, ${PICTURE_BYTES / 1000} kB, ${what}`,
      unit: 'requests/s',
      runs: settings.runs ?? 3,
      ours: rate(startImages),
      peers: [peer, ...(isNew ? [{ name: 'Node alone, no sync', run: rate(startNodeAlone) }] : [])],
    });
  };
  try {
    return [
      await row('another panel each time', SAME_PANEL + 1, true),
      await row('the same panel each time', SAME_PANEL, false),
      ...(await whatItAdds(settings, grafana.url)),
    ];
  } finally {
    await grafana.end();
  }
}

const AT_ONCE = 6;
const EACH_TIME = 200;

/** What a POST takes, and what Grafana's own answer takes of that, in turns. */
export async function whatItAdds(settings: Settings, grafana: string): Promise<Row[]> {
  const folder = await savedImages(settings.folder);
  const server = await startImages(folder, grafana);
  const middle = async (work: () => Promise<unknown>) => {
    const all: number[] = [];
    await times(scaled(settings, EACH_TIME), AT_ONCE, async () => {
      const begin = performance.now();
      await work();
      all.push(performance.now() - begin);
    });
    return all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  };
  const posted = () => middle(() => postOnce(server.url, renderUrl(grafana, SAME_PANEL + 1)));
  const asked = () =>
    middle(async () => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const answer = await fetch(renderUrl(grafana, SAME_PANEL + 1), { headers });
      await answer.arrayBuffer();
    });
  try {
    await posted();
    const row = await compared({
      work: `POST, ${AT_ONCE} at once, ${PICTURE_BYTES / 1000} kB, each a new picture: the middle`,
      unit: 'ms',
      runs: 3 * (settings.runs ?? 3),
      ours: posted,
      peers: [{ name: 'Grafana alone', run: asked }],
    });
    const alone = row.peers[0]?.values ?? [];
    const values = row.values.map((value, round) => value - (alone[round] ?? 0));
    return [row, { work: 'what the POST adds to that', unit: 'ms', values, peers: [] }];
  } finally {
    await server.end();
    await rm(folder, { recursive: true });
  }
}

/** A fresh server and an empty folder, time to become warm, and then the load that counts. */
export async function postRate(
  settings: Settings,
  start: Start,
  grafana: string,
  panelId: number,
  isNew: boolean,
): Promise<number> {
  const folder = await savedImages(settings.folder);
  const server = await start(folder, grafana);
  try {
    await postOnce(server.url, renderUrl(grafana, panelId));
    const rate = (seconds: number) =>
      requestsPerSecond({
        url: server.url,
        connections: 8,
        seconds,
        script: postScript(renderUrl(grafana, panelId), TOKEN, isNew),
      });
    await rate(2 * settings.seconds);
    return await rate(settings.seconds);
  } finally {
    await server.end();
    await rm(folder, { recursive: true });
  }
}

/** What Node can do at most: no check, no bound, nothing brought to the disk. */
const startNodeAlone: Start = (folder) => startChild('node-alone', folder);

/** The Go program of this name; it writes a line for every request, which goes nowhere. */
export function startGo(binary: string): Start {
  return (folder) =>
    startServer(
      (port) => [
        binary,
        ...['-port', String(port), '-imagePath', folder],
        ...['-imageHost', `http://127.0.0.1:${port}/saved-images`],
      ],
      { quiet: true },
    );
}
