/**
 * Waits until a state is reached that announces itself in no other way, looking every few
 * milliseconds. The test's own timeout ends the wait; the timer does not keep mocha alive after it.
 * @throws what `isTrue` throws
 */
export function until(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      try {
        if (isTrue()) resolve();
        else setTimeout(look, 5).unref();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    look();
  });
}
