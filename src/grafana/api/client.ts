import * as v from 'valibot';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';
import { explainRefusal, refusalMessage } from './refusals.ts';
import { type Dashboard, parseDashboard } from '../dashboard/parse.ts';
import type { HttpResponse } from '../../util/http/client.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';
import { grafanaRequest } from './request.ts';
import { number, text } from '../dashboard/lenient-fields.ts';
import { pathSegment } from '../urls.ts';

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
}

/** What a search is narrowed by. */
export interface SearchFilter {
  readonly tag?: string;
  readonly query?: string;
}

/** The questions we ask Grafana's API. Every method throws the errors of `src/util/errors.ts`. */
export interface GrafanaClient {
  /** Root URL without a slash at the end. */
  readonly root: string;
  readonly token: string | undefined;
  /** Organisation that is asked; the token's own, or the first, when missing. */
  readonly orgId: string | undefined;
  /**
   * Dashboards (no folders), folder by folder as Grafana orders them, by title.
   * @param filter `tag` must be equal, case included; `query` is part of the title
   */
  search(filter?: SearchFilter): Promise<readonly DashboardHit[]>;
  /**
   * One dashboard by its UID, case included, of whatever schema.
   * @throws GrafanaNotFoundError when there is none
   */
  dashboard(uid: string): Promise<Dashboard>;
}

export interface GrafanaClientOptions {
  readonly root: string;
  readonly token: string | undefined;
  /** Organisation that the token belongs to; the first when missing. */
  readonly orgId?: string | undefined;
  /** Milliseconds for one answer. */
  readonly timeoutMs: number;
}

/** Most that Grafana gives at once; from 6.5.1 on it refuses more. */
const PAGE_SIZE = 5000;
/** A search ends here, at 100,000 dashboards, whatever the other side goes on sending. */
const MAX_PAGES = 20;
/** Bytes of one API answer: a page of 5,000 hits has about 2 MB, large dashboards have a few. */
const MAX_ANSWER = 50_000_000;

const hit = v.object({
  id: number,
  uid: nonEmpty,
  title: text,
  url: text,
  type: v.fallback(v.string(), 'dash-db'),
  folderUid: text,
  folderTitle: text,
});

export function createGrafanaClient(options: GrafanaClientOptions): GrafanaClient {
  const { token, timeoutMs } = options;
  const root = options.root.replace(/\/+$/, '');

  async function askAt(path: string): Promise<Reply> {
    const url = `${root}/${path}`;
    const answer = await grafanaRequest(url, {
      token,
      timeoutMs,
      maxBytes: MAX_ANSWER,
    });
    return {
      status: answer.status,
      json() {
        if (answer.status !== 200) throw explainRefusal(answer, { url, token });
        return parseJson(answer, root);
      },
      message: () => refusalMessage(answer) ?? '',
    };
  }

  const get = async (path: string): Promise<unknown> => (await askAt(`api/${path}`)).json();

  async function searchPage(filter: SearchFilter, page: number) {
    const parameters = new URLSearchParams({
      type: 'dash-db',
      ...filter,
      limit: String(PAGE_SIZE),
      page: String(page),
    });
    const body = await get(`search?${parameters.toString()}`);
    if (!Array.isArray(body)) throw notGrafana(root);
    return body.map((entry: unknown) => readAs(hit, entry));
  }

  /**
   * A dashboard that is stored in schema v2, which the old address refuses (13): its message names the
   * new one, of which the version and the namespace are taken, and only where they look like such.
   */
  async function storedV2(uid: string, refusal: Reply): Promise<unknown> {
    for (const place of placesOfV2(refusal.message(), options.orgId)) {
      const reply = await askAt(
        `apis/dashboard.grafana.app/${place}/dashboards/${pathSegment(uid)}`,
      );
      if (reply.status !== 404) return reply.json();
    }
    return refusal.json();
  }

  return {
    root,
    token,
    orgId: options.orgId,
    async search(filter = {}) {
      const hits: DashboardHit[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const results = await searchPage(filter, page);
        for (const found of results) {
          if (found?.type !== 'dash-db') continue;
          const { id, uid, title, url, folderUid, folderTitle } = found;
          hits.push({ id, uid, title, slug: slugOf(url), folderUid, folderTitle });
        }
        if (results.length < PAGE_SIZE) break;
      }
      return hits;
    },
    async dashboard(uid) {
      // An empty UID, `.` and `..` would ask for another path than the one of dashboards.
      if (/^\.{0,2}$/.test(uid)) throw new GrafanaNotFoundError('Dashboard not found');
      const reply = await askAt(`api/dashboards/uid/${pathSegment(uid)}`);
      const body = reply.status === 406 ? await storedV2(uid, reply) : reply.json();
      return parseDashboard(body, uid);
    },
  };
}

/** An answer that may still be a refusal. */
interface Reply {
  readonly status: number;
  /** @throws GrafanaImagesError when it is a refusal, or no JSON */
  json(): unknown;
  /** What Grafana says in a refusal; data, which may hold anything. */
  message(): string;
}

const V2_PLACE =
  /\/apis\/dashboard\.grafana\.app\/(v2(?:(?:alpha|beta)\d{1,2})?)\/namespaces\/(default|(?:org|stacks)-\d{1,10})\/dashboards\//;

/** `VERSION/namespaces/NAMESPACE`, the likeliest first. */
function placesOfV2(message: string, orgId: string | undefined): string[] {
  const [, version, namespace] = V2_PLACE.exec(message) ?? [];
  if (version !== undefined && namespace !== undefined)
    return [`${version}/namespaces/${namespace}`];
  const own = orgId === undefined || orgId === '1' ? 'default' : `org-${orgId}`;
  return ['v2', 'v2beta1'].map((likely) => `${likely}/namespaces/${own}`);
}

function parseJson(answer: HttpResponse, root: string): unknown {
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
