import type { RequestListener, Server } from 'node:http';
import net from 'node:net';
import { withTimeout } from '../util/timeout.ts';

/** Milliseconds that work under way has to end. */
export const GRACE_MS = 10_000;
/** Milliseconds for which an idle connection stays open: a request may be on its way to it. */
const IDLE_MS = 2_000;
/** Milliseconds between two looks for connections that have become idle. */
const SWEEP_MS = 50;

export interface StopOptions {
  readonly server: Server | undefined;
  /** Takes no new work and resolves when the rest is done. */
  readonly close: () => Promise<void>;
  readonly graceMs?: number;
  readonly idleMs?: number;
}

/**
 * Ends a server in good order: no new connections; every answer says `Connection: close`; a connection
 * without a request is closed after a moment, and one with a request when that is answered. What has not
 * ended within the grace is cut off.
 */
export async function stop(options: StopOptions): Promise<void> {
  const { server, close, graceMs = GRACE_MS, idleMs = IDLE_MS } = options;
  const closed = server?.listening ? closeServer(server, idleMs) : Promise.resolve();
  const done = Promise.all([close(), closed]).then(() => undefined);
  await withTimeout(done, graceMs, () => undefined);
  server?.closeAllConnections();
}

/** Resolves when the last connection has ended. */
function closeServer(server: Server, idleMs: number): Promise<void> {
  const sayClose: RequestListener = (_request, response) => {
    response.setHeader('Connection', 'close');
  };
  server.prependListener('request', sayClose);
  return new Promise((resolve) => {
    let sweep: NodeJS.Timeout | undefined;
    const idle = setTimeout(() => {
      sweep = setInterval(() => {
        server.closeIdleConnections();
      }, SWEEP_MS);
    }, idleMs);
    const end = () => {
      clearTimeout(idle);
      clearInterval(sweep);
      resolve();
    };
    // Not by the HTTP server's own `close`, which ends idle connections at once.
    void allAccepted(server).then(() => net.Server.prototype.close.call(server, end));
  });
}

/** Rounds of the event loop: Node accepts one connection in each, and 511 may wait. */
const MAX_ROUNDS = 1_000;

/** Resolves when no connection waits to be accepted: to a client it is open already. */
async function allAccepted(server: Server): Promise<void> {
  let accepted = 0;
  const count = () => (accepted += 1);
  server.on('connection', count);
  for (let round = 0, before = -1; round < MAX_ROUNDS && before !== accepted; round += 1) {
    before = accepted;
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  server.off('connection', count);
}

/**
 * Calls `handler` on the first SIGTERM, SIGINT or SIGHUP; a second one ends the process at once, unless
 * it is a SIGHUP: a terminal that is closed may send several.
 */
export function onSignal(handler: () => void): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) {
        if (signal !== 'SIGHUP') process.exit(1);
        return;
      }
      isStopping = true;
      handler();
    });
  }
}
