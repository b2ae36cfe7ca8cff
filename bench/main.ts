import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../test/support/program.ts';
import { killServers } from './process.ts';
import type { Row } from './rounds.ts';
import { bucket } from './sections/bucket.ts';
import { dashboard } from './sections/dashboard.ts';
import { draw } from './sections/draw.ts';
import { get } from './sections/get.ts';
import { loop } from './sections/loop.ts';
import { many } from './sections/many.ts';
import { memory } from './sections/memory.ts';
import { post } from './sections/post.ts';
import { search } from './sections/search.ts';
import { start } from './sections/start.ts';
import { type Given, type Settings, settingsOf } from './settings.ts';
import { figuresOf, ratioOf, tableOf } from './table.ts';

const SECTIONS: Readonly<Record<string, (settings: Settings) => Promise<Row[]>>> = {
  bucket,
  dashboard,
  draw,
  post,
  get,
  memory,
  start,
  many,
  loop,
  search,
};

function reportOf(settings: Given, rows: readonly (Row & { section: string })[]) {
  return {
    date: new Date().toISOString(),
    node: process.version,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    load: os.loadavg(),
    seconds: settings.seconds,
    scale: settings.scale,
    rows: rows.map(({ section, work, unit, values, peers }) => ({
      section,
      work,
      unit,
      ...figuresOf(values),
      values,
      peers: peers.map((peer) => ({
        ...peer,
        ...figuresOf(peer.values),
        ratio: ratioOf(values, peer.values),
      })),
    })),
  };
}

const [...chosen] = new Set(process.argv.slice(2));
const names = chosen.length > 0 ? chosen : Object.keys(SECTIONS);
const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(
    `No section: ${unknown.join(', ')}. There are ${Object.keys(SECTIONS).join(', ')}.`,
  );
  process.exit(2);
}
const { BENCH_JSON = '' } = process.env;
const results = BENCH_JSON === '' ? path.join(ROOT, 'bench', 'results.json') : BENCH_JSON;
const given = settingsOf(process.env);
await mkdir(path.dirname(path.resolve(results)), { recursive: true });
const base = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
process.once('exit', () => {
  rmSync(base, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const failures: string[] = [];
const rows: (Row & { section: string })[] = [];
for (const section of names) {
  console.error(`${section} …`);
  const folder = path.join(base, section);
  await mkdir(folder);
  const settings: Settings = { ...given, folder };
  try {
    const more = (await SECTIONS[section]?.(settings)) ?? [];
    rows.push(...more.map((row) => ({ section, ...row })));
  } catch (error) {
    // The others are measured all the same.
    console.error(error);
    failures.push(`${section} failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    killServers();
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await writeFile(
    results,
    `${JSON.stringify({ ...reportOf(given, rows), failures }, undefined, 2)}\n`,
  );
}
console.log([tableOf(rows), ...failures].join('\n'));
