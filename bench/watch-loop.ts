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

/** Newer than the types of Node that we use. */
interface WithThread {
  readonly threadCpuUsage?: () => NodeJS.CpuUsage;
}

/**
 * Milliseconds for which this thread had a core: what others do on a busy machine is not in it. Before
 * Node 24, what V8's other threads do is.
 */
export function ownMs(): number {
  const { threadCpuUsage = () => process.cpuUsage() } = process as WithThread;
  const { user, system } = threadCpuUsage();
  return (user + system) / 1_000;
}
