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
  const run = async () => {
    // First, while clients keep their connections: an answer that closes one brings the next, and one
    // that waits to be accepted is reset when the server stops listening.
    const left = server?.listening ? await stopListening(server) : undefined;
    const closed = server && left && closeConnections(server, left.connections, idleMs);
    await Promise.all([close(), closed]);
  };
  await withTimeout(run(), graceMs, () => undefined);
  server?.closeAllConnections();
}

/** @returns `connections`, which resolves when the last one has ended */
async function stopListening(server: Server): Promise<{ connections: Promise<void> }> {
  await allAccepted(server);
  // Not by the HTTP server's own `close`, which ends idle connections at once.
  const connections = new Promise<void>((resolve) => {
    net.Server.prototype.close.call(server, () => {
      resolve();
    });
  });
  return { connections };
}

async function closeConnections(
  server: Server,
  ended: Promise<void>,
  idleMs: number,
): Promise<void> {
  const sayClose: RequestListener = (_request, response) => {
    response.setHeader('Connection', 'close');
  };
  server.prependListener('request', sayClose);
  let sweep: NodeJS.Timeout | undefined;
  const idle = setTimeout(() => {
    sweep = setInterval(() => {
      server.closeIdleConnections();
    }, SWEEP_MS);
  }, idleMs);
  await ended;
  clearTimeout(idle);
  clearInterval(sweep);
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
