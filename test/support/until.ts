/**
 * Waits until something has become true, looking at it every few milliseconds; for states that
 * announce themselves in no other way. It is the test's own timeout that ends it otherwise.
 * @throws what `isTrue` throws
 */
export function until(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      try {
        if (isTrue()) resolve();
        else setTimeout(look, 5);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    look();
  });
}
