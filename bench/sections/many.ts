import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type * as FileStore from '../../src/pictures/stores/file/file-store.ts';
import type * as Retention from '../../src/pictures/stores/retention.ts';
import { built } from '../built.ts';
import {
  PICTURE_BYTES,
  renderUrl,
  savedImages,
  startGrafana,
  startImages,
  writePictures,
  writeSmallFiles,
} from '../images.ts';
import { TOKEN } from '../../test/support/token.ts';
import type { Server } from '../process.ts';
import { compared, type Row } from '../rounds.ts';
import { scaled, type Settings } from '../settings.ts';
import { getScript, needWrk, postScript, warmRequestsPerSecond } from '../wrk.ts';

const STORED = 100_000;
const ASKED = 1_000;
const ANY_PANEL = 2;
const A_YEAR_MS = 365 * 86_400_000;

/** What becomes slower when a great many pictures are stored. */
export async function many(settings: Settings): Promise<Row[]> {
  await needWrk();
  const stored = scaled(settings, STORED);
  const full = await savedImages(settings.folder);
  const empty = await savedImages(settings.folder);
  writeSmallFiles(full, stored);
  const grafana = await startGrafana(PICTURE_BYTES);
  const row = (
    work: string,
    unit: string,
    measure: (server: Server, names: string) => Promise<number>,
    other: string,
  ) => {
    const measured = (folder: string) => async () => {
      const server = await startImages(folder, grafana.url);
      try {
        return await measure(server, `${folder}.names`);
      } finally {
        await server.end();
      }
    };
    return compared({
      work: `${work}, ${stored} pictures stored`,
      unit,
      runs: settings.runs ?? 3,
      ours: measured(full),
      peers: [{ name: other, run: measured(empty) }],
    });
  };
  try {
    const start = await row(
      'start of the image server',
      'ms',
      ({ startMs }) => Promise.resolve(startMs),
      'none stored',
    );
    for (const folder of [full, empty]) {
      const names = await writePictures(folder, ASKED);
      await writeFile(`${folder}.names`, `${names.join('\n')}\n`);
    }
    const gets = await row(
      `GET, 32 at once, ${ASKED} others of ${PICTURE_BYTES / 1000} kB in turn`,
      'requests/s',
      ({ url }, file) => rate(settings, url, 32, getScript({ file })),
      'no others stored',
    );
    const posts = await row(
      `POST, 8 at once, ${PICTURE_BYTES / 1000} kB`,
      'requests/s',
      ({ url }) =>
        rate(settings, url, 8, postScript(renderUrl(grafana.url, ANY_PANEL), TOKEN, true)),
      'none stored before',
    );
    return [start, gets, posts, await retention(settings, stored)];
  } finally {
    await grafana.end();
  }
}

function rate(settings: Settings, url: string, connections: number, script: string) {
  return warmRequestsPerSecond({ url, connections, seconds: settings.seconds, script });
}

/** One round that looks at every picture and removes none. */
async function retention(settings: Settings, stored: number): Promise<Row> {
  const folder = await savedImages(settings.folder);
  writeSmallFiles(folder, stored);
  const { applyRetention } = (await built('src/images/retention.js')) as typeof Retention;
  const { createFileStore } = (await built('src/images/file-store.js')) as typeof FileStore;
  const store = createFileStore(folder);
  return compared({
    work: `one round of retention, ${stored} pictures stored, none removed`,
    unit: 'ms',
    runs: settings.runs ?? 3,
    async ours() {
      const begin = performance.now();
      const { kept } = await applyRetention({ store, policy: { maxAgeMs: A_YEAR_MS } });
      const ms = performance.now() - begin;
      if (kept.pictures !== stored) throw new Error(`${kept.pictures} pictures were kept`);
      return ms;
    },
  });
}
