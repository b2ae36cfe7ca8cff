/** The two clocks of a machine. */
export interface Clocks {
  /** Milliseconds since 1970, as people set them. */
  readonly now: () => number;
  /** Milliseconds that only go on, from any beginning. */
  readonly monotonic: () => number;
}

export const SYSTEM_CLOCKS: Clocks = { now: Date.now, monotonic: () => performance.now() };

export interface ClockState {
  /** Milliseconds by which the clock was set ahead (or back, below 0) since the last look; else 0. */
  readonly jumpMs: number;
  /** Milliseconds for which it is known to go steadily. */
  readonly steadyMs: number;
  /** Whether it has ever jumped. */
  readonly hasJumped: boolean;
}

/** Milliseconds by which the two may differ from one look to the next: clocks are corrected a little. */
const TOLERANCE_MS = 60_000;

/** Notices when the clock of the machine is set: it should go on as the monotonic one does. */
export function createClockWatch({ now, monotonic }: Clocks): () => ClockState {
  let last: { readonly now: number; readonly monotonic: number } | undefined;
  let steadySince = monotonic();
  let hasJumped = false;
  return () => {
    const current = { now: now(), monotonic: monotonic() };
    const passed = last && current.monotonic - last.monotonic;
    const difference = last && passed !== undefined ? current.now - last.now - passed : 0;
    const jumpMs = Math.abs(difference) > TOLERANCE_MS ? Math.round(difference) : 0;
    if (jumpMs !== 0) {
      hasJumped = true;
      steadySince = current.monotonic;
    }
    last = current;
    return { jumpMs, steadyMs: current.monotonic - steadySince, hasJumped };
  };
}
