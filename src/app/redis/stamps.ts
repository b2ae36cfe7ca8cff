import { randomBytes } from 'node:crypto';

/** Orders the changes of several processes, whatever their clocks say. */
export interface Stamps {
  /** A stamp larger than all that were made or seen here. */
  next(): string;
  /** Takes note of another process's stamp. */
  see(stamp: string): void;
}

/** Characters of a stamp: milliseconds since 1970, and who made it. */
export const STAMP_LENGTH = 24;
/** Milliseconds by which the clock of another machine may be ahead. */
const MAX_AHEAD = 24 * 3_600_000;
const PATTERN = /^\d{15}-[0-9a-f]{8}$/;

/** The stamp of what was there before anything was stamped: every change is later. */
export const FIRST_STAMP = `${'0'.repeat(15)}-00000000`;

export function createStamps(
  now: () => number,
  maker: string = randomBytes(4).toString('hex'),
): Stamps {
  let last = 0;
  return {
    next() {
      last = Math.max(last + 1, now());
      return stampAt(last, maker);
    },
    see(stamp) {
      last = Math.max(last, stampTime(stamp));
    },
  };
}

/** Milliseconds since 1970. */
export function stampTime(stamp: string): number {
  return Number(stamp.slice(0, 15));
}

/** The largest stamp that is believed; one further in the future would outlast every change. */
export function lastStamp(now: number): string {
  return stampAt(now + MAX_AHEAD, 'ffffffff');
}

export function isStamp(text: string, now: number): boolean {
  return PATTERN.test(text) && text <= lastStamp(now);
}

function stampAt(ms: number, maker: string): string {
  return `${String(ms).padStart(15, '0')}-${maker}`;
}
