import type { SharedBuffers } from './reader-messages.ts';

/** Memory that two threads share, in buffers of the same size that are lent and given back. */
export interface BufferPool {
  /** All of it, for the other thread. */
  readonly shared: SharedBuffers;
  /** The number of a buffer that is free; undefined when all are lent. */
  take(): number | undefined;
  give(index: number): void;
  view(index: number): Buffer;
}

/** Bytes of one: nearly all pictures are smaller. */
const BUFFER_BYTES = 500_000;
const BUFFERS = 64;

/**
 * To read each picture into new memory costs more than the reading: V8 looks through the whole heap for
 * every few dozen megabytes.
 */
export function createBufferPool(): BufferPool {
  const memory = new SharedArrayBuffer(BUFFERS * BUFFER_BYTES);
  const free = Array.from({ length: BUFFERS }, (_, index) => index);
  return {
    shared: { memory, bufferBytes: BUFFER_BYTES },
    take: () => free.pop(),
    give: (index) => void free.push(index),
    view: (index) => Buffer.from(memory, index * BUFFER_BYTES, BUFFER_BYTES),
  };
}
