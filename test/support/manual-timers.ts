import { setImmediate } from 'node:timers/promises';
import type { Timers } from '../../src/util/timers.ts';

/** A clock that a test moves. */
export interface ManualTimers extends Timers {
  /** Timers that have not run. */
  readonly pending: number;
  /** Moves the clock, and runs the timers that are due on the way, in their order. */
  advance(ms: number): void;
  /** Moves the clock on, in steps of 10 ms, until something is true. The test's own timeout ends it. */
  passUntil(isTrue: () => boolean): Promise<void>;
}

const STEP_MS = 10;

export function manualTimers(): ManualTimers {
  const waiting = new Set<{ readonly at: number; readonly work: () => void }>();
  // Above 0, as lru-cache wants it.
  let time = 1_000;

  function advance(ms: number): void {
    const end = time + ms;
    for (;;) {
      const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      waiting.delete(next);
      time = Math.max(time, next.at);
      next.work();
    }
    time = end;
  }

  return {
    now: () => time,
    after(ms, work) {
      const timer = { at: time + ms, work };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    get pending() {
      return waiting.size;
    },
    advance,
    async passUntil(isTrue) {
      while (!isTrue()) {
        advance(STEP_MS);
        await setImmediate();
      }
    },
  };
}
