import type { SharedSlots } from './reader-messages.ts';

/** Memory that two threads share, in pieces of the same size that are lent and given back. */
export interface Slots {
  /** All of it, for the other thread. */
  readonly shared: SharedSlots;
  /** A slot that nobody has; undefined when all are lent. */
  take(): number | undefined;
  give(slot: number): void;
  view(slot: number): Buffer;
}

/** Bytes of one: nearly all pictures are smaller. */
const SLOT_BYTES = 500_000;
const SLOTS = 64;

/**
 * A picture that is read into new memory each time costs more than its reading: V8 looks through all it
 * has for each few dozen megabytes.
 */
export function createSlots(): Slots {
  const memory = new SharedArrayBuffer(SLOTS * SLOT_BYTES);
  const free = Array.from({ length: SLOTS }, (_, slot) => slot);
  return {
    shared: { memory, slotBytes: SLOT_BYTES },
    take: () => free.pop(),
    give: (slot) => void free.push(slot),
    view: (slot) => Buffer.from(memory, slot * SLOT_BYTES, SLOT_BYTES),
  };
}
