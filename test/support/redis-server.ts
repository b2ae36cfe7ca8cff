import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { needs } from './needs.ts';
import { type Program, startCommand } from './program.ts';

/** A real Redis, of its own port and password. */
export interface RedisServer {
  readonly password: string;
  readonly url: string;
  /** Kills it; what it knew is lost. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** It takes connections, and answers nothing until it goes on. */
  pause(): void;
  goOn(): void;
}

/** Starts a Redis before each test, and ends it after. */
export function redisServer(): RedisServer {
  const password = 'open-sesame';
  let port = 0;
  let folder = '';
  let program: Program | undefined;

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
    program = startCommand('redis-server', {
      cwd: folder,
      args: [...args, '--requirepass', password],
    });
    await program.seen(/Ready to accept connections/);
  }
  async function stop(): Promise<void> {
    program?.child.kill('SIGKILL');
    await program?.ended();
    program = undefined;
  }
  beforeEach(async function () {
    needs(this, 'redis-server', 'redis-server');
    folder = await mkdtemp(path.join(os.tmpdir(), 'redis-'));
    port = await freePort();
    await start();
  });
  afterEach(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    password,
    get url() {
      return `redis://:${password}@127.0.0.1:${port}`;
    },
    start,
    stop,
    pause() {
      program?.child.kill('SIGSTOP');
    },
    goOn() {
      program?.child.kill('SIGCONT');
    },
  };
}
