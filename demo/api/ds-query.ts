import { liveFrames } from '../data/live-frames.ts';
import {
  type DemoPrometheus,
  isForPrometheus,
  queryPrometheus,
  type QueryResult,
} from '../data/prometheus.ts';
import { json, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';
import { isObject, objectIn, objectsIn, stringIn, type JsonObject } from '../model/json.ts';

/** The data source that all dashboards of the demo have. */
export const DEMO_SOURCE = {
  name: 'Demo',
  uid: 'demo',
  type: 'grafana-testdata-datasource',
} as const;

/** `POST /api/ds/query`, which came with Grafana 8; undefined for any other request. */
export async function dataSourceQuery(
  exchange: AuthorisedExchange,
  about: {
    readonly version: string;
    readonly prometheus?: DemoPrometheus | undefined;
    readonly now: number;
  },
): Promise<Answer | undefined> {
  const { path, request } = exchange;
  const { version, prometheus, now } = about;
  if (path !== '/api/ds/query' || request.method !== 'POST' || Number.parseInt(version) < 8) {
    return undefined;
  }
  const body = parsed(await exchange.body());
  const queries = objectsIn(body?.queries);
  if (!body || queries.length === 0) return json(400, { message: 'bad request data' });
  const range = { from: momentOf(body.from), to: momentOf(body.to), now };
  if (!Number.isFinite(range.from) || !Number.isFinite(range.to)) {
    return json(400, { message: 'invalid time range' });
  }
  if (prometheus && queries.every(isForPrometheus)) {
    const results = await Promise.all(
      queries.map(async (query) => [
        stringIn(query.refId, 'A'),
        await queryPrometheus(query, range, prometheus),
      ]),
    );
    const isFailed = results.some(([, result]) => (result as QueryResult).status !== 200);
    return json(isFailed ? 400 : 200, { results: Object.fromEntries(results) as unknown });
  }
  if (queries.some(({ datasource }) => objectIn(datasource).uid !== DEMO_SOURCE.uid)) {
    return json(404, { message: 'Data source not found' });
  }
  return json(200, { results: resultsOf(queries, range) });
}

function resultsOf(
  queries: readonly JsonObject[],
  range: Parameters<typeof liveFrames>[1],
): Record<string, QueryResult> {
  return Object.fromEntries(
    queries.map((query) => [
      stringIn(query.refId, 'A'),
      { status: 200, frames: liveFrames(query, range) },
    ]),
  );
}

/** Milliseconds as a text. */
function momentOf(value: unknown): number {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
