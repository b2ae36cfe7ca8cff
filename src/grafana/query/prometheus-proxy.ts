import * as v from 'valibot';
import { readAs } from '../../util/schema.ts';
import type { GrafanaClient } from '../api/client.ts';
import { intervalMs, writeInterval } from '../dashboard/auto-interval.ts';
import { GrafanaError, NotUnderstoodError } from '../errors.ts';
import { isPrometheus } from './data-sources.ts';
import type { Frame, PanelData } from './frames.ts';
import type { QueryRange } from './interpolate.ts';
import type { PanelQuery } from './panel-queries.ts';

/** Prometheus refuses a query of more steps. */
const MAX_STEPS = 11_000;
/** Milliseconds between two scrapes, where nothing says it. */
const SCRAPE_MS = 15_000;

const sample = v.tuple([v.number(), v.string()]);
const metric = v.fallback(v.record(v.string(), v.string()), {});
const matrixSchema = v.object({
  data: v.object({ result: v.array(v.object({ metric, values: v.array(sample) })) }),
});
const vectorSchema = v.object({
  data: v.object({
    result: v.union([
      v.pipe(
        sample,
        v.transform((value) => [{ metric: {}, value }]),
      ),
      v.array(v.object({ metric, value: sample })),
    ]),
  }),
});

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/**
 * Asks a Prometheus through Grafana's proxy, as the pages of Grafanas did that do not answer queries
 * themselves.
 * @throws NotUnderstoodError for any other type of data source; the errors of Grafana's client
 */
export async function askThroughProxy(
  client: Pick<GrafanaClient, 'request'>,
  queries: readonly PanelQuery[],
  range: QueryRange,
): Promise<PanelData> {
  const answers = await Promise.all(queries.map((one) => answerTo(client, one, range)));
  return {
    frames: answers.flatMap(({ frames }) => frames),
    failures: answers.flatMap(({ failures }) => failures),
  };
}

/** Statuses with which Prometheus says what is wrong with a query, or that it takes too long. */
const OF_QUERIES = new Set([400, 422, 503]);

async function answerTo(
  client: Pick<GrafanaClient, 'request'>,
  { query, source, isHidden }: PanelQuery,
  range: QueryRange,
): Promise<PanelData> {
  if (isHidden) return { frames: [], failures: [] };
  if (!source || !isPrometheus(source) || source.proxy === undefined) {
    const name = source ? `the data source "${source.name}"` : 'an expression';
    throw new NotUnderstoodError(`${name} in a Grafana before 8.3`);
  }
  const expression = typeof query.expr === 'string' ? query.expr : '';
  const step = stepOf(query, range);
  const filled = withSteps(expression, step, range, intervalMs(source.timeInterval ?? ''));
  const isInstant = query.instant === true;
  const { from, to } = isInstant ? range : aligned(range, step, Number(query.utcOffsetSec));
  const parameters = new URLSearchParams(
    isInstant
      ? { query: filled, time: String(to / 1_000) }
      : {
          query: filled,
          start: String(from / 1_000),
          end: String(to / 1_000),
          step: String(step / 1_000),
        },
  );
  const kind = isInstant ? 'query' : 'query_range';
  const { status, body, said, error } = await client.request({
    path: `${source.proxy}/api/v1/${kind}?${parameters.toString()}`,
  });
  if (OF_QUERIES.has(status) && said !== undefined) {
    return { frames: [], failures: [{ refId: query.refId, message: said }] };
  }
  if (status !== 200 || body === undefined) throw error;
  const series = isInstant ? instantOf(body) : readAs(matrixSchema, body)?.data.result;
  if (!series) throw new GrafanaError('Prometheus sent data in an unknown format.');
  const frames = series.map((one) => frameOf(one, query, filled, isInstant ? 0 : step));
  return { frames, failures: [] };
}

function instantOf(body: unknown): Series[] | undefined {
  const result = readAs(vectorSchema, body)?.data.result;
  return result?.map(({ metric: labels, value }) => ({ metric: labels, values: [value] }));
}

/** Milliseconds: the panel's step, not below the query's own, in so many steps as are answered. */
function stepOf(query: PanelQuery['query'], { from, to }: QueryRange): number {
  const step = Number(query.intervalMs);
  const factor = Number(query.intervalFactor) || 1;
  const own = typeof query.interval === 'string' ? intervalMs(query.interval) : 0;
  const fewest = Math.ceil((to - from) / MAX_STEPS / 1_000) * 1_000;
  const whole = Math.max(step * factor, own || step, (to - from) / MAX_STEPS > 1_000 ? fewest : 0);
  return Math.max(1_000, whole);
}

/** Both ends at multiples of the step, in the zone that the page is shown in. */
function aligned({ from, to }: QueryRange, step: number, offsetSeconds: number): QueryRange {
  const offset = offsetSeconds * 1_000;
  const down = (ms: number) => Math.floor((ms + offset) / step) * step - offset;
  return { from: down(from), to: down(to) };
}

/** Fills in what newer Grafanas leave to Prometheus's backend. */
function withSteps(expression: string, step: number, range: QueryRange, scrape: number): string {
  const seconds = String(Math.round((range.to - range.from) / 1_000));
  const scrapeMs = scrape || SCRAPE_MS;
  const rateMs = Math.max(step + scrapeMs, 4 * scrapeMs);
  const values = new Map([
    ['__interval', writeInterval(step)],
    ['__interval_ms', String(step)],
    ['__rate_interval', writeInterval(rateMs)],
    ['__rate_interval_ms', String(rateMs)],
    ['__range', `${seconds}s`],
    ['__range_s', seconds],
    ['__range_ms', String(range.to - range.from)],
  ]);
  return expression.replace(
    /\$(__\w+)|\$\{(__\w+)\}|\[\[(__\w+)\]\]/g,
    (reference, ...names: (string | undefined)[]) =>
      values.get(names.slice(0, 3).find(Boolean) ?? '') ?? reference,
  );
}

/** @param step milliseconds; 0 for an instant */
function frameOf(
  { metric: labels, values }: Series,
  { refId, legendFormat }: PanelQuery['query'],
  expression: string,
  step: number,
): Frame {
  const legend = typeof legendFormat === 'string' ? legendFormat : '';
  const displayNameFromDS = nameOf(labels, legend) || expression;
  return {
    refId,
    fields: [
      {
        name: 'Time',
        type: 'time',
        config: step > 0 ? { interval: step } : {},
        values: values.map(([seconds]) => Math.round(seconds * 1_000)),
      },
      {
        name: 'Value',
        type: 'number',
        labels,
        config: { displayNameFromDS },
        values: values.map(([, text]) => numberOf(text)),
      },
    ],
    length: values.length,
    notices: [],
  };
}

function numberOf(text: string): number | null {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return text.trim() === '' ? null : Number(text);
}

/** `{{label}}` is its value, empty where the series does not have it. */
function nameOf(labels: Readonly<Record<string, string>>, legend: string): string {
  if (legend !== '') {
    return legend.replace(/\{\{\s*([^{}]{1,200}?)\s*\}\}/g, (_, name: string) =>
      Object.hasOwn(labels, name) ? (labels[name] ?? '') : '',
    );
  }
  const { __name__: name = '', ...others } = labels;
  const written = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return written.length > 0 ? `${name}{${written.join(',')}}` : name;
}
