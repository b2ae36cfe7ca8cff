import type { VariableOption } from '../dashboard/model.ts';
import { type DataSource, type DataSources, isPrometheus } from './data-sources.ts';
import { filterOptions } from './filter-options.ts';
import { interpolate, type QueryRange } from './interpolate.ts';
import {
  lokiRequest,
  parseLabelQuery,
  prometheusRequest,
  type SourceRequest,
} from './label-queries.ts';
import type { OptionsQuestion } from './options-reader.ts';
import { dialectOf, PLAIN, type QueryDialect } from './query-dialects.ts';
import { type OptionsRequest, tableRequest } from './table-queries.ts';

/** Milliseconds that a range is widened to: options hardly change within a minute. */
const RANGE_STEP_MS = 60_000;

/** Steps are of no account where only labels are asked for. */
const LOOKUP = { intervalMs: 60_000, rateIntervalMs: 300_000, anything: '.*' };

/** The request for the options of a variable; undefined when its source or its query is not known. */
export function requestFor(
  { dashboard, variable, values, range }: OptionsQuestion,
  sources: DataSources,
): OptionsRequest | undefined {
  const { lookup } = variable;
  if (!lookup) return undefined;
  // The end goes up, or what has just begun would be missing.
  const rounded = { from: roundedTime(range.from), to: roundedTime(range.to + RANGE_STEP_MS - 1) };
  const fill = (query: string, dialect: QueryDialect) => {
    const whole = { ...dialect, leaves: () => false };
    const about = { dashboard, values, range: rounded, dialect: whole, ...LOOKUP };
    const { text, unknown } = interpolate(query, about);
    return unknown.length === 0 ? text : undefined;
  };
  const source = sources.find(fill(lookup.datasource ?? '', PLAIN));
  if (!source) return undefined;
  const isLabels = isPrometheus(source) || source.type === 'loki';
  const query = fill(lookup.query, dialectOf(source));
  if (query === undefined) return undefined;
  return isLabels
    ? labelRequest(source, query, rounded, sources)
    : tableRequest(source, query, rounded);
}

function roundedTime(ms: number): number {
  return Math.floor(ms / RANGE_STEP_MS) * RANGE_STEP_MS;
}

/** Through the plugin since Grafana 9, else through the proxy. */
function labelRequest(
  source: DataSource,
  query: string,
  range: QueryRange,
  { version }: DataSources,
): OptionsRequest | undefined {
  const parsed = parseLabelQuery(query);
  if (!parsed) return undefined;
  const hasResources = source.uid !== undefined && version !== undefined && version >= 9;
  const base = hasResources
    ? `api/datasources/uid/${encodeURIComponent(source.uid ?? '')}/resources`
    : source.proxy;
  if (base === undefined) return undefined;
  const lokiPrefix = hasResources ? '' : 'loki/api/v1/';
  const request: SourceRequest | undefined = isPrometheus(source)
    ? prometheusRequest(parsed, range, hasResources)
    : lokiRequest(parsed, range, lokiPrefix);
  if (!request) return undefined;
  const pattern = parsed.kind === 'metrics' ? parsed.pattern : '';
  const kept = (texts: readonly string[]) =>
    pattern === ''
      ? asOptions(texts)
      : (filterOptions(asOptions(texts), { regex: pattern, sort: 0 }) ?? []);
  return { path: `${base}/${request.path}`, read: (body) => kept(request.read(body)) };
}

export function asOptions(texts: readonly string[]): VariableOption[] {
  return texts.map((text) => ({ text, value: text }));
}
