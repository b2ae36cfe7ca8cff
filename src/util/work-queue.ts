import PQueue from 'p-queue';
import { ShuttingDownError } from './errors.ts';

export interface Place {
  /** Takes the work out of the queue when it is aborted; once begun, work runs to its end. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How many pieces of work the same people have asked for before this one, and which are to be done
   * first. What is anybody's first goes before all that is somebody's second, so that one picture does
   * not wait for a whole dashboard.
   */
  readonly turn?: number | undefined;
  /** A name for `hasten`. */
  readonly id?: string;
}

/** Lets only so much work run at once; the rest waits for its turn. */
export interface Limiter {
  /**
   * @throws ShuttingDownError when `close` is called before the work has begun, or what the place's
   *   signal was aborted with
   */
  run<T>(work: () => Promise<T>, place?: Place): Promise<T>;
  /** Gives work of that name another turn; nothing happens when it has begun, or never came. */
  hasten(id: string, turn: number): void;
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
    run(work, { signal, turn = 0, id } = {}) {
      if (closed) return Promise.reject(shuttingDown());
      const begin = () => {
        // What waits for its turn may find that there is none any more.
        if (closed) throw shuttingDown();
        return work();
      };
      // The queue takes the highest priority first, and of equals the one that came first.
      const place = { priority: -turn, ...(id === undefined ? {} : { id }) };
      if (!signal) return queue.add(begin, place);
      const waiting = whileItWaits(begin, signal);
      return queue.add(waiting.work, { ...place, signal: waiting.signal });
    },
    hasten(id, turn) {
      try {
        queue.setPriority(id, -turn);
      } catch (error) {
        // So the queue says that nothing of that name waits.
        if (!(error instanceof ReferenceError)) throw error;
      }
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
  return { work, signal: waiting.signal };
}

function shuttingDown(): ShuttingDownError {
  return new ShuttingDownError('The bot is shutting down; ask again when it is back.');
}
