import type { Timers } from '../util/timers.ts';

/** Limits the requests that are made in the background, of all indexes together. */
export interface Pace {
  /**
   * Calls `start` when a request may be made, in the order of the calls. One that returns undefined makes
   * none.
   */
  turn(start: () => Promise<unknown> | undefined): void;
  /** Begins nothing more. */
  stop(): void;
}

export interface PaceOptions {
  readonly timers: Timers;
  /** Most requests at once. */
  readonly concurrency?: number;
  /** Most of them in a second, evenly. */
  readonly perSecond?: number;
}

const CONCURRENCY = 4;
const PER_SECOND = 20;

export function createPace(options: PaceOptions): Pace {
  const { timers, concurrency = CONCURRENCY, perSecond = PER_SECOND } = options;
  const gapMs = 1_000 / perSecond;
  const waiting: (() => Promise<unknown> | undefined)[] = [];
  let underWay = 0;
  let nextAt = -Infinity;
  let cancelTimer: (() => void) | undefined;

  function startNext(): void {
    if (cancelTimer || waiting.length === 0 || underWay >= concurrency) return;
    const waitMs = nextAt - timers.now();
    if (waitMs > 0) {
      cancelTimer = timers.after(waitMs, () => {
        cancelTimer = undefined;
        startNext();
      });
      return;
    }
    const start = waiting.shift();
    if (!start) return;
    const before = nextAt;
    // Counted already, as it may ask for the next turn while it starts.
    nextAt = timers.now() + gapMs;
    underWay += 1;
    const request = start();
    if (!request) nextAt = before;
    const ended = () => {
      underWay -= 1;
      startNext();
    };
    if (request) void request.then(ended, ended);
    else ended();
    startNext();
  }

  return {
    turn(start) {
      waiting.push(start);
      startNext();
    },
    stop() {
      waiting.length = 0;
      cancelTimer?.();
    },
  };
}
