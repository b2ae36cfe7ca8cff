/** Milliseconds for which the disk is not asked again; it may be others who fill it. */
const KNOWN_MS = 1_000;

/**
 * Tells how many bytes a disk has left, and asks the disk once a second: between, what we write ourselves is
 * taken off. Where that would leave too few the disk is asked again, so that a guess never refuses a picture.
 * @param look undefined when the disk does not know
 * @param now milliseconds that only go on
 * @returns a function that tells it before so many bytes are written, where so many are to be left
 */
export function createFreeBytes(
  look: () => Promise<number | undefined>,
  now: () => number = () => performance.now(),
): (bytes: number, reserve: number) => Promise<number | undefined> {
  let free: number | undefined;
  let askedAt = -Infinity;
  const isEnough = (bytes: number, reserve: number) =>
    free === undefined || free - bytes >= reserve;
  return async (bytes, reserve) => {
    if (now() - askedAt >= KNOWN_MS || !isEnough(bytes, reserve)) {
      free = await look();
      askedAt = now();
    }
    const before = free;
    if (free !== undefined && isEnough(bytes, reserve)) free -= bytes;
    return before;
  };
}
