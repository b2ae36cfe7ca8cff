/**
 * A circuit breaker: while a bucket is down, requests are refused at once, but for one a second that tries.
 */
export interface Outage {
  /** @throws the last fault, when nothing is to be tried now */
  check(): void;
  /** The bucket answered. */
  over(): void;
  /** It did not. */
  failed(fault: Error): void;
}

/** Faults in a row after which it is taken for down. */
const MAX_FAULTS = 3;
/** Milliseconds from one try to the next: no longer, as that is how long errors last once it is back. */
const PAUSE_MS = 1_000;

/** @param now milliseconds that only go on */
export function createOutage(now: () => number = () => performance.now()): Outage {
  let faults = 0;
  let triesAt = -Infinity;
  let last: Error | undefined;
  return {
    check() {
      if (faults < MAX_FAULTS || !last) return;
      if (now() < triesAt) throw last;
      // This one tries; the others go on waiting for it.
      triesAt = now() + PAUSE_MS;
    },
    over() {
      faults = 0;
      last = undefined;
    },
    failed(fault) {
      faults += 1;
      last = fault;
      triesAt = now() + PAUSE_MS;
    },
  };
}
