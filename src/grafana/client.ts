import { z } from 'zod';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';
import { explainRefusal } from './answers.ts';
import { type Dashboard, parseDashboard } from './dashboards.ts';
import { type Answer, ask } from './http.ts';
import { pathSegment } from './urls.ts';

/** A dashboard as the search lists it. */
export interface DashboardHit {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  /** Last part of the dashboard's URL; empty when Grafana gives none. */
  readonly slug: string;
}

/** The questions we ask Grafana's API. Every method throws the errors of `src/errors.ts`. */
export interface GrafanaClient {
  /** Root URL without a slash at the end. */
  readonly root: string;
  readonly token: string | undefined;
  /**
   * Dashboards (no folders), folder by folder as Grafana orders them, by title.
   * @param filter `tag` must be equal, case included; `query` is part of the title
   */
  search(filter?: { tag?: string; query?: string }): Promise<DashboardHit[]>;
  /**
   * One dashboard by its UID, case included.
   * @throws GrafanaNotFoundError when there is none
   */
  dashboard(uid: string): Promise<Dashboard>;
}

export interface GrafanaClientOptions {
  readonly root: string;
  readonly token: string | undefined;
  /** Milliseconds for one answer. */
  readonly timeoutMs: number;
}

/** Most that Grafana gives at once; from 6.5.1 on it refuses more. */
const PAGE_SIZE = 5000;
/** A search ends here, at 100,000 dashboards, whatever the other side goes on sending. */
const MAX_PAGES = 20;
/** Bytes of one API answer: a page of 5,000 hits has about 2 MB, large dashboards have a few. */
const MAX_ANSWER = 50_000_000;

const hit = z.object({
  id: z.number().catch(0),
  uid: z.string().min(1),
  title: z.string().catch(''),
  url: z.string().catch(''),
  type: z.string().catch('dash-db'),
});

export function createGrafanaClient(options: GrafanaClientOptions): GrafanaClient {
  const { root, token, timeoutMs } = options;

  async function get(path: string): Promise<unknown> {
    const url = `${root}/api/${path}`;
    const answer = await ask(url, {
      token,
      timeoutMs,
      maxBytes: MAX_ANSWER,
      tooLarge: 'look whether HUBOT_GRAFANA_HOST is really Grafana',
    });
    if (answer.status !== 200) throw explainRefusal(answer, { url, token });
    return parseJson(answer, root);
  }

  async function searchPage(filter: { tag?: string; query?: string }, page: number) {
    const parameters = new URLSearchParams({
      type: 'dash-db',
      ...filter,
      limit: String(PAGE_SIZE),
      page: String(page),
    });
    const body = await get(`search?${parameters.toString()}`);
    if (!Array.isArray(body)) throw notGrafana(root);
    return body.map((entry: unknown) => hit.safeParse(entry));
  }

  return {
    root,
    token,
    async search(filter = {}) {
      const hits: DashboardHit[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const results = await searchPage(filter, page);
        for (const { data } of results) {
          if (data?.type !== 'dash-db') continue;
          hits.push({ id: data.id, uid: data.uid, title: data.title, slug: slugOf(data.url) });
        }
        if (results.length < PAGE_SIZE) break;
      }
      return hits;
    },
    async dashboard(uid) {
      // An empty UID, `.` and `..` would ask for another path than the one of dashboards.
      if (/^\.{0,2}$/.test(uid)) throw new GrafanaNotFoundError('Dashboard not found');
      return parseDashboard(await get(`dashboards/uid/${pathSegment(uid)}`), uid);
    },
  };
}

function parseJson(answer: Answer, root: string): unknown {
  if (answer.contentType !== 'application/json') throw notGrafana(root);
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (cause) {
    throw new GrafanaError('Grafana sent JSON that cannot be read; try again in a moment.', {
      cause,
    });
  }
}

function notGrafana(root: string): GrafanaError {
  return new GrafanaError(
    `${root} does not answer as Grafana's API does; set HUBOT_GRAFANA_HOST to Grafana's root URL, sub-path included.`,
  );
}

/** `/d/UID/SLUG`, behind a sub-path or not; `/dashboard/db/SLUG` of old. */
function slugOf(url: string): string {
  return /\/(?:d\/[^/]+|dashboard\/db)\/([^/?#]+)/.exec(url)?.[1] ?? '';
}
