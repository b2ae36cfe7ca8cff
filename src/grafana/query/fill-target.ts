import { isObject } from '../../util/schema.ts';
import { isAll } from '../dashboard/expand-repeats.ts';
import { NotUnderstoodError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from './data-sources.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import { type LabelFilter, withLabelFilters } from './label-filters.ts';
import { dialectOf, GLOB, PLAIN, type QueryDialect } from './query-dialects.ts';

type About = Omit<Interpolation, 'dialect'>;
type SavedTarget = Readonly<Record<string, unknown>>;

/** What is not part of the query itself. */
const LEFT = new Set(['refId', 'datasource', 'key', 'queryType', 'hide']);
/** Names of series, rather than queries. */
const TEXTS = new Set(['legendFormat', 'alias', 'label', 'interval']);
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
  const fields = Object.entries(sentFields(target, source)).filter(([name]) => name !== 'hide');
  const written = Object.fromEntries(
    fields.map(([name, value]) => {
      if (LEFT.has(name)) return [name, value];
      if (name === 'dimensions' && source.type === 'cloudwatch') {
        return [name, isObject(value) ? dimensionsOf(value, about) : value];
      }
      const textual = { ...about, dialect: TEXTS.has(name) ? GLOB : dialect };
      return [name, fillAll(value, textual, 0)];
    }),
  );
  return withFilters(written, source, about, sources);
}

/** What is sent of a target. */
function sentFields(target: SavedTarget, { type }: DataSource): SavedTarget {
  if (/mysql|postgres|mssql/.test(type)) {
    const { refId, datasource, format, rawSql } = target;
    if (typeof rawSql !== 'string') throw new NotUnderstoodError('an SQL query without its text');
    return { refId, datasource, format, rawSql };
  }
  if (type === 'graphite' && /#[A-Z]/.test(String(target.target))) {
    throw new NotUnderstoodError('a Graphite query that is part of another one');
  }
  return target;
}

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

/** Fields of a target that hold its query, where labels are filtered. */
const FILTERED = 'expr';
const OPERATORS = new Set(['=', '!=', '=~', '!~']);

/**
 * The query with the filters that people added for its data source.
 * @throws NotUnderstoodError where it is not known how they go into a query
 */
function withFilters(
  target: Record<string, unknown>,
  source: DataSource,
  about: About,
  sources: DataSources,
): Record<string, unknown> {
  const filters = filtersFor(source, about, sources);
  if (filters.length === 0) return target;
  const query = target[FILTERED];
  const isLoki = source.type === 'loki';
  const isKnown = (isPrometheus(source) || isLoki) && typeof query === 'string';
  const filtered = isKnown ? withLabelFilters(query, filters, !isLoki) : undefined;
  if (filtered === undefined) throw new NotUnderstoodError('filters added by hand');
  return { ...target, [FILTERED]: filtered };
}

function filtersFor(
  source: DataSource,
  about: About,
  sources: DataSources,
): readonly LabelFilter[] {
  return about.dashboard.variables.flatMap(({ name, type, current, filtered }) => {
    if (type !== 'adhoc' && type !== 'groupby') return [];
    const chosen = about.values.get(name) ?? current.map(({ value }) => value);
    if (chosen.length === 0) return [];
    const { text, unknown, unlisted } = interpolate(filtered ?? '', { ...about, dialect: PLAIN });
    const isKnown = unknown.length + unlisted.length === 0;
    if (isKnown && type === 'adhoc' && sources.find(text)?.name !== source.name) return [];
    return chosen.map((one) => {
      const filter = type === 'adhoc' && isKnown ? filterOf(one) : undefined;
      if (!filter) throw new NotUnderstoodError('filters added by hand');
      return filter;
    });
  });
}

/** From `key|operator|value`, in which Grafana writes the sign itself and a comma in words. */
function filterOf(text: string): LabelFilter | undefined {
  const parts = text
    .split('|')
    .map((part) => part.replaceAll('__gfp__', '|').replaceAll('__gfc__', ','));
  const [label = '', operator = '', value] = parts;
  if (!/^[A-Za-z_]\w*$/.test(label) || !OPERATORS.has(operator) || value === undefined)
    return undefined;
  return parts.length === 3 ? { label, operator, value } : undefined;
}
