/** Milliseconds for which the disk is not asked again; it may be others who fill it. */
const KNOWN_MS = 1_000;

/**
 * Tells how many bytes a disk has left, and asks the disk once a second at most: between, what we write
 * ourselves is taken off.
 * @param look undefined when the disk does not know
 * @param now milliseconds that only go on
 * @returns a function that tells it before so many bytes are written
 */
export function createFreeBytes(
  look: () => Promise<number | undefined>,
  now: () => number = () => performance.now(),
): (bytes: number) => Promise<number | undefined> {
  let free: number | undefined;
  let askedAt = -Infinity;
  return async (bytes) => {
    if (now() - askedAt >= KNOWN_MS) {
      free = await look();
      askedAt = now();
    }
    const before = free;
    if (free !== undefined) free -= bytes;
    return before;
  };
}
