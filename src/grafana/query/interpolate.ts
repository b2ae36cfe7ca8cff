import { isAll, type Values } from '../dashboard/expand-repeats.ts';
import type { Dashboard, Variable } from '../dashboard/model.ts';
import { formatValue, type Resolved } from '../dashboard/variable-formats.ts';

const REFERENCE = /\$\{(\w+)(?::([^}]{1,100}))?\}|\[\[(\w+)(?::(\w{1,100}))?\]\]|\$(\w+)/g;

/** The values of a whole range in queries that Grafana's pages fill in. */
export interface QueryRange {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** How a data source wants the values of variables in its queries. */
export interface QueryDialect {
  /** Writes the values of a variable that takes several. */
  readonly list: (values: readonly string[]) => string;
  /** Escapes the value of a variable that takes one; undefined for a value that is not filled in. */
  readonly escape: (value: string) => string | undefined;
}

/**
 * Fills the variables of a query in, as Grafana's pages do before they ask a data source: requested
 * values, else the saved ones. Several values, and `All`, become a regular expression.
 * @returns undefined when the value of a variable is not known
 */
export function interpolate(
  query: string,
  { variables }: Pick<Dashboard, 'variables'>,
  values: Values,
  { range, dialect }: { readonly range: QueryRange; readonly dialect: QueryDialect },
): string | undefined {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const unknown: string[] = [];
  const filled = query.replace(REFERENCE, (reference, ...groups: (string | undefined)[]) => {
    const [braces, format, square, squareFormat, plain] = groups;
    const name = braces ?? square ?? plain ?? '';
    const variable = byName.get(name);
    if (!variable) return builtIn(name, range) ?? reference;
    const text = fill(resolve(variable, values.get(name)), format ?? squareFormat, dialect);
    if (text === undefined) unknown.push(name);
    return text ?? reference;
  });
  return unknown.length === 0 ? filled : undefined;
}

function fill(
  resolved: Resolved | undefined,
  format: string | undefined,
  { list, escape }: QueryDialect,
): string | undefined {
  if (!resolved) return undefined;
  const { values, all, isList } = resolved;
  const escaped = values.map(escape);
  if (escaped.includes(undefined)) return undefined;
  if (format !== undefined) return formatValue(resolved, format, 'utc');
  return all?.fixed ?? (isList ? list(values) : escaped.join(','));
}

function resolve(
  variable: Variable,
  requested: readonly string[] | undefined,
): Resolved | undefined {
  const { name, current, options, multi, includeAll, allValue } = variable;
  const values = requested ?? current.map(({ value }) => value);
  if (values.length === 0) return undefined;
  const isList = multi || includeAll;
  if (!isAll(values, variable)) return { name, values, text: values.join(' + '), isList };
  const known = options.map(({ value }) => value);
  const fixed = allValue ?? (known.length === 0 ? '.*' : undefined);
  return { name, values: known, text: 'All', isList, all: { urlValue: '$__all', fixed } };
}

/** Steps are of no account where only labels are asked for. */
function builtIn(name: string, { from, to }: QueryRange): string | undefined {
  const seconds = Math.round((to - from) / 1_000);
  const known = new Map([
    ['__range', `${seconds}s`],
    ['__range_s', String(seconds)],
    ['__range_ms', String(to - from)],
    ['__interval', '1m'],
    ['__interval_ms', '60000'],
    ['__rate_interval', '5m'],
    ['__from', String(from)],
    ['__to', String(to)],
  ]);
  return known.get(name);
}
