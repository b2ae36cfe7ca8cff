import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { bareEnvironment, tsx } from '../process.ts';
import type { Row } from '../rounds.ts';
import { scaled, type Settings } from '../settings.ts';

const DASHBOARDS = 5_000;
const PANELS_EACH = 20;

const ROWS: readonly (readonly [name: string, work: string, unit: string])[] = [
  ['panels', 'panels in the index', ''],
  ['build', 'built, with answers at once', 'ms'],
  ['buildBlock', 'longest stall while it is built', 'ms'],
  ['rss', 'memory of the index, resident', 'MB'],
  ['heap', 'memory of the index, heap', 'MB'],
  ['p50', 'an answer, half of them', 'ms'],
  ['p99', 'an answer, 99 of 100', 'ms'],
  ['answerBlock', 'longest stall while it answers', 'ms'],
  ['changeBlock', 'longest stall while dashboards change', 'ms'],
  ['largeBlock', 'longest stall while one of 5,000 panels is read', 'ms'],
  ['removeBlock', 'longest stall while a quarter is removed', 'ms'],
  ['save', 'saved', 'ms'],
  ['saveBlock', 'longest stall while it is saved', 'ms'],
  ['load', 'loaded after a restart', 'ms'],
  ['loadBlock', 'longest stall while it is loaded', 'ms'],
];

/** The index of a Grafana with 5,000 dashboards of 20 panels. */
export async function search(settings: Settings): Promise<Row[]> {
  const dashboards = scaled(settings, DASHBOARDS);
  const rounds: Record<string, number>[] = [];
  for (let round = 0; round < (settings.runs ?? 3); round += 1) {
    await mkdir(settings.folder, { recursive: true });
    const folder = await mkdtemp(path.join(settings.folder, 'search-'));
    const built = await stage('build', folder, dashboards);
    rounds.push({ ...built, ...(await stage('load', folder, dashboards)) });
  }
  return ROWS.map(([name, work, unit]) => ({
    work: `search of ${dashboards} dashboards: ${work}`,
    unit,
    values: rounds.map((round) => round[name] ?? Number.NaN),
    peers: [],
  }));
}

/** In a process of its own, so that memory and compiled code are those of a start. */
async function stage(
  name: 'build' | 'load',
  folder: string,
  dashboards: number,
): Promise<Record<string, number>> {
  const [program, ...args] = tsx('search', name, folder, `${dashboards}`, `${PANELS_EACH}`);
  const options = { env: bareEnvironment() };
  const { stdout, stderr } = await promisify(execFile)(program, args, options);
  if (stderr !== '') console.error(stderr);
  return JSON.parse(stdout) as Record<string, number>;
}
