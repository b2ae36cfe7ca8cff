import { randomUUID } from 'node:crypto';
import { ClientGoneError } from './errors.ts';
import type { QueuePlace, WorkQueue } from './work-queue.ts';

/** A caller's place in the queue. Its signal removes the work only when no other caller waits for it. */
export type CallerPlace = Pick<QueuePlace, 'signal' | 'turn' | 'lane'>;

type SharedWork<T> = (gone: AbortSignal) => Promise<T>;

/** Does work once for all callers that ask for the same at the same time. */
export interface SingleFlight<T> {
  /**
   * @param key equal for equal work
   * @param work gets a signal that is aborted when no caller waits for it any longer; it may end with
   *   the reason of the signal, or go on
   * @throws what the work throws; ShuttingDownError once the queue is closed; ClientGoneError when the
   *   signal was aborted before the work started
   */
  do(key: string, work: SharedWork<T>, place?: CallerPlace): Promise<T>;
}

/** One piece of work, and how many callers wait for it. */
interface Flight<T> {
  /** For the queue. */
  readonly id: string;
  readonly result: Promise<T>;
  /** The lowest turn of its callers. */
  turn: number;
  waiting: number;
  hasStarted: boolean;
  /** Removes it from the queue, or tells the work that no caller waits for it. */
  abandon(): void;
}

export function createSingleFlight<T>(queue: WorkQueue): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, work: SharedWork<T>, { turn = 0, lane }: CallerPlace): Flight<T> {
    const [abandoned, gone] = [new AbortController(), new AbortController()];
    const forget = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const started = () => {
      flight.hasStarted = true;
      return work(gone.signal);
    };
    const flight: Flight<T> = {
      id: randomUUID(),
      turn,
      result: Promise.resolve()
        .then(() => {
          const { turn: current, id } = flight;
          return queue.run(started, { signal: abandoned.signal, turn: current, lane, id });
        })
        .finally(forget),
      waiting: 0,
      hasStarted: false,
      abandon() {
        if (flight.hasStarted) {
          gone.abort(clientGone());
          return;
        }
        forget();
        abandoned.abort(clientGone());
      },
    };
    flights.set(key, flight);
    return flight;
  }

  return {
    async do(key, work, place = {}) {
      const { signal, turn = 0 } = place;
      for (;;) {
        const running = queue.isClosed ? undefined : flights.get(key);
        if (running && turn < running.turn) {
          running.turn = turn;
          queue.setTurn(running.id, turn);
        }
        try {
          return await join(running ?? start(key, work, place), signal);
        } catch (error) {
          // It ended because all the others had gone.
          if (!(error instanceof ClientGoneError) || !running || signal?.aborted) throw error;
        }
      }
    },
  };
}

/** Waits until the work is done, or the caller goes away before it has started. */
function join<T>(flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
  flight.waiting += 1;
  if (!signal) return flight.result;
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.waiting -= 1;
      const { hasStarted } = flight;
      if (flight.waiting === 0) flight.abandon();
      if (!hasStarted) reject(clientGone());
    };
    signal.addEventListener('abort', leave, { once: true });
    flight.result.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
    if (signal.aborted) leave();
  });
}

function clientGone(): ClientGoneError {
  return new ClientGoneError('The client went away before its turn came.');
}
