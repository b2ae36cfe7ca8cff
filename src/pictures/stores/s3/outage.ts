/**
 * A circuit breaker: while a bucket is down, requests are refused at once, but for one that tries from
 * time to time.
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
/** Milliseconds without a try: at first, and at most. */
const PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 15_000;

/** @param now milliseconds that only go on */
export function createOutage(now: () => number = () => performance.now()): Outage {
  let faults = 0;
  let pauseMs = PAUSE_MS;
  let triesAt = -Infinity;
  let last: Error | undefined;
  return {
    check() {
      if (faults < MAX_FAULTS || !last) return;
      if (now() < triesAt) throw last;
      // This one tries; the others go on waiting for it.
      triesAt = now() + pauseMs;
    },
    over() {
      faults = 0;
      pauseMs = PAUSE_MS;
      last = undefined;
    },
    failed(fault) {
      faults += 1;
      last = fault;
      if (faults < MAX_FAULTS) return;
      if (faults > MAX_FAULTS) pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
      triesAt = now() + pauseMs;
    },
  };
}
