/**
 * Waits for a promise at most `ms` milliseconds; after that the result is what `onTimeout` returns or
 * throws. The work behind the promise goes on.
 */
export async function withTimeout<T>(work: Promise<T>, ms: number, onTimeout: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, over.then(onTimeout)]);
  } finally {
    clearTimeout(timer);
  }
}
