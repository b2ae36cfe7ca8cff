import { custom, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';
import {
  isObject,
  numberIn,
  objectIn,
  objectsIn,
  stringIn,
  type JsonObject,
} from '../model/json.ts';
import type { FrameJson } from './live-frames.ts';

/** A real Prometheus behind the demo Grafana. */
export interface DemoPrometheus {
  /** Root URL, without a slash at the end. */
  readonly url: string;
  /** Shortest step, as the data source's settings have it, in seconds. */
  readonly scrapeSeconds: number;
}

export const PROMETHEUS_SOURCE = {
  name: 'Prometheus',
  uid: 'prometheus',
  type: 'prometheus',
} as const;

/** As Grafana's settings list it; the number is its id, by which older versions call it. */
export function prometheusSettings({ scrapeSeconds }: DemoPrometheus, version: string): JsonObject {
  const isNew = Number.parseInt(version) >= 9;
  return {
    ...PROMETHEUS_SOURCE,
    url: `/api/datasources/proxy/${isNew ? 'uid/prometheus' : '7'}`,
    jsonData: { timeInterval: `${scrapeSeconds}s` },
  };
}

const RESOURCES = /^\/api\/datasources\/uid\/prometheus\/resources(\/api\/v1\/[\w/]+)$/;
const PROXY = /^\/api\/datasources\/proxy\/(?:uid\/prometheus|7)(\/api\/v1\/[\w/]+)$/;

/** What Grafana passes on to a data source: from 9 on as its resources, in every version by its proxy. */
export async function prometheusRoute(
  { path, search }: AuthorisedExchange,
  { url }: DemoPrometheus,
  version: string,
): Promise<Answer | undefined> {
  const isNew = Number.parseInt(version) >= 9;
  const rest = (isNew ? RESOURCES.exec(path)?.[1] : undefined) ?? PROXY.exec(path)?.[1];
  if (rest === undefined) return undefined;
  const answer = await fetch(`${url}${rest}?${search}`);
  return custom(answer.status, 'application/json', await answer.text());
}

export interface QueryResult {
  readonly status: number;
  readonly error?: string;
  readonly frames: readonly FrameJson[];
}

interface Times {
  readonly from: number;
  readonly to: number;
}

/** One query as the backend of Grafana's Prometheus plugin answers it. */
export async function queryPrometheus(
  query: JsonObject,
  times: Times,
  { url, scrapeSeconds }: DemoPrometheus,
): Promise<QueryResult> {
  const step = Math.max(scrapeSeconds, Math.ceil(numberIn(query.intervalMs, 1_000) / 1_000));
  const isInstant = query.instant === true && query.range !== true;
  const expression = filled(stringIn(query.expr, ''), step, times, scrapeSeconds);
  const parameters = isInstant
    ? { query: expression, time: String(times.to / 1_000) }
    : {
        query: expression,
        start: String(Math.floor(times.from / 1_000 / step) * step),
        end: String(Math.floor(times.to / 1_000 / step) * step),
        step: String(step),
      };
  const kind = isInstant ? 'query' : 'query_range';
  const answer = await fetch(`${url}/api/v1/${kind}?${new URLSearchParams(parameters).toString()}`);
  const body = (await answer.json()) as JsonObject;
  if (body.status !== 'success') {
    const error = `${stringIn(body.errorType, 'error')}: ${stringIn(body.error, '')}`;
    return { status: answer.status, error, frames: [] };
  }
  const { result } = objectIn(body.data);
  return {
    status: 200,
    frames: objectsIn(result).map((series) => frameOf(series, query, step, isInstant)),
  };
}

/** What Grafana's page leaves to the backend. */
function filled(text: string, step: number, { from, to }: Times, scrape: number): string {
  const range = Math.round((to - from) / 1_000);
  return text
    .replace(/\$\{?__rate_interval\b\}?/g, `${Math.max(step + scrape, 4 * scrape)}s`)
    .replace(/\$\{?__interval\b\}?/g, `${step}s`)
    .replace(/\$\{?__range\b\}?/g, `${range}s`);
}

function frameOf(
  series: JsonObject,
  query: JsonObject,
  step: number,
  isInstant: boolean,
): FrameJson {
  const points = (isInstant ? [series.value] : series.values) as readonly (readonly [
    number,
    string,
  ])[];
  const labels = Object.fromEntries(
    Object.entries(objectIn(series.metric)).map(([name, value]) => [name, stringIn(value, '')]),
  );
  const values = points.map(([, value]) => Number(value.replace('Inf', 'Infinity')));
  const at = (test: (value: number) => boolean) =>
    values.flatMap((value, index) => (test(value) ? [index] : []));
  const entities = {
    NaN: at(Number.isNaN),
    Inf: at((value) => value === Infinity),
    NegInf: at((value) => value === -Infinity),
  };
  const isOdd = Object.values(entities).some(({ length }) => length > 0);
  const legend = stringIn(query.legendFormat, '');
  const name = legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
  return {
    schema: {
      refId: stringIn(query.refId, 'A'),
      meta: { type: 'timeseries-multi', custom: { resultType: isInstant ? 'vector' : 'matrix' } },
      fields: [
        {
          name: 'Time',
          type: 'time',
          typeInfo: { frame: 'time.Time' },
          config: isInstant ? {} : { interval: step * 1_000 },
        },
        {
          name: 'Value',
          type: 'number',
          typeInfo: { frame: 'float64' },
          labels,
          config: name === '' || legend === '__auto' ? {} : { displayNameFromDS: name },
        },
      ],
    },
    data: {
      values: [
        points.map(([time]) => time * 1_000),
        values.map((value) => (Number.isFinite(value) ? value : null)),
      ],
      ...(isOdd && { entities: [null, entities] }),
    },
  };
}

/** Whether a query is for the Prometheus. */
export function isForPrometheus({ datasource }: JsonObject): boolean {
  return isObject(datasource) && datasource.uid === PROMETHEUS_SOURCE.uid;
}
