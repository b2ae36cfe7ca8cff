import { readFileSync } from 'node:fs';

/** Watches how long the event loop stands still. */
export interface LoopWatch {
  /** Stops, and says how long it stood still at most. */
  longestMs(): Promise<number>;
}

/**
 * Looks at the clock in every turn of the loop. The time for which another process had the core is taken
 * off, as Linux counts it.
 */
export function watchLoop(): LoopWatch {
  let longest = 0;
  let isOver = false;
  let last = performance.now();
  let waited = waitedMs();
  const turn = () => {
    const [now, waitedNow] = [performance.now(), waitedMs()];
    longest = Math.max(longest, now - last - (waitedNow - waited));
    [last, waited] = [now, waitedNow];
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    async longestMs() {
      await new Promise(setImmediate);
      isOver = true;
      await new Promise(setImmediate);
      return longest;
    },
  };
}

/** Milliseconds for which this thread was ready to run and did not. */
function waitedMs(): number {
  const [, waited = ''] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
  return Number(waited) / 1e6;
}
