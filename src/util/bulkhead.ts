import { TooManyRequestsError } from './errors.ts';

/** Does work if there is still room for it. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets in only so many at once, those who wait inside for their turn included, and turns the rest
 * away at once: what grows without end falls over in the end.
 * @returns a function that throws TooManyRequestsError when every place is taken
 */
export function createGate(places: number): Gate {
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
