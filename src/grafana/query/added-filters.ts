import { NotUnderstoodError } from '../errors.ts';
import { type DataSource, type DataSources, isPrometheus } from './data-sources.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import { type LabelFilter, withLabelFilters } from './label-filters.ts';
import { dialectOf, labelAlternatives, PLAIN } from './query-dialects.ts';

type About = Omit<Interpolation, 'dialect'>;
type Target = Record<string, unknown>;

/** A filter that was added on the page, and the variable that has it. */
interface AddedFilter {
  readonly key: string;
  /** `=`, `!=`, `=~`, `!~`; `=|` and `!=|` for one of several values. */
  readonly operator: string;
  readonly values: readonly string[];
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
  const filtered = filteredBy(filters, target, source, about);
  if (filtered === undefined) throw notUnderstood(first.variable);
  return { ...target, ...filtered };
}

/** What changes in a target; undefined where that is not known. */
function filteredBy(
  filters: readonly AddedFilter[],
  { expr, query, rawQuery, tags }: Target,
  source: DataSource,
  about: About,
): Target | undefined {
  if (isPrometheus(source) || source.type === 'loki')
    return inSelectors(filters, expr, source, about);
  // What a variable within a filter becomes there is not known.
  if (filters.some(({ values }) => values.some((value) => hasVariable(value, about))))
    return undefined;
  if (source.type === 'influxdb') {
    // The text of a query that was typed is not touched by Grafana; which of its pages say so is not known.
    const isBuilt = rawQuery !== true && !/Flux|SQL/.test(source.language ?? '');
    const added = filters.map(tagOf);
    return isBuilt && !added.includes(undefined)
      ? { tags: [...listOf(tags), ...added] }
      : undefined;
  }
  return source.type === 'elasticsearch' ? inLucene(filters, query) : undefined;
}

/** What goes on in a query of Loki behind the lines: there a filter may be of a label that was parsed. */
const PARSES = /\|\s*(?!(?:line_format|label_format|unwrap|drop|keep|decolorize)\b)[A-Za-z_]/;

function inSelectors(
  filters: readonly AddedFilter[],
  expr: unknown,
  source: DataSource,
  about: About,
): Target | undefined {
  if (typeof expr !== 'string') return undefined;
  const isLoki = source.type === 'loki';
  const plain = expr.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
  if (isLoki && PARSES.test(plain)) return undefined;
  const labels = filters.map((filter) => labelFilterOf(filter, source, about));
  const known = labels.flatMap((label) => (label ? [label] : []));
  if (known.length < labels.length) return undefined;
  const written = withLabelFilters(expr, known, !isLoki);
  return written === undefined ? undefined : { expr: written };
}

const SEVERAL = new Map([
  ['=|', '=~'],
  ['!=|', '!~'],
]);

/** A filter as it is written; its values may have variables, which are filled in like those of a query. */
function labelFilterOf(
  { key, operator, values }: AddedFilter,
  source: DataSource,
  about: About,
): LabelFilter | undefined {
  if (!/^[A-Za-z_]\w*$/.test(key)) return undefined;
  const several = SEVERAL.get(operator);
  // Loki's pages have written a backslash of an expression in several ways.
  const isOdd = source.type === 'loki' && operator.endsWith('~') && values.join('').includes('\\');
  if (isOdd) return undefined;
  const written =
    several === undefined
      ? values.join('').replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')
      : labelAlternatives(values);
  const { text, unknown, unlisted } = interpolate(written, {
    ...about,
    dialect: dialectOf(source),
  });
  if (unknown.length + unlisted.length > 0) return undefined;
  return { label: key, operator: several ?? operator, written: text };
}

function hasVariable(value: string, about: About): boolean {
  const { text, unknown, unlisted } = interpolate(value, { ...about, dialect: PLAIN });
  return text !== value || unknown.length + unlisted.length > 0;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function tagOf({ key, operator, values }: AddedFilter) {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0 || SEVERAL.has(operator)) return undefined;
  return { key, operator, value, condition: 'AND' };
}

/** Terms that all have to hold; one with `OR` would be read otherwise with them. */
function inLucene(filters: readonly AddedFilter[], query: unknown): Target | undefined {
  const own = typeof query === 'string' ? query.trim() : '';
  const areKnown = filters.every(
    ({ key, operator }) => /^[\w.@]+$/.test(key) && (operator === '=' || operator === '!='),
  );
  if (!areKnown || /\bOR\b|\|\|/.test(own)) return undefined;
  const terms = filters.map(
    ({ key, operator, values }) =>
      `${operator === '!=' ? '-' : ''}${key}:"${values.join('').replace(/[\\"]/g, '\\$&')}"`,
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

const OPERATORS = new Set(['=', '!=', '=~', '!~', ...SEVERAL.keys()]);

/**
 * From `key|operator|value`, as Grafana's addresses have it: one of several values has a value more for
 * each, a comma is followed by the text that is shown, and a `#` by where the filter comes from.
 */
function filterOf(text: string): Omit<AddedFilter, 'variable'> | undefined {
  const [key = '', operator = '', ...values] = text
    .split('|')
    .map((part) => part.replace(/,.*$/s, ''))
    .map((part) => part.replaceAll('__gfp__', '|').replaceAll('__gfc__', ','));
  const isWhole = SEVERAL.has(operator) ? values.length > 0 : values.length === 1;
  // Of an empty value some versions make a filter, and others none.
  const isKnown = key !== '' && OPERATORS.has(operator) && isWhole && !values.includes('');
  if (!isKnown || text.includes('#')) return undefined;
  return { key, operator, values: values.map((value) => value.replaceAll('__gfh__', '#')) };
}
