import { randomUUID } from 'node:crypto';
import { ClientGoneError } from './errors.ts';
import type { Limiter } from './work-queue.ts';

export interface Asked {
  /** Aborted when the one who asks has gone: the work loses its turn, unless others wait for it. */
  readonly signal?: AbortSignal | undefined;
  /** As for the limiter. */
  readonly turn?: number | undefined;
}

/** Work that is done once for all who ask for the same at the same moment. */
export interface SharedWork<T> {
  /**
   * @param key what makes two askings the same
   * @throws what the work throws; ShuttingDownError once the limiter is closed; ClientGoneError when the
   *   signal was aborted before the work's turn came
   */
  do(key: string, work: () => Promise<T>, asked?: Asked): Promise<T>;
}

/** One piece of work, and those who wait for it. */
interface Job<T> {
  /** For the limiter. */
  readonly id: string;
  readonly result: Promise<T>;
  /** The earliest of those who wait for it. */
  turn: number;
  waiting: number;
  hasBegun: boolean;
  /** Takes it out of the queue. */
  abandon(): void;
}

export function createSharedWork<T>(limiter: Limiter): SharedWork<T> {
  const underWay = new Map<string, Job<T>>();

  function begin(key: string, work: () => Promise<T>, turn: number): Job<T> {
    const abandoned = new AbortController();
    const forget = () => {
      if (underWay.get(key) === job) underWay.delete(key);
    };
    const begun = () => {
      job.hasBegun = true;
      return work();
    };
    const job: Job<T> = {
      id: randomUUID(),
      turn,
      result: Promise.resolve()
        .then(() => limiter.run(begun, { signal: abandoned.signal, turn: job.turn, id: job.id }))
        .finally(forget),
      waiting: 0,
      hasBegun: false,
      abandon() {
        forget();
        abandoned.abort(gone());
      },
    };
    underWay.set(key, job);
    return job;
  }

  return {
    do(key, work, { signal, turn = 0 } = {}) {
      const running = limiter.isClosed ? undefined : underWay.get(key);
      if (running && turn < running.turn) {
        running.turn = turn;
        limiter.hasten(running.id, turn);
      }
      return waitFor(running ?? begin(key, work, turn), signal);
    },
  };
}

/** Until the work is done, or the one who waits goes away before it is begun. */
function waitFor<T>(job: Job<T>, signal: AbortSignal | undefined): Promise<T> {
  job.waiting += 1;
  if (!signal) return job.result;
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (job.hasBegun) return;
      job.waiting -= 1;
      if (job.waiting === 0) job.abandon();
      reject(gone());
    };
    signal.addEventListener('abort', leave, { once: true });
    job.result.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
    if (signal.aborted) leave();
  });
}

function gone(): ClientGoneError {
  return new ClientGoneError('The client went away before its turn came.');
}
