import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isOnPath } from './process.ts';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Lua that says what is asked. */
  readonly script: string;
}

/** @throws when wrk is not there */
export async function needWrk(): Promise<void> {
  if (!(await isOnPath('wrk'))) throw new Error('wrk is missing; apt-get install wrk brings it');
}

/**
 * Asks as fast as answers come, by one thread of wrk.
 * @returns answers a second
 * @throws when an answer was an error, or none came
 */
export async function requestsPerSecond(load: Load): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wrk-'));
  try {
    const script = path.join(folder, 'load.lua');
    await writeFile(script, load.script);
    const { stdout } = await promisify(execFile)('wrk', [
      ...['--threads', '1', '--connections', String(load.connections)],
      ...['--duration', `${Math.max(1, Math.round(load.seconds))}s`, '--timeout', '30s'],
      ...['--script', script, load.url],
    ]);
    const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
    if (/Non-2xx|Socket errors/.test(stdout) || !(rate > 0)) {
      throw new Error(`Not all that wrk asked of ${load.url} was answered well:\n${stdout}`);
    }
    return rate;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The rate after a second that does not count, in which the server becomes warm. */
export async function warmRequestsPerSecond(load: Load): Promise<number> {
  await requestsPerSecond({ ...load, seconds: 1 });
  return requestsPerSecond(load);
}

/** Asks for one picture, or for the pictures that a file names, one a line, in turn. */
export function getScript(names: string | { readonly file: string }, headers = {}): string {
  const fields = Object.entries(headers).map(([name, value]) => `[${lua(name)}] = ${lua(value)}`);
  const list =
    typeof names === 'string'
      ? `local names = { ${lua(names)} }`
      : `local names = {}
for name in io.lines(${lua(names.file)}) do names[#names + 1] = name end`;
  return `${list}
local headers = { ${fields.join(', ')} }
local n = 0
function request()
  n = n % #names + 1
  return wrk.format('GET', '/saved-images/' .. names[n] .. '.png', headers)
end`;
}

/**
 * POSTs one render URL, with something behind it that is another each time when `isNew`, in the next run
 * too: what was rendered a moment ago would be reused.
 */
export function postScript(imageUrl: string, token: string, isNew: boolean): string {
  return `local headers = { authorization = ${lua(`Bearer ${token}`)} }
local run = os.time()
local n = 0
function request()
  n = n + 1
  local url = ${lua(imageUrl)} .. ${isNew ? `'&n=' .. run .. '-' .. n` : `''`}
  return wrk.format('POST', '/grafana-images', headers, '{"imageUrl":"' .. url .. '"}')
end`;
}

function lua(value: unknown): string {
  return JSON.stringify(value);
}
