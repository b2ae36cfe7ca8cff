import * as v from 'valibot';
import { nonEmpty, readAs } from '../../util/schema.ts';
import type { QueryRange } from './interpolate.ts';

/** What a variable of Prometheus or Loki asks for. */
export type LabelQuery =
  | { readonly kind: 'names' }
  | { readonly kind: 'values'; readonly label: string; readonly selector?: string }
  | { readonly kind: 'metrics'; readonly pattern: string }
  | { readonly kind: 'result'; readonly expression: string };

/** A path below a data source, and how to read its answer. */
export interface SourceRequest {
  readonly path: string;
  /** The options, as far as the answer has them. */
  readonly read: (body: unknown) => string[];
}

/**
 * Parses `label_values(label)`, `label_values(selector, label)`, `label_names()`, `metrics(regex)` and
 * `query_result(expression)`.
 * @returns undefined for any other query
 */
export function parseLabelQuery(query: string): LabelQuery | undefined {
  const [, name = '', inner = ''] = /^\s*(\w+)\s*\((.*)\)\s*$/s.exec(query) ?? [];
  const argument = inner.trim();
  switch (name) {
    case 'label_names':
      return { kind: 'names' };
    case 'metrics':
      return { kind: 'metrics', pattern: argument };
    case 'query_result':
      return argument === '' ? undefined : { kind: 'result', expression: argument };
    case 'label_values': {
      const [, selector, label] = /^(?:(.+?)\s*,)?\s*([\w.-]+)\s*$/s.exec(argument) ?? [];
      if (label === undefined) return undefined;
      return { kind: 'values', label, ...(selector === undefined ? {} : { selector }) };
    }
    default:
      return undefined;
  }
}

const valuesSchema = v.object({ data: v.array(v.unknown()) });
const texts = (body: unknown) =>
  (readAs(valuesSchema, body)?.data ?? []).filter((value) => typeof value === 'string');

/** @param hasValueSelectors whether the server narrows label values by `match[]`, as Grafana 9 expects */
export function prometheusRequest(
  query: LabelQuery,
  range: QueryRange,
  hasValueSelectors: boolean,
): SourceRequest {
  const time = { start: seconds(range.from), end: seconds(range.to) };
  switch (query.kind) {
    case 'names':
      return { path: `api/v1/labels?${parameters(time)}`, read: texts };
    case 'metrics':
      return {
        path: `api/v1/label/__name__/values?${parameters(time)}`,
        read: texts,
      };
    case 'result':
      return {
        path: `api/v1/query?${parameters({ query: query.expression, time: time.end })}`,
        read: resultTexts,
      };
    case 'values': {
      const { label, selector } = query;
      const match = selector === undefined ? {} : { 'match[]': selector };
      if (selector !== undefined && !hasValueSelectors) {
        return {
          path: `api/v1/series?${parameters({ ...match, ...time })}`,
          read: (body) => labelsOf(body, label),
        };
      }
      return {
        path: `api/v1/label/${encodeURIComponent(label)}/values?${parameters({ ...match, ...time })}`,
        read: texts,
      };
    }
  }
}

/** Loki's times are nanoseconds. */
export function lokiRequest(
  query: LabelQuery,
  range: QueryRange,
  prefix: string,
): SourceRequest | undefined {
  const time = { start: `${range.from}000000`, end: `${range.to}000000` };
  if (query.kind === 'names') return { path: `${prefix}labels?${parameters(time)}`, read: texts };
  if (query.kind !== 'values') return undefined;
  const { label, selector } = query;
  const match = selector === undefined ? {} : { query: selector };
  return {
    path: `${prefix}label/${encodeURIComponent(label)}/values?${parameters({ ...match, ...time })}`,
    read: texts,
  };
}

function parameters(query: Readonly<Record<string, string>>): string {
  return new URLSearchParams(query).toString();
}

function seconds(ms: number): string {
  return String(Math.round(ms / 1_000));
}

const seriesSchema = v.object({ data: v.array(v.record(v.string(), v.unknown())) });

function labelsOf(body: unknown, label: string): string[] {
  const series = readAs(seriesSchema, body)?.data ?? [];
  return [...new Set(series.map((labels) => labels[label]))].filter(
    (value) => typeof value === 'string',
  );
}

const sample = v.tuple([v.number(), v.string()]);
const resultSchema = v.object({
  data: v.object({
    resultType: nonEmpty,
    result: v.union([
      sample,
      v.array(v.object({ metric: v.record(v.string(), v.string()), value: sample })),
    ]),
  }),
});

/** `up{job="api"} 1 1700000000000`, which the variable's regex takes apart. */
function resultTexts(body: unknown): string[] {
  const result = readAs(resultSchema, body)?.data.result ?? [];
  return result.flatMap((entry) => {
    if (typeof entry !== 'object') return [];
    const { __name__: name = '', ...labels } = entry.metric;
    const [time, value] = entry.value;
    const written = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    const selector = written.length > 0 ? `{${written.join(',')}}` : '';
    return [`${name}${selector} ${value} ${time * 1_000}`];
  });
}
