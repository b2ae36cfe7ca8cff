import { GrafanaNotFoundError, GrafanaRefusedError } from './errors.ts';
import { folded } from '../util/normalize-text.ts';
import { nearest } from '../util/fuzzy-match.ts';
import { code, oneLine } from '../util/text.ts';
import type { DashboardHit, GrafanaClient } from './api/client.ts';
import type { Dashboard } from './dashboard/model.ts';

/** Either the one dashboard that is meant, or those that may be. */
export type Found =
  | { readonly kind: 'one'; readonly dashboard: Dashboard }
  | { readonly kind: 'several'; readonly hits: readonly DashboardHit[] };

/** A hit with its names as people compare them. */
interface Candidate {
  readonly hit: DashboardHit;
  readonly uid: string;
  readonly slug: string;
  readonly title: string;
}

/**
 * The dashboard that a person means: by its UID, else by its UID or slug (the last part of its URL)
 * in any case, else by its title, else by words of its title. The first of these that fits anything
 * decides.
 * @throws GrafanaNotFoundError, its message beginning with `Dashboard not found`
 */
export async function findDashboard(client: GrafanaClient, typed: string): Promise<Found> {
  const name = folded(typed);
  if (name === '') throw notFound(name, []);
  try {
    // No UID has a space in it, and Grafana need not be asked.
    if (!name.includes(' ')) return { kind: 'one', dashboard: await client.dashboard(typed) };
  } catch (error) {
    // A title may hold a sign, such as a slash, that a proxy refuses in an address.
    const isOther = error instanceof GrafanaNotFoundError || error instanceof GrafanaRefusedError;
    if (!isOther) throw error;
  }
  const all = (await client.search()).map(candidate);
  const words = name.split(' ');
  const levels: ((candidate: Candidate) => boolean)[] = [
    ({ uid, slug }) => uid === name || slug === name,
    ({ title }) => title === name,
    ({ title }) => words.every((word) => title.includes(word)),
  ];
  for (const fits of levels) {
    const hits = all.filter(fits).map(({ hit }) => hit);
    if (hits.length > 1) return { kind: 'several', hits };
    if (hits[0]) return { kind: 'one', dashboard: await client.dashboard(hits[0].uid) };
  }
  throw notFound(name, all);
}

function candidate(hit: DashboardHit): Candidate {
  return { hit, uid: folded(hit.uid), slug: folded(hit.slug), title: folded(hit.title) };
}

function notFound(name: string, all: readonly Candidate[]): GrafanaNotFoundError {
  const near = nearest(name, all, ({ uid, slug, title }) => [
    uid,
    slug,
    title,
    ...title.split(' '),
  ]);
  const advice =
    near.length > 0
      ? `Did you mean ${near.map(({ hit }) => `${code(hit.uid)} (${oneLine(hit.title, 60)})`).join(' or ')}?`
      : '`graf list` shows the dashboards there are, `graf search WORDS` those with WORDS in the title.';
  return new GrafanaNotFoundError(`Dashboard not found. ${advice}`);
}
