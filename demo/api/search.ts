import { json, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';
import type { DemoDashboard, DemoFolder } from '../model/dashboard.ts';
import { slugOf } from '../model/slug.ts';
import { dashboardUrl, folderUrl, isVisible, type Catalogue } from './catalogue.ts';

interface Hit {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly uri: string;
  readonly url: string;
  readonly slug: string;
  readonly type: 'dash-db' | 'dash-folder';
  readonly tags: readonly string[];
  readonly isStarred: boolean;
  readonly folderId?: number;
  readonly folderUid?: string;
  readonly folderTitle?: string;
  readonly folderUrl?: string;
}

const DEFAULT_LIMIT = 1000;
const MAXIMUM_LIMIT = 5000;

/** GET /api/search: the page is cut in id order and sorted afterwards, as a real 6.5.1 does. */
export function search(catalogue: Catalogue, exchange: AuthorisedExchange): Answer {
  const { query } = exchange.request;
  const limit = positive(query.get('limit'), DEFAULT_LIMIT);
  if (limit > MAXIMUM_LIMIT) {
    const message = `Limit is above maximum allowed (${MAXIMUM_LIMIT}), use page parameter to access hits beyond limit`;
    return json(422, { message });
  }
  const start = (positive(query.get('page'), 1) - 1) * limit;
  const hits = hitsFor(catalogue, exchange)
    .filter((hit) => matches(hit, query))
    .sort((one, other) => one.id - other.id)
    .slice(start, start + limit);
  return json(200, hits.sort(byTypeAndTitle));
}

/** GET /api/dashboards/tags: how often each tag is used, also on dashboards out of sight. */
export function tags(catalogue: Catalogue): Answer {
  const counts = new Map<string, number>();
  for (const term of catalogue.dashboards.flatMap((dashboard) => dashboard.json.tags ?? [])) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  return json(
    200,
    sorted.map(([term, count]) => ({ term, count })),
  );
}

function positive(raw: string | null, otherwise: number): number {
  return raw !== null && /^\d+$/.test(raw) && Number(raw) > 0 ? Number(raw) : otherwise;
}

function hitsFor(catalogue: Catalogue, { role, subPath }: AuthorisedExchange): Hit[] {
  const visible = catalogue.dashboards.filter((dashboard) => isVisible(dashboard, role));
  return [
    ...catalogue.folders.map((folder) => folderHit(folder, subPath)),
    ...visible.map((dashboard) => dashboardHit(dashboard, subPath)),
  ];
}

function folderHit(folder: DemoFolder, subPath: string): Hit {
  return {
    id: folder.id,
    uid: folder.uid,
    title: folder.title,
    uri: `db/${slugOf(folder.title)}`,
    url: folderUrl(folder, subPath),
    slug: '',
    type: 'dash-folder',
    tags: [],
    isStarred: false,
  };
}

function dashboardHit(dashboard: DemoDashboard, subPath: string): Hit {
  const { json: saved, folder } = dashboard;
  const hit: Hit = {
    id: saved.id,
    uid: saved.uid,
    title: saved.title,
    uri: `db/${slugOf(saved.title)}`,
    url: dashboardUrl(dashboard, subPath),
    slug: '',
    type: 'dash-db',
    tags: [...(saved.tags ?? [])].sort(),
    isStarred: false,
  };
  if (folder === undefined) return hit;
  return {
    ...hit,
    folderId: folder.id,
    folderUid: folder.uid,
    folderTitle: folder.title,
    folderUrl: folderUrl(folder, subPath),
  };
}

function matches(hit: Hit, query: URLSearchParams): boolean {
  const type = query.get('type');
  const text = query.get('query') ?? '';
  return (
    (type === null || type === '' || type === hit.type) &&
    query.getAll('tag').every((tag) => hit.tags.includes(tag)) &&
    (text === '' || isLike(hit.title, text)) &&
    isListed(query.getAll('folderIds'), hit.folderId ?? 0) &&
    isListed(query.getAll('dashboardIds'), hit.id) &&
    query.get('starred') !== 'true'
  );
}

function isListed(ids: readonly string[], id: number): boolean {
  return ids.length === 0 || ids.includes(String(id));
}

/** `LIKE '%text%'` as SQLite does it: `%` and `_` are wildcards, only ASCII ignores case. */
function isLike(title: string, text: string): boolean {
  const lower = (raw: string): string => raw.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const pattern = lower(text)
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/%/g, '.*')
    .replace(/_/g, '.');
  return new RegExp(pattern, 'su').test(lower(title));
}

function byTypeAndTitle(one: Hit, other: Hit): number {
  if (one.type !== other.type) return one.type === 'dash-folder' ? -1 : 1;
  const [first, second] = [one.title.toLowerCase(), other.title.toLowerCase()];
  return first < second ? -1 : first > second ? 1 : one.id - other.id;
}
