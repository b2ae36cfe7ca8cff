import { setImmediate } from 'node:timers/promises';

/** Work that yields wherever it may be interrupted, and returns its result. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** How many small pieces of work fit between two yields: well below a millisecond. */
export const STEP = 500;

/** Milliseconds after which sliced work lets the event loop do something else. */
const SLICE_MS = 10;

export interface SliceOptions {
  /** Milliseconds that only go up. */
  readonly now?: () => number;
  /** Lets the event loop run. */
  readonly pause?: () => Promise<unknown>;
}

/** Does the work in slices of 10 ms, so that it never blocks the event loop for long. */
export async function runInSlices<T>(
  steps: Steps<T>,
  { now = () => performance.now(), pause = () => setImmediate() }: SliceOptions = {},
): Promise<T> {
  let began = now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (now() - began < SLICE_MS) continue;
    await pause();
    began = now();
  }
}

/** Does the work at once. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
  }
}
