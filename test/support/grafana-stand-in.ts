import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveHttp } from './http.ts';

/** A dashboard of the stand-in. */
export interface StandInDashboard {
  readonly uid: string;
  readonly title: string;
  readonly folder?: string;
  readonly tags?: readonly string[];
  /** Titles. */
  readonly panels?: readonly string[];
  /** As they are saved. */
  readonly variables?: readonly unknown[];
  /** Tokens that may see it; all when missing. */
  readonly tokens?: readonly string[];
}

/** A Grafana whose dashboards, faults and delays a test decides on; only what the index reads. */
export interface GrafanaStandIn {
  readonly url: string;
  readonly dashboards: Map<string, StandInDashboard>;
  /** Paths with their queries, in the order in which they were asked for. */
  readonly asked: string[];
  /** Requests that are answered at the moment, and the most of them at once so far. */
  readonly atOnce: { now: number; most: number };
  /** Answers in place of Grafana; false when it does not. */
  fault: (path: string, response: ServerResponse, token: string) => boolean | Promise<boolean>;
  close(): Promise<void>;
}

/** @param dashboards at the beginning */
export async function startGrafanaStandIn(
  dashboards: readonly StandInDashboard[],
): Promise<GrafanaStandIn> {
  const all = new Map(dashboards.map((one) => [one.uid, one]));
  const atOnce = { now: 0, most: 0 };
  const asked: string[] = [];
  const server = await serveHttp((request, response) => {
    atOnce.now += 1;
    atOnce.most = Math.max(atOnce.most, atOnce.now);
    response.once('close', () => (atOnce.now -= 1));
    void answer(request, response);
  });
  const standIn: GrafanaStandIn = {
    url: server.url,
    dashboards: all,
    asked,
    atOnce,
    fault: () => false,
    close: () => server.close(),
  };

  async function answer({ url = '', headers }: IncomingMessage, response: ServerResponse) {
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    asked.push(url);
    if (await standIn.fault(url, response, token)) return;
    const visible = ({ tokens }: StandInDashboard) => tokens?.includes(token) ?? true;
    const { pathname, searchParams } = new URL(url, server.url);
    if (pathname === '/api/search') {
      const limit = Number(searchParams.get('limit'));
      const from = (Number(searchParams.get('page')) - 1) * limit;
      const hits = [...all.values()].filter(visible).map(hitOf);
      sendJson(response, 200, hits.slice(from, from + limit));
      return;
    }
    const uid = /^\/api\/dashboards\/uid\/(.+)$/.exec(pathname)?.[1];
    const dashboard = all.get(decodeURIComponent(uid ?? ''));
    if (!dashboard) sendJson(response, 404, { message: 'Dashboard not found' });
    else if (visible(dashboard)) sendJson(response, 200, bodyOf(dashboard));
    else sendJson(response, 403, { message: 'Access denied to this dashboard' });
  }
  return standIn;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function hitOf({ uid, title, folder, tags = [] }: StandInDashboard, index: number) {
  const inFolder = folder === undefined ? {} : { folderUid: `f-${folder}`, folderTitle: folder };
  return { id: index + 1, uid, title, url: `/d/${uid}/s`, type: 'dash-db', tags, ...inFolder };
}

function bodyOf({ uid, title, folder = 'General', tags = [], ...content }: StandInDashboard) {
  const { panels = [], variables = [] } = content;
  return {
    meta: { slug: 's', url: `/d/${uid}/s`, folderTitle: folder },
    dashboard: {
      uid,
      title,
      tags,
      schemaVersion: 30,
      templating: { list: variables },
      panels: panels.map((panel, index) => ({
        id: index + 1,
        title: panel,
        type: 'graph',
        gridPos: { x: 0, y: index, w: 24, h: 1 },
      })),
    },
  };
}
