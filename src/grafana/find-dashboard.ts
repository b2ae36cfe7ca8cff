import { closestSteps, nearest } from '../util/fuzzy-match.ts';
import { folded } from '../util/normalize-text.ts';
import { code, oneLine } from '../util/text.ts';
import { runInSlices, STEP, type Steps } from '../util/time-slices.ts';
import type { DashboardHit, GrafanaClient } from './api/client.ts';
import type { Dashboard } from './dashboard/model.ts';
import { type FoldedHit, foldedNames } from './folded-names.ts';
import { folderWith, foldersOf } from './folders.ts';
import { GrafanaNotFoundError, GrafanaRefusedError } from './errors.ts';

/** The one dashboard that is meant, or those that may be, or the folder that has that name. */
export type Found =
  | { readonly kind: 'one'; readonly dashboard: Dashboard }
  | { readonly kind: 'several'; readonly hits: readonly DashboardHit[] }
  | { readonly kind: 'folder'; readonly title: string; readonly hits: readonly DashboardHit[] };

/** No dashboard has that name. */
export class DashboardNotFoundError extends GrafanaNotFoundError {
  /** Those with the most similar names, likeliest first. */
  readonly similar: readonly DashboardHit[];

  constructor(similar: readonly DashboardHit[]) {
    super(notFoundMessage(similar));
    this.similar = similar;
  }

  /** With those alone whose name is nearly the same. */
  onlyNear(typed: string): DashboardNotFoundError {
    return new DashboardNotFoundError(nearest(folded(typed), this.similar, namesOf, MAX_SIMILAR));
  }
}

/** Milliseconds; a younger list is not read again for a name that is not in it. */
export const FRESH_MS = 10_000;
/** Most dashboards with similar names. */
const MAX_SIMILAR = 5;
/** Most of them that a message names. */
const MAX_NAMED = 3;

/**
 * The dashboard that a person means: by its UID, else by its UID or slug (the last part of its URL)
 * in any case, else by its title, else by words of its title. The first of these that fits anything
 * decides. A folder has its UID before words of titles, and its title after them.
 * @throws DashboardNotFoundError, its message beginning with `Dashboard not found`
 */
export async function findDashboard(client: GrafanaClient, typed: string): Promise<Found> {
  const name = folded(typed);
  if (name === '') throw new DashboardNotFoundError([]);
  try {
    // A UID has no spaces, so Grafana need not be asked for such a name.
    if (!name.includes(' ')) return { kind: 'one', dashboard: await client.dashboard(typed) };
  } catch (error) {
    // A title may contain a character, such as a slash, that a proxy refuses in a URL.
    const isOther = error instanceof GrafanaNotFoundError || error instanceof GrafanaRefusedError;
    if (!isOther) throw error;
  }
  const { all, hits, folder } = await inList(client, (list) => matchSteps(name, list));
  if (folder !== undefined) return { kind: 'folder', title: folder, hits };
  const [first] = hits;
  if (hits.length > 1) return { kind: 'several', hits };
  if (first) return { kind: 'one', dashboard: await client.dashboard(first.uid) };
  throw new DashboardNotFoundError(await similarDashboards(all, name));
}

/**
 * The dashboards of the folder with this UID.
 * @throws GrafanaNotFoundError when no dashboard is in it
 */
export async function findFolder(client: GrafanaClient, uid: string): Promise<Found> {
  const matches = function* (list: readonly DashboardHit[]): Steps<Matches> {
    yield;
    const folder = folderWith('uid', foldersOf(list), uid);
    return folder ? { folder: folder.title, hits: folder.hits } : NO_MATCHES;
  };
  const { hits, folder } = await inList(client, matches);
  if (folder !== undefined) return { kind: 'folder', title: folder, hits };
  throw new GrafanaNotFoundError(
    `There are no dashboards in a folder ${code(uid)}; \`graf list folder:\` names the folders.`,
  );
}

/**
 * Dashboards whose title has every word; else those with such a UID or slug.
 * @param words as typed
 */
export async function searchDashboards(
  client: GrafanaClient,
  words: string,
): Promise<{ readonly all: readonly DashboardHit[]; readonly hits: readonly DashboardHit[] }> {
  const name = folded(words);
  const matches = function* (list: readonly DashboardHit[]): Steps<Matches> {
    const hits = yield* filterSteps(list, hasWords(name));
    return { hits: hits.length > 0 ? hits : yield* filterSteps(list, isCalled(name)) };
  };
  return inList(client, matches);
}

interface Matches {
  readonly hits: readonly DashboardHit[];
  /** Title of the folder whose dashboards they are. */
  readonly folder?: string;
}

const NO_MATCHES: Matches = { hits: [] };

/** Looks in the list that was kept, and in a new one when nothing is found: it may be new itself. */
async function inList(
  client: GrafanaClient,
  matches: (all: readonly DashboardHit[]) => Steps<Matches>,
): Promise<Matches & { readonly all: readonly DashboardHit[] }> {
  const kept = await client.search();
  const found = await runInSlices(matches(kept));
  if (found.hits.length > 0) return { ...found, all: kept };
  const all = await client.search({ maxAgeMs: FRESH_MS });
  return { ...(all === kept ? found : await runInSlices(matches(all))), all };
}

/**
 * Dashboards with similar names, likeliest first; always some when there are any.
 * @param typed a UID, a slug, a title or words of one
 */
export async function similarDashboards(
  all: readonly DashboardHit[],
  typed: string,
): Promise<DashboardHit[]> {
  return runInSlices(closestSteps(folded(typed), all, namesOf, MAX_SIMILAR));
}

function namesOf(hit: FoldedHit): readonly string[] {
  const { uid, slug, title } = foldedNames(hit);
  return [uid, slug, title, ...title.split(' ')];
}

function* matchSteps(name: string, all: readonly FoldedHit[]): Steps<Matches> {
  for (const fits of [isCalled(name), isTitled(name)]) {
    const hits = yield* filterSteps(all, fits);
    if (hits.length > 0) return { hits };
  }
  const folders = foldersOf(all);
  yield;
  const byUid = folderWith('uid', folders, name);
  if (byUid) return { folder: byUid.title, hits: byUid.hits };
  const hits = yield* filterSteps(all, hasWords(name));
  if (hits.length > 0) return { hits };
  const byTitle = folderWith('title', folders, name);
  return byTitle ? { folder: byTitle.title, hits: byTitle.hits } : NO_MATCHES;
}

function isCalled(name: string): (hit: FoldedHit) => boolean {
  return (hit) => name !== '' && [foldedNames(hit).uid, foldedNames(hit).slug].includes(name);
}

function isTitled(name: string): (hit: FoldedHit) => boolean {
  return (hit) => foldedNames(hit).title === name;
}

function hasWords(name: string): (hit: FoldedHit) => boolean {
  const words = name.split(' ').filter(Boolean);
  return (hit) => {
    const { title } = foldedNames(hit);
    return words.length > 0 && words.every((word) => title.includes(word));
  };
}

function* filterSteps<T>(things: readonly T[], fits: (thing: T) => boolean): Steps<T[]> {
  const fitting: T[] = [];
  for (const [index, thing] of things.entries()) {
    if (index % STEP === STEP - 1) yield;
    if (fits(thing)) fitting.push(thing);
  }
  return fitting;
}

function notFoundMessage(similar: readonly DashboardHit[]): string {
  const names = similar
    .slice(0, MAX_NAMED)
    .map(({ uid, title }) => `${code(uid)} (${oneLine(title, 60)})`);
  const advice =
    names.length > 0
      ? `Did you mean ${names.join(' or ')}? \`graf list\` shows all dashboards.`
      : '`graf list` shows the dashboards, `graf search WORDS` those with WORDS in the title.';
  return `Dashboard not found. ${advice}`;
}
