import type { Server } from 'node:http';

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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  const closed = server?.listening ? closing(server) : Promise.resolve();
  await Promise.race([
    close().then(async () => {
      server?.closeIdleConnections();
      await closed;
    }),
    late,
  ]);
  clearTimeout(timer);
  server?.closeAllConnections();
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
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
