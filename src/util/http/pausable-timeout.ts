/** A time limit that does not run while something else is waited for. */
export interface PausableTimeout {
  /** Stops the clock, for a while or for good. */
  pause(): void;
  /** Lets the rest of the time run. */
  resume(): void;
}

/**
 * Starts at once.
 * @param ms milliseconds of running time, pauses not counted
 * @param onTimeout called once they are over
 */
export function createPausableTimeout(ms: number, onTimeout: () => void): PausableTimeout {
  let left = ms;
  let resumedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const timeout = {
    resume() {
      resumedAt = performance.now();
      timer = setTimeout(onTimeout, Math.max(0, left));
    },
    pause() {
      clearTimeout(timer);
      left -= performance.now() - resumedAt;
    },
  };
  timeout.resume();
  return timeout;
}
