import { rm } from 'node:fs/promises';
import {
  PICTURE_BYTES,
  renderUrl,
  SAME_PANEL,
  savedImages,
  startGrafana,
  startImages,
  post as postOnce,
} from '../images.ts';
import { TOKEN } from '../../test/support/token.ts';
import { type Server, startChild, startServer } from '../process.ts';
import { compared, type Contender, type Row } from '../rounds.ts';
import type { Settings } from '../settings.ts';
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
    ];
  } finally {
    await grafana.end();
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
