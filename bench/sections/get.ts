import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { PICTURE_BYTES, savedImages, startImages, writePictures } from '../images.ts';
import { type Server, startChild, startServer } from '../process.ts';
import { startNginx } from '../nginx.ts';
import { compared, type Contender, type Row } from '../rounds.ts';
import type { Settings } from '../settings.ts';
import { getScript, needWrk, warmRequestsPerSecond } from '../wrk.ts';

const CONNECTIONS = 32;
/** Five times what the image server keeps in memory. */
const ASKED = 1_000;

type Peer = Server | { readonly missing: string };

/** `GET /saved-images/NAME.png`, by the server alone; no Grafana is asked. */
export async function get(settings: Settings): Promise<Row[]> {
  await needWrk();
  const folder = await savedImages(settings.folder);
  const names = await writePictures(folder, ASKED);
  const hot = names[0] ?? '';
  const file = path.join(path.dirname(folder), 'names');
  await writeFile(file, `${names.join('\n')}\n`);
  const ours = await startImages(folder, 'http://127.0.0.1:1');
  const peers: Record<string, Peer> = {
    nginx: await startNginx(path.dirname(folder)),
    'koa-static alone': await startChild('koa-static', path.dirname(folder)),
    'Go file server': await startGoFiles(folder),
    'Koa, that picture in memory': await startChild('koa-memory', folder, hot),
  };
  const row = (work: string, rate: (server: Server) => Promise<number>, without: string[] = []) =>
    compared({
      work: `GET, ${CONNECTIONS} at once, ${PICTURE_BYTES / 1000} kB, ${work}`,
      unit: 'requests/s',
      runs: settings.runs ?? 3,
      ours: () => rate(ours),
      peers: Object.entries(peers)
        .filter(([name]) => !without.includes(name))
        .map(([name, peer]): Contender =>
          'missing' in peer ? { name, ...peer } : { name, run: () => rate(peer) },
        ),
    });
  const load = (server: Server, script: string) =>
    warmRequestsPerSecond({
      url: server.url,
      connections: CONNECTIONS,
      seconds: settings.seconds,
      script,
    });
  try {
    return [
      await row('one picture', (server) => load(server, getScript(hot))),
      await row(`${ASKED} pictures in turn`, (server) => load(server, getScript({ file })), [
        'Koa, that picture in memory',
      ]),
      await row(
        'not modified (304)',
        async (server) => load(server, getScript(hot, await knownAs(server, hot))),
        ['koa-static alone', 'Koa, that picture in memory'],
      ),
    ];
  } finally {
    for (const server of [ours, ...Object.values(peers)]) if ('end' in server) await server.end();
  }
}

/** What a browser that has the picture already sends along. */
async function knownAs({ url }: Server, name: string): Promise<Record<string, string>> {
  const picture = `${url}/saved-images/${name}.png`;
  const { etag, 'last-modified': date = '' } = (await answerTo(picture, {})).headers;
  const headers: Record<string, string> =
    etag === undefined ? { 'If-Modified-Since': date } : { 'If-None-Match': etag };
  const { statusCode = 0 } = await answerTo(picture, headers);
  if (statusCode !== 304) throw new Error(`${picture} was answered with ${statusCode}, not 304`);
  return headers;
}

/** `fetch` would ask with `no-cache`, which gets the whole picture. */
function answerTo(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      answer.resume().once('end', () => {
        resolve(answer);
      });
    })
      .once('error', reject)
      .end();
  });
}

async function startGoFiles(folder: string): Promise<Peer> {
  const { BENCH_GO_FILES: binary = '' } = process.env;
  if (binary === '') return { missing: 'BENCH_GO_FILES names no binary' };
  return startServer((port) => [binary, '-addr', `127.0.0.1:${port}`, '-dir', folder]);
}
