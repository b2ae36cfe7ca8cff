import { randomUUID, createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictureName } from '../src/pictures/stores/store.ts';
import { TOKEN } from '../test/support/token.ts';
import { pictureSeries } from './picture.ts';
import { ROOT } from '../test/support/program.ts';
import { type Server, startChild, startServer } from './process.ts';

/** A chart of 1000 x 500 pixels is about so large. */
export const PICTURE_BYTES = 165_000;

/** The panel whose picture is always the same; that of any other is a new one each time. */
export const SAME_PANEL = 1;

export function startGrafana(bytes: number): Promise<Server> {
  return startChild('grafana', String(bytes));
}

/** A URL of this panel's picture that was never asked for before. */
export function renderUrl(grafana: string, panelId: number): string {
  return `${grafana}/render/d-solo/web/web?panelId=${panelId}&run=${randomUUID()}`;
}

/** Starts `bin/grafana-images` as it was built. */
export function startImages(folder: string, grafana: string): Promise<Server> {
  return startServer(
    (port) => [
      ...([process.execPath, path.join(ROOT, 'bin', 'grafana-images')] as const),
      ...['-port', String(port), '-grafanaHost', grafana, '-imagePath', folder],
    ],
    { env: { EXPRESS_BIND_ADDRESS: '127.0.0.1', HUBOT_LOG_LEVEL: 'error' } },
  );
}

/** Stores one picture through the server, and gives the path of its link. */
export async function post(server: string, imageUrl: string): Promise<string> {
  const answer = await fetch(`${server}/grafana-images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ imageUrl }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`A POST was answered with ${answer.status}: ${text}`);
  return new URL((JSON.parse(text) as { pubImg: string }).pubImg).pathname;
}

/** Does something so many times, so many at once. */
export async function times(
  count: number,
  atOnce: number,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  let n = 0;
  const worker = async () => {
    while (n < count) {
      n += 1;
      await work(n);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** A new folder that is named as the path under which its pictures are served. */
export async function savedImages(folder: string): Promise<string> {
  const saved = path.join(await mkdtemp(path.join(folder, 'pictures-')), 'saved-images');
  await mkdir(saved);
  return saved;
}

/** Writes so many pictures of the usual size into a folder, and gives their names. */
export async function writePictures(folder: string, count: number): Promise<string[]> {
  const next = pictureSeries(PICTURE_BYTES);
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const png = next();
    names.push(pictureName(png));
    await writeFile(path.join(folder, `${pictureName(png)}.png`), png);
  }
  return names;
}

const MONTH_S = 30 * 86_400;

/** Fills a folder with small files that have the names of pictures. */
export function writeSmallFiles(folder: string, count: number): void {
  const bytes = Buffer.alloc(200);
  for (let index = 0; index < count; index += 1) {
    const name = createHash('sha256').update(String(index)).digest('hex').slice(0, 32);
    const file = path.join(folder, `${name}.png`);
    writeFileSync(file, bytes);
    const storedAt = Date.now() / 1000 - (index / count) * MONTH_S;
    utimesSync(file, storedAt, storedAt);
  }
}
