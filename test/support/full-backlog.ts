import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import type { Listening } from './http.ts';

/** Listens and never accepts: as long as it is blocked, the system has the first connections wait. */
const BLOCKED = `
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
/** More than the backlog holds. */
const WAITING = 8;

/** A port on which further connections are neither taken nor refused, like that of a machine that is off. */
export async function startFullBacklog(): Promise<Listening> {
  const child = spawn(process.execPath, ['--eval', BLOCKED], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [written] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(written.toString());
  const connect = () => net.connect(port, '127.0.0.1').on('error', () => undefined);
  // The first ones are taken into the backlog; what comes after them does not connect.
  const first = connect();
  await once(first, 'connect');
  const sockets = [first, ...Array.from({ length: WAITING }, connect)];
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
