/** How long an index leaves its Grafana alone. */
export interface BackOff {
  /** Milliseconds of the clock from which on the next request may be made. */
  readonly nextAt: number;
  /** Whether the last request failed, so that one at a time is enough. */
  readonly isFailing: boolean;
  /** A request was answered. */
  answered(tookMs: number): void;
  /** A request failed for a reason that the next one would meet too. */
  failed(): void;
}

/** Milliseconds; an answer that takes longer means that Grafana has enough to do. */
const SLOW_MS = 1_500;
/** Milliseconds between two requests to a Grafana that is slow, at least and at most. */
const SLOW_GAP = { first: 250, most: 10_000 };
/** Milliseconds after a failure, doubled by each further one. */
const PAUSE = { first: 1_000, most: 60_000 };

/** @param now milliseconds that only increase */
export function createBackOff(now: () => number): BackOff {
  let gapMs = 0;
  let failures = 0;
  let nextAt = -Infinity;
  return {
    get nextAt() {
      return nextAt;
    },
    get isFailing() {
      return failures > 0;
    },
    answered(tookMs) {
      // One answer does not mean that all is well again.
      failures >>= 1;
      const isSlow = tookMs > SLOW_MS;
      if (isSlow) gapMs = Math.min(SLOW_GAP.most, Math.max(SLOW_GAP.first, 2 * gapMs));
      else gapMs = gapMs / 2 < SLOW_GAP.first / 4 ? 0 : gapMs / 2;
      nextAt = gapMs === 0 ? -Infinity : now() + gapMs;
    },
    failed() {
      nextAt = now() + Math.min(PAUSE.most, PAUSE.first * 2 ** failures);
      failures += 1;
    },
  };
}
