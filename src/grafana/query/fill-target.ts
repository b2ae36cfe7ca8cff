import { isObject } from '../../util/schema.ts';
import { isAll } from '../dashboard/expand-repeats.ts';
import { NotUnderstoodError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from './data-sources.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import { withAddedFilters } from './added-filters.ts';
import { dialectOf, GLOB, LUCENE, type QueryDialect } from './query-dialects.ts';

type About = Omit<Interpolation, 'dialect'>;
type SavedTarget = Readonly<Record<string, unknown>>;

/** What is not part of the query itself. */
const LEFT = new Set(['refId', 'datasource', 'key', 'queryType', 'hide']);
/** Names of series, rather than queries. */
const TEXTS = new Set(['legendFormat', 'alias', 'label', 'interval']);
/** In names of series of InfluxDB: its tags, its measurement, and parts of that. */
const OF_INFLUX = /^(?:tag_\w+|m|measurement|col|\d+)$/;

const namesOf = ({ type }: DataSource): QueryDialect =>
  type === 'influxdb' ? { ...GLOB, leaves: (name) => OF_INFLUX.test(name) } : GLOB;

/** Deepest nesting of a target that is filled in. */
const MAX_DEPTH = 20;

/**
 * Fills in the variables of a target as the page of its type of data source does.
 * @throws NotUnderstoodError when the value of one is not known, or the page does more than that
 */
export function fillTarget(
  target: SavedTarget,
  source: DataSource,
  about: About,
  sources: DataSources,
): Record<string, unknown> {
  const dialect = dialectOf(source);
  const inLucene = { ...about, dialect: LUCENE };
  const fields = Object.entries(sentFields(target, source)).filter(([name]) => name !== 'hide');
  const written = Object.fromEntries(
    fields.map(([name, value]) => {
      if (LEFT.has(name)) return [name, value];
      if (name === 'dimensions' && source.type === 'cloudwatch') {
        return [name, isObject(value) ? dimensionsOf(value, about) : value];
      }
      const textual = { ...about, dialect: TEXTS.has(name) ? namesOf(source) : dialect };
      if (name === 'query' && isSearch(source)) return [name, fillAll(value, inLucene, 0)];
      if (name === 'bucketAggs' && isSearch(source)) return [name, bucketsOf(value, textual)];
      return [name, fillAll(value, textual, 0)];
    }),
  );
  return withAddedFilters(written, source, about, sources);
}

function isSearch({ type }: DataSource): boolean {
  return type === 'elasticsearch' || type === 'grafana-opensearch-datasource';
}

/** Groups of Elasticsearch; those by filters have queries of their own. */
function bucketsOf(buckets: unknown, about: Interpolation): unknown {
  if (!Array.isArray(buckets)) return fillAll(buckets, about, 0);
  return buckets.map((bucket: unknown) => {
    const { type, settings, ...rest } = isObject(bucket) ? bucket : {};
    if (type !== 'filters' || !isObject(settings)) return fillAll(bucket, about, 0);
    const { filters, ...others } = settings;
    const inLucene = { ...about, dialect: LUCENE };
    const filled = listIn(filters).map((filter) =>
      isObject(filter)
        ? { ...fillObject(filter, about), query: fillAll(filter.query, inLucene, 0) }
        : filter,
    );
    return {
      type,
      ...fillObject(rest, about),
      settings: { ...fillObject(others, about), filters: filled },
    };
  });
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fillObject(saved: SavedTarget, about: Interpolation): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(saved).map(([name, value]) => [name, fillAll(value, about, 0)]),
  );
}

/** Lines of a log that Grafana's pages ask for, where neither a query nor its source says how many. */
const LOG_LINES = 1_000;

/**
 * What is sent of a target.
 * @throws NotUnderstoodError where Grafana's page asks in several steps, or makes another table of the answer
 */
function sentFields(target: SavedTarget, source: DataSource): SavedTarget {
  const { type, maxLines, language = '' } = source;
  if (type === 'cloudwatch' && target.queryMode === 'Logs') {
    throw new NotUnderstoodError('a query of CloudWatch for logs');
  }
  const isInfluxQl = type === 'influxdb' && language !== 'Flux' && language !== 'SQL';
  if (isInfluxQl && (target.resultFormat ?? 'time_series') !== 'time_series') {
    throw new NotUnderstoodError('a table or a log of InfluxQL');
  }
  if (/mysql|postgres|mssql/.test(type)) {
    const { refId, datasource, format, rawSql } = target;
    if (typeof rawSql !== 'string') throw new NotUnderstoodError('an SQL query without its text');
    return { refId, datasource, format, rawSql };
  }
  if (type === 'graphite' && /#[A-Z]/.test(String(target.target))) {
    throw new NotUnderstoodError('a Graphite query that is part of another one');
  }
  // Without a limit Loki answers with its own, which is lower than that of Grafana's pages.
  if (type === 'loki') return { ...target, maxLines: target.maxLines ?? maxLines ?? LOG_LINES };
  return target;
}

/**
 * Whether Grafana's page asks nothing for a target: what its data source is asked for is empty.
 */
export function isEmptyTarget(target: SavedTarget, source: DataSource): boolean {
  const name = TEXT_OF.get(isPrometheus(source) ? 'prometheus' : source.type);
  const isFlux = source.type === 'influxdb' && source.language === 'Flux';
  const text = target[isFlux ? 'query' : (name ?? '')];
  // SQL that is not there at all was built on the page, and is not known.
  if (name === 'rawSql') return text === '';
  return (name !== undefined || isFlux) && (text ?? '') === '';
}

/** Where the text of a query is. */
const TEXT_OF = new Map([
  ['prometheus', 'expr'],
  ['loki', 'expr'],
  ['mysql', 'rawSql'],
  ['mssql', 'rawSql'],
  ['postgres', 'rawSql'],
  ['grafana-postgresql-datasource', 'rawSql'],
  ['graphite', 'target'],
]);

/** A dimension that is a variable has all its values. */
function dimensionsOf(dimensions: SavedTarget, about: About): SavedTarget {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return [
        name,
        values.flatMap((one) => (typeof one === 'string' ? listed(one, about) : [one])),
      ];
    }),
  );
}

/** Values with a comma are told apart, so that they are filled in as JSON. */
const AS_JSON: QueryDialect = {
  list: (values) => JSON.stringify(values),
  escape: (value) => JSON.stringify([value]),
};

function listed(text: string, about: About): string[] {
  const name = /^(?:\$(\w+)|\$\{(\w+)\}|\[\[(\w+)\]\])$/.exec(text)?.slice(1).find(Boolean);
  if (name === undefined) return [filled(text, { ...about, dialect: GLOB })];
  const variable = about.dashboard.variables.find((one) => one.name === name);
  if (variable?.allValue !== undefined) {
    const values = about.values.get(name) ?? variable.current.map(({ value }) => value);
    if (isAll(values, variable)) return [variable.allValue];
  }
  return JSON.parse(filled(text, { ...about, dialect: AS_JSON })) as string[];
}

/** What an expression has beside names of queries, which look like variables. */
const OF_EXPRESSIONS = ['expression', 'window'];

/**
 * Fills in the variables of an expression, as Grafana's page does; the names of queries stay.
 * @throws NotUnderstoodError for a variable of the dashboard without a value
 */
export function fillExpression(target: SavedTarget, about: About): Record<string, unknown> {
  const filledIn = OF_EXPRESSIONS.flatMap((name) => {
    const text = target[name];
    if (typeof text !== 'string') return [];
    const { text: written, unknown } = interpolate(text, { ...about, dialect: GLOB });
    const [first] = unknown;
    if (first === undefined) return [[name, written] as const];
    throw new NotUnderstoodError(`the value of the variable "${first}"`);
  });
  return { ...target, ...Object.fromEntries(filledIn) };
}

function fillAll(value: unknown, about: Interpolation, depth: number): unknown {
  if (typeof value === 'string') return filled(value, about);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new NotUnderstoodError('a query that is nested too deep');
  if (Array.isArray(value)) return value.map((one) => fillAll(one, about, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, fillAll(one, about, depth + 1)]),
  );
}

function filled(text: string, about: Interpolation): string {
  const { text: written, unknown, unlisted } = interpolate(text, about);
  const [first] = [...unknown, ...unlisted];
  if (first !== undefined) throw new NotUnderstoodError(`the value of the variable "${first}"`);
  return written;
}
