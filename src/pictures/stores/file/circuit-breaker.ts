import { withTimeout } from '../../../util/timeout.ts';

/** Runs work, and stops waiting for it after a while. */
export type CircuitBreaker = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A call to a disk that does not answer, such as a share of a server that is gone, cannot be ended, and
 * each keeps one of Node's four threads for file work. So the caller gets an error after a while; and as
 * long as one call is overdue, no other begins. Those that began before it was overdue may have taken
 * all the threads by then: what else uses them waits for the disk in that case.
 * @param ms milliseconds to wait
 * @param refusal what is thrown then
 */
export function createCircuitBreaker(ms: number, refusal: () => Error): CircuitBreaker {
  let overdue = 0;
  return async (work) => {
    if (overdue > 0) throw refusal();
    const running = work();
    return withTimeout(running, ms, () => {
      overdue += 1;
      const over = () => {
        overdue -= 1;
      };
      running.then(over, over);
      throw refusal();
    });
  };
}
