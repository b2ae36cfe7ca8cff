import { setImmediate } from 'node:timers/promises';
import type { SliceOptions, Steps } from './time-slices.ts';

/** Does work in order, one piece after the other, without blocking the event loop for long. */
export interface SlicedQueue {
  /** Begins the work when all that was given before is done. */
  run<T>(steps: Steps<T>): Promise<T>;
}

/** Milliseconds; less than for what people wait for alone. */
const SLICE_MS = 5;

/**
 * All work of the queue together has 5 ms in each turn of the event loop: a thousand small pieces do not
 * block it either, nor do ten large ones.
 */
export function createSlicedQueue({
  now = () => performance.now(),
  pause = () => setImmediate(),
}: SliceOptions = {}): SlicedQueue {
  let last: Promise<unknown> = Promise.resolve();
  /** When the work of this turn of the loop began. */
  let began: number | undefined;

  async function doInSlices<T>(steps: Steps<T>): Promise<T> {
    for (;;) {
      if (began === undefined) {
        began = now();
        void pause().then(() => (began = undefined));
      } else if (now() - began >= SLICE_MS) {
        await pause();
        continue;
      }
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  return {
    run(steps) {
      const result = last.then(() => doInSlices(steps));
      last = result.catch(() => undefined);
      return result;
    },
  };
}
