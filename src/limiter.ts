import PQueue from 'p-queue';
import { ShuttingDownError } from './errors.ts';

/** Lets only so much work run at once; the rest waits for its turn. */
export interface Limiter {
  /**
   * @param signal takes the work out of the queue when it is aborted; once begun, work runs to its end
   * @throws ShuttingDownError when `close` is called before the work has begun, or what `signal` was
   *   aborted with
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly isClosed: boolean;
  /** Begins nothing new, and resolves when what is under way has ended. */
  close(): Promise<void>;
}

export function createLimiter(concurrency: number): Limiter {
  const queue = new PQueue({ concurrency });
  let closed = false;

  return {
    get isClosed() {
      return closed;
    },
    run(work, signal) {
      if (closed) return Promise.reject(shuttingDown());
      const begin = () => {
        // What waits for its turn may find that there is none any more.
        if (closed) throw shuttingDown();
        return work();
      };
      return signal ? queue.add(...whileItWaits(begin, signal)) : queue.add(begin);
    },
    async close() {
      closed = true;
      await queue.onIdle();
    },
  };
}

/** The queue itself would let go of running work as well, and begin the next beside it. */
function whileItWaits<T>(begin: () => Promise<T>, signal: AbortSignal) {
  const waiting = new AbortController();
  const leave = () => {
    waiting.abort(signal.reason);
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  const work = () => {
    signal.removeEventListener('abort', leave);
    return begin();
  };
  return [work, { signal: waiting.signal }] as const;
}

function shuttingDown(): ShuttingDownError {
  return new ShuttingDownError('The bot is shutting down; ask again when it is back.');
}
