import { NotUnderstoodError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from './data-sources.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import { type LabelFilter, withLabelFilters } from './label-filters.ts';
import { PLAIN } from './query-dialects.ts';

type About = Omit<Interpolation, 'dialect'>;
type Target = Record<string, unknown>;

/** A filter that was added on the page, and the variable that has it. */
interface AddedFilter extends LabelFilter {
  readonly variable: string;
}

/**
 * The query with the filters that people added for its data source (variables of type `adhoc`).
 * @throws NotUnderstoodError where it is not known how they go into a query
 */
export function withAddedFilters(
  target: Target,
  source: DataSource,
  about: About,
  sources: DataSources,
): Target {
  const filters = filtersFor(source, about, sources);
  const [first] = filters;
  if (!first) return target;
  const filtered = filteredBy(filters, target, source);
  if (filtered === undefined) throw notUnderstood(first.variable);
  return { ...target, ...filtered };
}

/** What changes in a target; undefined where that is not known. */
function filteredBy(
  filters: readonly AddedFilter[],
  { expr, query, rawQuery, tags }: Target,
  source: DataSource,
): Target | undefined {
  const isLoki = source.type === 'loki';
  if (isPrometheus(source) || isLoki) {
    const written = typeof expr === 'string' ? withLabelFilters(expr, filters, !isLoki) : undefined;
    return written === undefined ? undefined : { expr: written };
  }
  if (source.type === 'influxdb') {
    // The text of a query that was typed is not touched by Grafana; which of its pages say so is not known.
    const isBuilt = rawQuery !== true && !/Flux|SQL/.test(source.language ?? '');
    return isBuilt ? { tags: [...listOf(tags), ...filters.map(tagOf)] } : undefined;
  }
  return source.type === 'elasticsearch' ? inLucene(filters, query) : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function tagOf({ label, operator, value }: AddedFilter) {
  return { key: label, operator, value, condition: 'AND' };
}

/** Terms that all have to hold; one with `OR` would be read otherwise with them. */
function inLucene(filters: readonly AddedFilter[], query: unknown): Target | undefined {
  const own = typeof query === 'string' ? query.trim() : '';
  const areKnown = filters.every(({ operator }) => operator === '=' || operator === '!=');
  if (!areKnown || /\bOR\b|\|\|/.test(own)) return undefined;
  const terms = filters.map(
    ({ label, operator, value }) =>
      `${operator === '!=' ? '-' : ''}${label}:"${value.replace(/[\\"]/g, '\\$&')}"`,
  );
  return { query: [...(own === '' || own === '*' ? [] : [own]), ...terms].join(' AND ') };
}

function filtersFor(
  source: DataSource,
  about: About,
  sources: DataSources,
): readonly AddedFilter[] {
  return about.dashboard.variables.flatMap(({ name, type, current, filtered }) => {
    if (type !== 'adhoc' && type !== 'groupby') return [];
    const chosen = about.values.get(name) ?? current.map(({ value }) => value);
    if (chosen.every((one) => one === '')) return [];
    const { text, unknown, unlisted } = interpolate(filtered ?? '', { ...about, dialect: PLAIN });
    const isKnown = unknown.length + unlisted.length === 0;
    if (isKnown && type === 'adhoc' && sources.find(text)?.name !== source.name) return [];
    return chosen.map((one) => {
      const filter = type === 'adhoc' && isKnown ? filterOf(one) : undefined;
      if (!filter) throw notUnderstood(name);
      return { ...filter, variable: name };
    });
  });
}

const notUnderstood = (variable: string) =>
  new NotUnderstoodError(`what the variable "${variable}" adds to queries`);

const OPERATORS = new Set(['=', '!=', '=~', '!~']);

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
