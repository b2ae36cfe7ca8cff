import { TooManyRequestsError } from './errors.ts';

/** Runs work if there is a free place. */
export type Bulkhead = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Admits at most `places` pieces of work at once, those that wait for a turn inside included, and
 * rejects the rest at once: a queue without a limit falls over in the end.
 * @returns a function that throws TooManyRequestsError when every place is taken
 */
export function createBulkhead(places: number): Bulkhead {
  let taken = 0;
  return async (work) => {
    if (taken >= places) {
      throw new TooManyRequestsError(
        'Too many pictures are waiting for their turn already; ask again in a moment.',
      );
    }
    taken += 1;
    try {
      return await work();
    } finally {
      taken -= 1;
    }
  };
}
