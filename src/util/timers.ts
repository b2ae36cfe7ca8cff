/** The clock and the timers of work in the background; a test hands in its own. */
export interface Timers {
  /** Milliseconds that only increase. */
  readonly now: () => number;
  /**
   * Does work once, so many milliseconds from now. Such a timer keeps no process alive.
   * @returns what cancels it
   */
  readonly after: (ms: number, work: () => void) => () => void;
}

export const SYSTEM_TIMERS: Timers = {
  now: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
