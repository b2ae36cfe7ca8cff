import { Worker } from 'node:worker_threads';
import { createPatience } from './patience.ts';
import type { Found, Order, Report } from './reader-orders.ts';
import { createSlots } from './slots.ts';
import { unusable } from './storage-errors.ts';

/** A picture as it was read. */
export interface Lent extends Found {
  /** To be called when its bytes are not looked at any more: others come in their place then. */
  readonly giveBack: () => void;
}

/** Reads pictures without holding up anything else. */
export interface PictureReader {
  /**
   * Looks at a file, and reads it when it has no more than so many bytes.
   * @returns undefined when it is no plain file
   * @throws the system's errors, such as ENOENT; StorageError when the disk does not answer
   */
  read(file: string, maxBytes: number): Promise<Lent | undefined>;
  /** Ends its thread; a disk that does not answer may hold it on. */
  close(): void;
}

interface Waiting {
  readonly slot: number | undefined;
  readonly resolve: (found: Lent | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds that the disk may take for one picture. */
const TIMEOUT_MS = 15_000;

const THREAD = new URL('./reader-thread.js', import.meta.url);

/**
 * Reads in a thread of its own, which begins with the first picture. To open, look at, read and close a
 * file by Node's own functions is four ways to one of its four threads and back, and takes longer than
 * the reading itself; this is one. And a disk that does not answer holds none of the four.
 */
export function createPictureReader(timeoutMs = TIMEOUT_MS): PictureReader {
  const patience = createPatience(timeoutMs, () => unusable('its disk does not answer'));
  const waiting = new Map<number, Waiting>();
  const slots = createSlots();
  let thread: Worker | undefined;
  let last = 0;

  function take(report: Report): void {
    const order = waiting.get(report.id);
    if (!order) return;
    waiting.delete(report.id);
    const { slot, resolve, reject } = order;
    if ('found' in report && report.found && report.isInSlot && slot !== undefined) {
      const png = slots.view(slot).subarray(0, report.found.size);
      const giveBack = () => {
        slots.give(slot);
      };
      resolve({ ...report.found, png, giveBack });
      return;
    }
    if (slot !== undefined) slots.give(slot);
    if ('found' in report) resolve(report.found && { ...report.found, giveBack: () => undefined });
    else reject(Object.assign(new Error(report.message), { code: report.code }));
  }

  function begin(): Worker {
    const worker = new Worker(THREAD, { workerData: slots.shared, execArgv: [] });
    worker.on('message', take);
    let reason: unknown;
    worker.once('error', (error) => {
      reason = error;
    });
    worker.once('exit', () => {
      thread = undefined;
      for (const { slot, reject } of waiting.values()) {
        if (slot !== undefined) slots.give(slot);
        reject(unusable('what reads it has ended', reason));
      }
      waiting.clear();
    });
    // Whoever waits for a picture has a connection, which keeps the process. Listening undoes this.
    worker.unref();
    return worker;
  }

  function order(file: string, maxBytes: number): Promise<Lent | undefined> {
    return new Promise((resolve, reject) => {
      thread ??= begin();
      const slot = maxBytes === 0 ? undefined : slots.take();
      last += 1;
      waiting.set(last, { slot, resolve, reject });
      thread.postMessage({ id: last, file, maxBytes, slot } satisfies Order);
    });
  }

  return {
    async read(file, maxBytes) {
      let isLate = false;
      const work = async () => {
        const found = await order(file, maxBytes);
        if (isLate) found?.giveBack();
        return found;
      };
      try {
        return await patience(work);
      } catch (error) {
        isLate = true;
        throw error;
      }
    },
    close: () => void thread?.terminate(),
  };
}
