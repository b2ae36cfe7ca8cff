import type { Server } from 'node:http';
import { withTimeout } from '../util/timeout.ts';

/** Milliseconds that work under way has to end. */
export const GRACE_MS = 10_000;

export interface StopOptions {
  readonly server: Server | undefined;
  /** Takes no new work and resolves when the rest is done. */
  readonly close: () => Promise<void>;
  readonly graceMs?: number;
}

/**
 * Ends a server in good order: no new connections, no new work, what is under way may end within
 * the grace, then the rest is cut off.
 */
export async function stop({ server, close, graceMs = GRACE_MS }: StopOptions): Promise<void> {
  const closed = server?.listening ? closing(server) : Promise.resolve();
  const done = Promise.all([close(), closed]).then(() => undefined);
  await withTimeout(done, graceMs, () => undefined);
  server?.closeAllConnections();
}

/** Milliseconds between two looks for connections that have become idle, which clients keep open. */
const SWEEP_MS = 50;

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, SWEEP_MS);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });
}

/** Calls `handler` on the first SIGTERM or SIGINT; a second one ends the process at once. */
export function onSignal(handler: () => void): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      handler();
    });
  }
}
