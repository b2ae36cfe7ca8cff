/**
 * Waits until a state is reached that announces itself in no other way, looking every few
 * milliseconds. The test's own timeout ends the wait; the timer does not keep mocha alive after it.
 * @throws what `isTrue` throws
 */
export function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const seen = (isReached: boolean) => {
      if (isReached) resolve();
      else setTimeout(look, 5).unref();
    };
    const look = () => {
      try {
        const answer = isTrue();
        if (typeof answer === 'boolean') seen(answer);
        else answer.then(seen).catch(fail);
      } catch (error) {
        fail(error);
      }
    };
    look();
  });
}
