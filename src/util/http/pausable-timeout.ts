/** A time limit that is held up while somebody else is waited for. */
export interface Deadline {
  /** Holds it up, or ends it. */
  stop(): void;
  /** Lets what is left of it run. */
  go(): void;
}

/**
 * Begins at once.
 * @param ms milliseconds that may pass between `go` and `stop`, all together
 * @param late called once they have
 */
export function createDeadline(ms: number, late: () => void): Deadline {
  let left = ms;
  let begun = 0;
  let timer: NodeJS.Timeout | undefined;
  const deadline = {
    go() {
      begun = performance.now();
      timer = setTimeout(late, Math.max(0, left));
    },
    stop() {
      clearTimeout(timer);
      left -= performance.now() - begun;
    },
  };
  deadline.go();
  return deadline;
}
