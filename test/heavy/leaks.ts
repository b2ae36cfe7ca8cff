import { readdir } from 'node:fs/promises';

/** What a process holds on to. */
export interface Holdings {
  /** Bytes that are still in use after the garbage was collected. */
  readonly heap: number;
  /** Bytes outside of the heap. */
  readonly outside: number;
  /** Open files and sockets. */
  readonly descriptors: number;
  /** Listeners of the process itself. */
  readonly listeners: number;
}

/** Looks at this process; it must have been started with `--expose-gc`. */
export async function holdings(): Promise<Holdings> {
  if (!globalThis.gc) throw new Error('Start it with --expose-gc, as npm run test:heavy does.');
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return {
    heap: heapUsed,
    outside: external,
    descriptors: (await readdir('/proc/self/fd')).length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  };
}
