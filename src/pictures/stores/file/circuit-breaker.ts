import { withTimeout } from '../../../util/timeout.ts';

/** Runs work, and gives up waiting for it after a time. */
export type Patience = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Nobody can end a call to a disk that does not answer, such as a share of a server that is gone,
 * and each keeps one of Node's four threads for file work. So who waits is told after a while; and
 * as long as one call is overdue, no other begins. Those that began before it was overdue may have
 * taken all the threads by then: what else uses them waits for the disk in that case.
 * @param ms how long to wait
 * @param refusal what is thrown then
 */
export function createPatience(ms: number, refusal: () => Error): Patience {
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
