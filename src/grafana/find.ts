import { GrafanaNotFoundError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { code, oneLine } from '../text.ts';
import type { DashboardHit, GrafanaClient } from './client.ts';
import type { Dashboard } from './dashboard.ts';

/** Either the one dashboard that is meant, or those that may be. */
export type Found =
  | { readonly kind: 'one'; readonly dashboard: Dashboard }
  | { readonly kind: 'several'; readonly hits: readonly DashboardHit[] };

/**
 * The dashboard that a person means: by its UID, else by its UID or slug (the last part of its URL)
 * in any case, else by its title, else by words of its title. The first of these that fits anything
 * decides.
 * @throws GrafanaNotFoundError, its message beginning with `Dashboard not found`
 */
export async function findDashboard(client: GrafanaClient, typed: string): Promise<Found> {
  const name = folded(typed);
  try {
    // No UID has a space in it, and Grafana need not be asked.
    if (!/\s/.test(name)) return { kind: 'one', dashboard: await client.dashboard(typed) };
  } catch (error) {
    if (!(error instanceof GrafanaNotFoundError)) throw error;
  }
  const all = await client.search();
  const words = name.split(/\s+/);
  const levels: ((hit: DashboardHit) => boolean)[] = [
    ({ uid, slug }) => folded(uid) === name || folded(slug) === name,
    ({ title }) => folded(title) === name,
    ({ title }) => words.every((word) => folded(title).includes(word)),
  ];
  for (const fits of levels) {
    const [first, ...others] = all.filter(fits);
    if (first && others.length > 0) return { kind: 'several', hits: [first, ...others] };
    if (first) return { kind: 'one', dashboard: await client.dashboard(first.uid) };
  }
  throw notFound(name, all);
}

/** As people compare: whatever the case, the kind of dash, and how an accent is put together. */
export function folded(text: string): string {
  return oneLine(text, 500)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212]/gu, '-');
}

function notFound(name: string, all: readonly DashboardHit[]): GrafanaNotFoundError {
  const near = nearest(
    name,
    all.map((hit) => ({ hit, names: [hit.uid, hit.slug, hit.title, ...hit.title.split(/\s+/)] })),
    ({ names }) => names.map(folded),
  );
  const advice =
    near.length > 0
      ? `Did you mean ${near.map(({ hit }) => `${code(hit.uid)} (${oneLine(hit.title, 60)})`).join(' or ')}?`
      : '`graf list` shows the dashboards there are, `graf search WORDS` those with WORDS in the title.';
  return new GrafanaNotFoundError(`Dashboard not found. ${advice}`);
}
