import { type DataSource, isPrometheus } from './data-sources.ts';
import type { QueryDialect } from './interpolate.ts';

export const PLAIN: QueryDialect = { list: (values) => values.join(','), escape: (value) => value };

/** A label is compared within double quotes, where a backslash is doubled. */
const LABELS: QueryDialect = {
  list: (values) =>
    anyOf(values.map((value) => value.replace(/[\\"$^*{}[\]+?.()|]/g, escapeInRegex))),
  escape: (value) => value.replace(/[\\"]/g, '\\$&'),
};

/** A value that could end a literal is not filled in. */
const SQL: QueryDialect = {
  list: (values) => values.map((value) => `'${value}'`).join(','),
  escape: (value) => (/['"`\\;]/.test(value) ? undefined : value),
};

const INFLUX: QueryDialect = {
  ...SQL,
  list: (values) => anyOf(values.map((value) => value.replace(/[$^*{}[\]+?.()|/]/g, '\\$&'))),
};

const GRAPHITE: QueryDialect = {
  ...PLAIN,
  list: (values) => (values.length === 1 ? values.join('') : `{${values.join(',')}}`),
};

export function dialectOf(source: DataSource): QueryDialect {
  if (isPrometheus(source) || source.type === 'loki') return LABELS;
  if (source.type === 'influxdb') return INFLUX;
  return source.type === 'graphite' ? GRAPHITE : SQL;
}

function escapeInRegex(sign: string): string {
  if (sign === '"') return '\\"';
  return sign === '\\' ? '\\\\\\\\' : `\\\\${sign}`;
}

function anyOf(alternatives: readonly string[]): string {
  return alternatives.length === 1 ? alternatives.join('') : `(${alternatives.join('|')})`;
}
