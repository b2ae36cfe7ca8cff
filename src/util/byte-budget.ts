/** Memory that several pieces of work share. */
export interface ByteBudget {
  /**
   * Waits until there is room, in the order of the calls. More than the whole budget counts as the whole.
   * @param bytes most that will be needed
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

export function createByteBudget(maxBytes: number): ByteBudget {
  const waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  let reserved = 0;

  function startWaiting(): void {
    for (let next = waiting[0]; next && reserved + next.bytes <= maxBytes; next = waiting[0]) {
      waiting.shift();
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
      const bytes = Math.min(wanted, maxBytes);
      return new Promise((resolve) => {
        waiting.push({
          bytes,
          start: () => {
            resolve(reservationOf(bytes));
          },
        });
        startWaiting();
      });
    },
  };
}
