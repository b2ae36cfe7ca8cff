import { execFile, spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseEnv, promisify } from 'node:util';
import { createBucketClient } from '../../src/pictures/stores/s3/client.ts';
import { bodyOf } from '../../src/pictures/stores/s3/revoked-names.ts';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import type { Environment } from '../../src/util/variables.ts';
import { settingsFrom } from './bucket-settings.ts';
import { freePort } from './free-port.ts';
import { needs } from './needs.ts';

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(`../s3-engine/${name}.sh`, import.meta.url));

/** Engines of Debian's that have an S3 API, and the packages that bring each command. */
export const ENGINES = {
  ceph: [
    ['radosgw', 'radosgw'],
    ['ceph-mon', 'ceph-mon'],
    ['ceph-osd', 'ceph-osd'],
  ],
  swift: [
    ['swift-proxy-server', 'swift-proxy'],
    ['swift-account-server', 'swift-account'],
    ['swift-container-server', 'swift-container'],
    ['swift-object-server', 'swift-object'],
  ],
} as const;

export interface ObjectEngine {
  /** The variables that name its bucket. */
  readonly env: Environment;
  readonly settings: BucketSettings;
  /**
   * Ends the process that answers requests; what it has kept stays.
   * @returns what starts it again
   */
  stopGateway(): Promise<() => Promise<void>>;
  /**
   * Has it answer nothing, as if it had too much to do.
   * @returns what has it go on
   */
  pauseGateway(): Promise<() => void>;
  /** Changes a setting of the bucket, such as `publicAccessBlock`, which is XML. */
  send(method: 'PUT' | 'DELETE', setting: string, xml?: string): Promise<void>;
  /** Ceph's `radosgw-admin`, with these words. */
  admin(...words: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Leaves a suite out, and says so, where the engine's packages are missing. */
export function needsEngine(context: Mocha.Context, kind: keyof typeof ENGINES): void {
  for (const [command, debianPackage] of ENGINES[kind]) needs(context, command, debianPackage);
}

const MAX_STARTS = 3;

/** Tried again, as a port may be taken meanwhile, and a busy machine may be too slow for an engine's patience. */
async function startIn(files: string, kind: keyof typeof ENGINES): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const port = String(await freePort());
    const env = { ...process.env, S3_ENGINE_DIR: files, S3_ENGINE_PORT: port };
    try {
      await run(script('start'), [kind], { env });
      return;
    } catch (error) {
      // It may have ended before it stopped what it had started.
      await run(script('stop'), [files]);
      if (tried === MAX_STARTS) throw error;
    }
  }
}

/** The commands of gateways, as their processes are called. */
const GATEWAY = /radosgw|swift-proxy|swift_all/;

interface Gateway {
  readonly pid: number;
  /** What it was started with. */
  readonly command: readonly string[];
}

async function findGateway(files: string): Promise<Gateway> {
  const pids = (await readFile(path.join(files, 'pid'), 'utf8')).trim().split(/\s+/);
  for (const pid of pids) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!GATEWAY.test(commandLine)) continue;
    return { pid: Number(pid), command: commandLine.split('\0').slice(0, -1) };
  }
  throw new Error('no gateway runs');
}

async function stopGateway(files: string, url: string): Promise<() => Promise<void>> {
  const { pid, command } = await findGateway(files);
  process.kill(pid, 'SIGKILL');
  return async () => {
    const [program = '', ...args] = command;
    const again = spawn(program, args, { cwd: files, detached: true, stdio: 'ignore' });
    again.unref();
    await appendFile(path.join(files, 'pid'), `\n${again.pid ?? ''}\n`);
    while (!(await fetch(url).catch(() => undefined))) await delay(100);
  };
}

export async function startEngine(kind: keyof typeof ENGINES): Promise<ObjectEngine> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'object-engine-'));
  const files = path.join(folder, 'run');
  await startIn(files, kind);
  const given = parseEnv(await readFile(path.join(files, 'env'), 'utf8'));
  const variables = {
    HUBOT_GRAFANA_S3_BUCKET: given.S3_BUCKET,
    HUBOT_GRAFANA_S3_ENDPOINT: given.S3_ENDPOINT,
    HUBOT_GRAFANA_S3_REGION: given.S3_REGION,
    HUBOT_GRAFANA_S3_ACCESS_KEY_ID: given.S3_ACCESS_KEY,
    HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: given.S3_SECRET_KEY,
  };
  const settings = settingsFrom(variables);
  return {
    env: variables,
    settings,
    stopGateway: () => stopGateway(files, given.S3_ENDPOINT ?? ''),
    async pauseGateway() {
      const { pid } = await findGateway(files);
      process.kill(pid, 'SIGSTOP');
      return () => {
        process.kill(pid, 'SIGCONT');
      };
    },
    async send(method, setting, xml) {
      const client = createBucketClient(settings);
      const body = xml === undefined ? {} : { body: bodyOf(xml) };
      await client.send({ method, query: { [setting]: '' }, ...body });
      client.close();
    },
    async admin(...words) {
      await run('radosgw-admin', ['-c', 'ceph.conf', ...words], { cwd: files });
    },
    async stop() {
      await run(script('stop'), [files]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
