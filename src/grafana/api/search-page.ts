import * as v from 'valibot';
import { nonEmpty, readAs } from '../../util/schema.ts';
import { list, number, text } from '../dashboard/lenient-fields.ts';
import { GrafanaError } from '../errors.ts';

/** A dashboard as the search lists it. */
export interface DashboardHit {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  /** Last part of the dashboard's URL; empty when Grafana gives none. */
  readonly slug: string;
  /** Both are empty in the folder General, and where Grafana gives none. */
  readonly folderUid: string;
  readonly folderTitle: string;
  /** Missing when it has none. */
  readonly tags?: readonly string[];
}

export interface SearchPage {
  readonly hits: readonly DashboardHit[];
  /** Whether the page was full, so that another one may follow. */
  readonly isFull: boolean;
}

/** Most hits that Grafana gives at once; from 6.5.1 on it refuses to give more. */
export const PAGE_SIZE = 5000;
/** Characters. Grafana's database takes 189 for a title and 40 for a UID. */
const MAX_TEXT = 500;
/** Tags of one dashboard that are read. */
const MAX_TAGS = 50;

const hitSchema = v.object({
  id: number,
  uid: v.pipe(nonEmpty, v.maxLength(MAX_TEXT)),
  title: text,
  url: text,
  type: v.fallback(v.string(), 'dash-db'),
  folderUid: text,
  folderTitle: text,
  tags: list,
});

/**
 * Parses one page of `/api/search`. Entries that are not dashboards, or cannot be read, are skipped, and
 * long texts are cut.
 * @throws GrafanaError when it is not such a page
 */
export function parseSearchPage(body: unknown): SearchPage {
  if (!Array.isArray(body)) {
    throw new GrafanaError(
      "Grafana's address does not answer as Grafana's API does; set HUBOT_GRAFANA_HOST to Grafana's root URL, sub-path included.",
    );
  }
  const hits = body.slice(0, PAGE_SIZE).flatMap((entry: unknown) => {
    const found = readAs(hitSchema, entry);
    if (found?.type !== 'dash-db') return [];
    const { id, uid, title, url, folderUid, folderTitle, tags } = found;
    return {
      id,
      uid,
      title: cut(title),
      slug: cut(slugOf(url)),
      folderUid: cut(folderUid),
      folderTitle: cut(folderTitle),
      ...(tags.length === 0 ? {} : { tags: textsOf(tags) }),
    };
  });
  return { hits, isFull: body.length >= PAGE_SIZE };
}

function textsOf(tags: readonly unknown[]): string[] {
  return tags
    .slice(0, MAX_TAGS)
    .filter((tag) => typeof tag === 'string')
    .map(cut);
}

/** A copy: a slice would keep the whole text in memory. */
function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : Buffer.from(text.slice(0, MAX_TEXT)).toString();
}

/** `/d/UID/SLUG`, behind a sub-path or not; `/dashboard/db/SLUG` of old. */
function slugOf(url: string): string {
  return /\/(?:d\/[^/]+|dashboard\/db)\/([^/?#]+)/.exec(url)?.[1] ?? '';
}
