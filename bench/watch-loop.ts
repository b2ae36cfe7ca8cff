import { readFileSync } from 'node:fs';

/** Watches how long the event loop stands still. */
export interface LoopWatch {
  /** Stops, and says how long it stood still at most. */
  longestMs(): Promise<number>;
}

/** Looks at the clock in every turn of the loop. */
export function watchLoop(): LoopWatch {
  let longest = 0;
  let isOver = false;
  let last = ownMs();
  const turn = () => {
    const now = ownMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    async longestMs() {
      await new Promise(setImmediate);
      isOver = true;
      return longest;
    },
  };
}

/** Milliseconds of a clock that stops while another process has the core, as Linux counts it. */
export function ownMs(): number {
  const [, waited = ''] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
  return performance.now() - Number(waited) / 1e6;
}
