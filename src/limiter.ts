import pLimit from 'p-limit';
import { ShuttingDownError } from './errors.ts';

/** Lets only so much work run at once; the rest waits for its turn. */
export interface Limiter {
  /** @throws ShuttingDownError when `close` is called before the work has begun */
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly isClosed: boolean;
  /** Begins nothing new, and resolves when what is under way has ended. */
  close(): Promise<void>;
}

export function createLimiter(concurrency: number): Limiter {
  const limit = pLimit(concurrency);
  const all = new Set<Promise<unknown>>();
  let closed = false;

  return {
    get isClosed() {
      return closed;
    },
    run(work) {
      if (closed) return Promise.reject(shuttingDown());
      // What waits for its turn may find that there is none any more.
      const running = limit(() => (closed ? Promise.reject(shuttingDown()) : work()));
      const done = running.finally(() => all.delete(done));
      all.add(done);
      return done;
    },
    async close() {
      closed = true;
      await Promise.allSettled(all);
    },
  };
}

function shuttingDown(): ShuttingDownError {
  return new ShuttingDownError('The bot is shutting down; ask again when it is back.');
}
