import type { PictureStore } from '../../pictures/stores/store.ts';

export interface StoredTally {
  readonly pictures: number;
  readonly bytes: number;
}

/** Milliseconds for which a count is given again; where several servers share a store, lists cost money. */
const KEEP_MS = { own: 10 * 60_000, shared: 24 * 3_600_000 };
/** Milliseconds after which a count that failed is tried again. */
const RETRY_MS = 60_000;

/**
 * Counts the pictures of a store, rarely and in the background, as a folder may have very many.
 * @returns what was counted last; undefined before the first count has ended
 */
export function createStoredTally(
  store: Pick<PictureStore, 'list' | 'claimRound'>,
  now: () => number = () => performance.now(),
): () => Promise<StoredTally | undefined> {
  let last: StoredTally | undefined;
  let countedAt = -Infinity;

  async function count(): Promise<void> {
    let pictures = 0;
    let bytes = 0;
    for await (const picture of store.list(() => undefined)) {
      pictures += 1;
      bytes += picture.bytes;
    }
    last = { pictures, bytes };
  }

  const keepMs = store.claimRound ? KEEP_MS.shared : KEEP_MS.own;
  return async () => {
    if (now() - countedAt >= keepMs) {
      countedAt = now();
      const counting = count().catch(() => (countedAt = now() - keepMs + RETRY_MS));
      // The first one is waited for, if it is quick.
      if (!last)
        await Promise.race([
          counting,
          new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
        ]);
    }
    return last;
  };
}
