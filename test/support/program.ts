import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { until } from './until.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A program of ours, running. */
export interface Program {
  readonly child: ChildProcess;
  /** What it has written so far, to the one output and the other. */
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until what it has written to either output matches. */
  seen(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Waits for its end, and gives its status, or the signal that ended it. */
  ended(): Promise<number | string>;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to its standard input, which is then closed; without it the input stays open. */
  readonly input?: string;
  /** File descriptors instead of pipes for its outputs. */
  readonly out?: number;
  readonly err?: number;
  /** Whether it begins a group of processes, which `killGroup` ends together. */
  readonly ownGroup?: boolean;
}

/** Starts a program from its source, as `bin/NAME` starts it from what was built. */
export function startProgram(
  name: 'hubot' | 'grafana-images',
  { args = [], ...options }: ProgramOptions = {},
): Program {
  // By `require`, as mocha loads the tests: coverage of two different translations of one file
  // cannot be added up.
  const code = `require(${JSON.stringify(`${ROOT}src/cli/${name}.ts`)}).${name === 'hubot' ? 'runHubot' : 'runGrafanaImages'}(process.argv.slice(1), () => require(${JSON.stringify(`${ROOT}src/networks/hipchat/adapter/index.ts`)}))`;
  return startCommand(process.execPath, {
    ...options,
    // Translated by the same rules too, wherever it is started.
    env: { TSX_TSCONFIG_PATH: `${ROOT}tsconfig.json`, ...options.env },
    args: ['--import', TSX, '--input-type=commonjs', '--eval', code, '--', ...args],
  });
}

/** Starts a program out of `bin/`, as it was built. */
export function startBin(name: 'hubot' | 'grafana-images', options: ProgramOptions = {}): Program {
  return startCommand(process.execPath, {
    ...options,
    args: [path.join(ROOT, 'bin', name), ...(options.args ?? [])],
  });
}

/** Runs npm in a folder, and gives what it wrote to its standard output. */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const program = startCommand('npm', { cwd: folder, args, input: '' });
  const status = await program.ended();
  if (status !== 0)
    throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${program.err()}`);
  return program.out();
}

/** Starts any command, with nothing of ours in its environment but what is given. */
export function startCommand(command: string, options: ProgramOptions = {}): Program {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(HUBOT_|EXPRESS_|PORT$|BIND_ADDRESS$|REDIS_URL$)/.test(name),
  );
  const child = spawn(command, options.args ?? [], {
    cwd: options.cwd ?? ROOT,
    detached: options.ownGroup ?? false,
    env: { ...Object.fromEntries(others), ...options.env },
    stdio: ['pipe', options.out ?? 'pipe', options.err ?? 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  if (options.input !== undefined) child.stdin?.end(options.input);
  const exit = once(child, 'close');
  return {
    child,
    out: () => out,
    err: () => err,
    async seen(pattern) {
      const look = () => pattern.exec(`${out}\n${err}`);
      await until(() => {
        if (look()) return true;
        if (child.exitCode === null) return false;
        throw new Error(
          `It ended with ${child.exitCode} before it wrote ${pattern.source}:\n${out}${err}`,
        );
      });
      return look() ?? [''];
    },
    async ended() {
      const [status, signal] = (await exit) as [number | null, string | null];
      return status ?? signal ?? 'nothing';
    },
  };
}

/** Ends a program that began a group, and all that it started. */
export function killGroup({ child }: Program): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}
