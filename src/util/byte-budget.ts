import { TooManyRequestsError } from './errors.ts';

/** Memory that several pieces of work share. */
export interface ByteBudget {
  /**
   * Waits until there is room, in the order of the calls. More than the whole budget counts as the whole.
   * @param bytes most that will be needed
   * @throws TooManyRequestsError when there is no room in time
   */
  reserve(bytes: number): Promise<Reservation>;
  /** Bytes that are reserved now. */
  readonly reserved: number;
}

export interface Reservation {
  /** Gives back all but so many bytes. */
  readonly shrink: (bytes: number) => void;
  /** Gives back the rest; only the first call counts. */
  readonly release: () => void;
}

/** Milliseconds. */
const MAX_WAIT_MS = 60_000;

/** @param maxWaitMs milliseconds after which waiting for room is given up */
export function createByteBudget(maxBytes: number, maxWaitMs = MAX_WAIT_MS): ByteBudget {
  const waiting = new Set<{ readonly bytes: number; readonly start: () => void }>();
  let reserved = 0;

  function startWaiting(): void {
    for (const next of waiting) {
      if (reserved + next.bytes > maxBytes) return;
      waiting.delete(next);
      reserved += next.bytes;
      next.start();
    }
  }

  function reservationOf(bytes: number): Reservation {
    let held = bytes;
    const shrink = (rest: number) => {
      if (rest >= held) return;
      reserved -= held - rest;
      held = rest;
      startWaiting();
    };
    return {
      shrink,
      release: () => {
        shrink(0);
      },
    };
  }

  return {
    get reserved() {
      return reserved;
    },
    reserve(wanted) {
      const bytes = Math.min(Math.max(0, wanted), maxBytes);
      return new Promise((resolve, reject) => {
        const place = {
          bytes,
          start: () => {
            clearTimeout(timer);
            resolve(reservationOf(bytes));
          },
        };
        const timer = setTimeout(() => {
          waiting.delete(place);
          reject(new TooManyRequestsError(NO_ROOM));
          // What was behind it may be smaller.
          startWaiting();
        }, maxWaitMs);
        waiting.add(place);
        startWaiting();
      });
    },
  };
}

const NO_ROOM = 'Too much is under way here to read another large answer; ask again in a moment.';
