import { TooManyRequestsError } from './errors.ts';

export interface FairQueueOptions {
  /** What the queue leads to, in a sentence: `Grafana at https://grafana.example.com`. */
  readonly name: string;
  /** Most pieces of work at once. */
  readonly concurrency: number;
  /** Most of them for one party. */
  readonly concurrencyPerParty: number;
  /** Most that wait. */
  readonly maxWaiting: number;
  /** Most of them for one party. */
  readonly maxWaitingPerParty: number;
  /** Milliseconds after which waiting work is given up. */
  readonly maxWaitMs: number;
}

/** Runs work of several parties in turn, so that none of them waits for all that another one wants. */
export interface FairQueue {
  /**
   * @throws TooManyRequestsError when too much waits already, or the work has waited too long; what the
   *   work throws
   */
  run<T>(party: string, work: () => Promise<T>): Promise<T>;
  /** Whether nothing runs or waits. */
  readonly isIdle: boolean;
}

/** What one party wants. An entry exists only as long as it wants something. */
interface Party {
  running: number;
  readonly waiting: Set<() => void>;
}

export function createFairQueue(options: FairQueueOptions): FairQueue {
  const { name, concurrency, concurrencyPerParty, maxWaiting, maxWaitingPerParty } = options;
  /** The party that has waited longest for a turn comes first. */
  const parties = new Map<string, Party>();
  let running = 0;
  let waiting = 0;

  /** Starts the next piece of work, if there is a place for it. */
  function startNext(): void {
    if (running >= concurrency) return;
    for (const [key, party] of parties) {
      const [start] = party.waiting;
      if (!start || party.running >= concurrencyPerParty) continue;
      moveToEnd(key, party);
      start();
      return;
    }
  }

  function enter(key: string, party: Party): Promise<void> {
    if (waiting >= maxWaiting || party.waiting.size >= maxWaitingPerParty) {
      return Promise.reject(
        new TooManyRequestsError(
          `Too many requests to ${name} are waiting already; ask again in a moment.`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        party.waiting.delete(start);
        waiting -= 1;
      };
      const start = () => {
        leave();
        party.running += 1;
        running += 1;
        resolve();
      };
      const timer = setTimeout(() => {
        leave();
        if (isIdle(party)) parties.delete(key);
        reject(
          new TooManyRequestsError(
            `${name} is busy: this request has waited ${options.maxWaitMs / 1000} s for its turn. Ask again in a moment.`,
          ),
        );
      }, options.maxWaitMs);
      party.waiting.add(start);
      waiting += 1;
      startNext();
    });
  }

  function moveToEnd(key: string, party: Party): void {
    parties.delete(key);
    if (!isIdle(party)) parties.set(key, party);
  }

  return {
    get isIdle() {
      return parties.size === 0;
    },
    async run(key, work) {
      const party = parties.get(key) ?? { running: 0, waiting: new Set() };
      parties.set(key, party);
      try {
        await enter(key, party);
      } catch (error) {
        if (isIdle(party)) parties.delete(key);
        throw error;
      }
      try {
        return await work();
      } finally {
        party.running -= 1;
        running -= 1;
        moveToEnd(key, party);
        startNext();
      }
    },
  };
}

function isIdle({ running, waiting }: Party): boolean {
  return running === 0 && waiting.size === 0;
}
