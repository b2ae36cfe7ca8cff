import { ShuttingDownError } from '../util/errors.ts';

/** The end of the server, as its requests see it. */
export interface Shutdown {
  readonly isBegun: boolean;
  begin(): void;
  /**
   * Waits for work, but not past the end of the server's grace.
   * @throws ShuttingDownError then
   */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

/** Milliseconds for which requests may wait during a stop; the programs end two seconds later. */
const WAIT_MS = 8_000;

export function createShutdown(waitMs = WAIT_MS): Shutdown {
  const waiting = new Set<() => void>();
  let isBegun = false;
  let isOver = false;
  return {
    get isBegun() {
      return isBegun;
    },
    begin() {
      if (isBegun) return;
      isBegun = true;
      const end = () => {
        isOver = true;
        for (const giveUp of waiting) giveUp();
      };
      setTimeout(end, waitMs).unref();
    },
    async waitFor(work) {
      if (isOver) throw shuttingDown();
      let giveUp: () => void = () => undefined;
      const over = new Promise<never>((_resolve, reject) => {
        giveUp = () => {
          reject(shuttingDown());
        };
      });
      waiting.add(giveUp);
      try {
        return await Promise.race([work, over]);
      } finally {
        waiting.delete(giveUp);
      }
    },
  };
}

function shuttingDown(): ShuttingDownError {
  return new ShuttingDownError('The server is shutting down; ask again when it is back.');
}
