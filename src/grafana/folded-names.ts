import { folded } from '../util/normalize-text.ts';
import { STEP, type Steps } from '../util/time-slices.ts';
import type { DashboardHit } from './api/client.ts';

/** Names of a dashboard as people compare them. */
export interface FoldedNames {
  readonly uid: string;
  readonly slug: string;
  readonly title: string;
}

/** A hit that may have its names folded already. */
export interface FoldedHit extends DashboardHit {
  readonly folded?: FoldedNames;
}

export function foldedNames(hit: FoldedHit): FoldedNames {
  return hit.folded ?? fold(hit);
}

/** Folds the names of a list once, for all who look something up in it. */
export function* foldSteps(hits: readonly DashboardHit[]): Steps<FoldedHit[]> {
  const all: FoldedHit[] = [];
  for (const [index, hit] of hits.entries()) {
    if (index % STEP === STEP - 1) yield;
    const copy = { ...hit };
    all.push(Object.assign(copy, { folded: fold(copy) }));
  }
  return all;
}

function fold({ uid, slug, title }: DashboardHit): FoldedNames {
  return { uid: folded(uid), slug: folded(slug), title: folded(title) };
}
