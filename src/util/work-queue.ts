import PQueue from 'p-queue';
import { ShuttingDownError } from './errors.ts';

export interface QueuePlace {
  /** Removes the work from the queue when it is aborted; work that has started runs to its end. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How many pieces of work of the same request come before this one; lower turns go first. The first
   * picture of every request comes before the second of any, so that a single picture does not wait for
   * a whole dashboard.
   */
  readonly turn?: number | undefined;
  /** Work of one lane never waits for that of another. */
  readonly lane?: string | undefined;
  /** A name for `setTurn`. */
  readonly id?: string;
}

export interface QueueLoad {
  readonly running: number;
  readonly waiting: number;
}

/** Runs a limited number of pieces of work of each lane at once; the rest waits in order of turn. */
export interface WorkQueue {
  /**
   * @throws ShuttingDownError when `close` is called before the work has started, or the reason with
   *   which the signal was aborted
   */
  run<T>(work: () => Promise<T>, place?: QueuePlace): Promise<T>;
  /** Changes the turn of waiting work; does nothing when no such work waits. */
  setTurn(id: string, turn: number): void;
  readonly isClosed: boolean;
  /** Pieces of work of all lanes. */
  readonly load: QueueLoad;
  /** Starts nothing new, and resolves when the running work has ended. */
  close(): Promise<void>;
}

/** @param concurrency most pieces of work of one lane at once */
export function createWorkQueue(concurrency: number): WorkQueue {
  /** Only lanes in which something runs or waits. */
  const lanes = new Map<string, PQueue>();
  let closed = false;

  function laneOf(name: string): PQueue {
    const existing = lanes.get(name);
    if (existing) return existing;
    const lane = new PQueue({ concurrency });
    lanes.set(name, lane);
    lane.on('idle', () => {
      if (lane.size === 0 && lane.pending === 0) lanes.delete(name);
    });
    return lane;
  }

  return {
    get isClosed() {
      return closed;
    },
    get load() {
      const all = [...lanes.values()];
      return {
        running: all.reduce((sum, { pending }) => sum + pending, 0),
        waiting: all.reduce((sum, { size }) => sum + size, 0),
      };
    },
    run(work, { signal, turn = 0, lane = '', id } = {}) {
      if (closed) return Promise.reject(shuttingDown());
      const start = () => {
        // The queue may have been closed while the work waited.
        if (closed) throw shuttingDown();
        return work();
      };
      // p-queue takes the highest priority first, and equal ones in the order in which they came.
      const place = { priority: -turn, ...(id === undefined ? {} : { id }) };
      const queue = laneOf(lane);
      if (!signal) return queue.add(start, place);
      const waiting = abortableWhileWaiting(start, signal);
      return queue.add(waiting.work, { ...place, signal: waiting.signal });
    },
    setTurn(id, turn) {
      for (const lane of lanes.values()) {
        try {
          lane.setPriority(id, -turn);
        } catch (error) {
          // p-queue throws this when no such work waits.
          if (!(error instanceof ReferenceError)) throw error;
        }
      }
    },
    async close() {
      closed = true;
      await Promise.all(Array.from(lanes.values(), (lane) => lane.onIdle()));
    },
  };
}

/** p-queue's own signal would also drop running work, and start the next one beside it. */
function abortableWhileWaiting<T>(start: () => Promise<T>, signal: AbortSignal) {
  const waiting = new AbortController();
  const leave = () => {
    waiting.abort(signal.reason);
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  const work = () => {
    signal.removeEventListener('abort', leave);
    return start();
  };
  return { work, signal: waiting.signal };
}

function shuttingDown(): ShuttingDownError {
  return new ShuttingDownError('The bot is shutting down; ask again when it is back.');
}
