import type { IndexEntry } from './search-index.ts';

/** A place in the index, with what it is worth. */
export interface Ranked {
  readonly entry: IndexEntry;
  /** Where its numbers begin in `entry.panels`; NONE for the whole dashboard. */
  readonly at: number;
  readonly score: number;
  /** Share of the known words that are found here, from 0 to 1. */
  readonly coverage: number;
}

/** The best places so far. */
export interface BestPlaces {
  readonly offer: (entry: IndexEntry, at: number, score: number, coverage: number) => void;
  /** Whether a place of this score would not be among them. */
  readonly isTooLow: (score: number) => boolean;
  /** Best first; of equals the one that was offered first. */
  readonly ranked: () => Ranked[];
}

export function createBestPlaces(limit: number): BestPlaces {
  const best: Ranked[] = [];
  const isTooLow = (score: number) => (best[limit - 1]?.score ?? -Infinity) >= score;
  return {
    isTooLow,
    offer: (entry, at, score, coverage) => {
      if (isTooLow(score)) return;
      const place = best.findIndex((other) => other.score < score);
      best.splice(place < 0 ? best.length : place, 0, { entry, at, score, coverage });
      if (best.length > limit) best.pop();
    },
    ranked: () => best,
  };
}
