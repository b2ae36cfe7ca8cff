import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/support/free-port.ts';
import { ROOT } from '../test/support/program.ts';

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** A server in a process of its own, which listens. */
export interface Server {
  readonly child: Child;
  readonly pid: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** From its start until its port could be connected to. */
  readonly startMs: number;
  end(): Promise<void>;
}

export type Command = readonly [string, ...string[]];

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it writes to its standard error is thrown away. */
  readonly quiet?: boolean;
}

const PATIENCE_MS = 60_000;

const running = new Set<Child>();
process.once('exit', killServers);

/** Ends at once whatever a section left when it failed. */
export function killServers(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

/**
 * Starts a command with nothing in its environment but what is given, and waits until it listens. Its
 * input stays open.
 * @param command makes the command, with a port that is free
 */
export async function startServer(
  command: (port: number) => Command | Promise<Command>,
  { env = {}, cwd = ROOT, quiet = false }: ServerOptions = {},
): Promise<Server> {
  const port = await freePort();
  const [program, ...args] = await command(port);
  const begin = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...bareEnvironment(), ...env, PORT: String(port) },
    stdio: ['pipe', 'pipe', quiet ? 'ignore' : 'inherit'],
  });
  running.add(child);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const ended = once(child, 'close');
  child.stdout.resume();
  await Promise.race([listening(child, port, program), failed]);
  return {
    child,
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - begin,
    async end() {
      child.kill('SIGTERM');
      const impatient = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(impatient);
      running.delete(child);
    },
  };
}

/** Starts one of our own TypeScript programs below `bench/children`. */
export function startChild(name: string, ...args: string[]): Promise<Server> {
  return startServer((port) => tsx(name, String(port), ...args));
}

export function tsx(name: string, ...args: string[]): Command {
  return [process.execPath, '--import', 'tsx', `${ROOT}bench/children/${name}.ts`, ...args];
}

export function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

async function listening(child: Child, port: number, program: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isOpen(port))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > end) {
      throw new Error(`${program} did not listen on port ${port}: ${child.spawnargs.join(' ')}`);
    }
    await sleep(2);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

/** Megabytes that a process has in memory now (VmRSS), or had at most (VmHWM), as Linux tells. */
export async function memoryOf(pid: number, which: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no ${which}.`);
  return (Number(kibibytes) * 1024) / 1e6;
}

export async function isOnPath(program: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const looks = folders.map((folder) => access(path.join(folder, program), constants.X_OK));
  return (await Promise.allSettled(looks)).some(({ status }) => status === 'fulfilled');
}
