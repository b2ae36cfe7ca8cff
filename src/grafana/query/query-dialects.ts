import { type DataSource, isPrometheus } from './data-sources.ts';

/** How a data source wants the values of variables in its queries. */
export interface QueryDialect {
  /** Writes the values of a variable that takes several; undefined when they are not filled in. */
  readonly list: (values: readonly string[]) => string | undefined;
  /** Escapes the value of a variable that takes one; undefined for a value that is not filled in. */
  readonly escape: (value: string) => string | undefined;
  /** Whether a value may be filled in unescaped, where the query itself names a format. */
  readonly mayBeRaw?: (value: string) => boolean;
  /**
   * Whether Grafana's backend fills a name in, rather than its pages.
   * @param isPlain whether it is written as `$name`, without braces or brackets
   */
  readonly leaves?: (name: string, isPlain: boolean) => boolean;
}

const leaving = (...names: readonly string[]) => {
  const known = new Set(names);
  return (name: string) => known.has(name);
};

export const PLAIN: QueryDialect = { list: (values) => values.join(','), escape: (value) => value };

/** Grafana's format for everything that is not a query, such as names of series. */
export const GLOB: QueryDialect = {
  list: (values) => (values.length === 1 ? values.join('') : `{${values.join(',')}}`),
  escape: (value) => value,
};

const STEPS = ['__interval', '__interval_ms', '__range', '__range_s', '__range_ms'];

/** A label is compared within double quotes, where a backslash is doubled. */
const PROMETHEUS: QueryDialect = {
  list: (values) => anyOf(values.map(escapeInLabelRegex), (written) => `(${written})`),
  escape: escapeLabel,
  leaves: leaving(...STEPS, '__rate_interval', '__rate_interval_ms'),
};

/** Several values of a label as one regular expression between double quotes, without parentheses. */
export function labelAlternatives(values: readonly string[]): string {
  return values.map(escapeInLabelRegex).join('|');
}

/** A single value is what the query has it for: text, or a part of an expression. */
const LOKI: QueryDialect = {
  list: labelAlternatives,
  escape: (value) => (/["'`]/.test(value) ? undefined : value),
  leaves: leaving(...STEPS, '__auto', '__rate_interval'),
};

/** What could end a literal and go on: a MySQL takes a backslash for an escape. */
const SQL: QueryDialect = {
  list: (values) =>
    values.some((value) => value.includes('\\'))
      ? undefined
      : values.map((value) => `'${value.replaceAll("'", "''")}'`).join(','),
  escape: (value) => (isSafeInSql(value) ? value.replaceAll("'", "''") : undefined),
  mayBeRaw: (value) => isSafeInSql(value) && !value.includes("'"),
  // All but these are macros, which have no braces.
  leaves: (name, isPlain) =>
    isPlain &&
    name.startsWith('__') &&
    !/^__(?:from|to|dashboard|org|timezone|user|searchFilter)$/.test(name),
};

/** A single value is a regular expression for older pages, and bare for newer ones. */
const INFLUXQL: QueryDialect = {
  list: (values) => anyOf(values.map(escapeInInfluxRegex), (written) => `(${written})`),
  escape: (value) =>
    isSafeInSql(value) && escapeInInfluxRegex(value) === value ? value : undefined,
  mayBeRaw: (value) => isSafeInSql(value) && !value.includes("'"),
  leaves: leaving('timeFilter', '__interval', '__interval_ms', 'interval', '__timeFilter'),
};

/** A value is written within double quotes there. */
const FLUX: QueryDialect = {
  list: (values) => (values.every(isSafeInFlux) ? GLOB.list(values) : undefined),
  escape: (value) => (isSafeInFlux(value) ? value : undefined),
  mayBeRaw: isSafeInFlux,
};

/** Of a query of Elasticsearch or OpenSearch, which alone is written in Lucene's language. */
export const LUCENE: QueryDialect = {
  list: (values) =>
    values.length === 0
      ? '__empty__'
      : `(${values.map((value) => `"${escapeLucene(value)}"`).join(' OR ')})`,
  escape: escapeLucene,
  leaves: leaving('__interval', '__interval_ms'),
};

/** Names of fields, sizes and such, of the same. */
const BESIDE_LUCENE: QueryDialect = { ...GLOB, leaves: leaving('__interval', '__interval_ms') };

const CLOUDWATCH: QueryDialect = {
  // Grafana takes several values for dimensions alone.
  list: (values) => (values.length === 1 ? values[0] : undefined),
  escape: (value) => value,
  leaves: leaving('__period', '__interval', '__interval_ms'),
};

/** Of other types it is not known; a format in the query itself says it. */
const UNKNOWN: QueryDialect = {
  list: () => undefined,
  escape: () => undefined,
  mayBeRaw: (value) => isSafeInSql(value) && !value.includes("'"),
};

const DIALECTS = new Map<string, QueryDialect>([
  ['loki', LOKI],
  ['mysql', SQL],
  ['postgres', SQL],
  ['grafana-postgresql-datasource', SQL],
  ['mssql', SQL],
  ['graphite', GLOB],
  ['elasticsearch', BESIDE_LUCENE],
  ['grafana-opensearch-datasource', BESIDE_LUCENE],
  ['cloudwatch', CLOUDWATCH],
  ['testdata', GLOB],
  ['grafana-testdata-datasource', GLOB],
]);

/** The dialect of a type of data source, by the behaviour of Grafana's pages. */
export function dialectOf(source: DataSource): QueryDialect {
  if (isPrometheus(source)) return PROMETHEUS;
  if (source.type === 'influxdb') return influxDialect(source);
  return DIALECTS.get(source.type) ?? UNKNOWN;
}

function influxDialect({ language }: DataSource): QueryDialect {
  if (language === 'Flux') return FLUX;
  return language === 'SQL' ? SQL : INFLUXQL;
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replaceAll("'", "\\\\'");
}

function escapeInLabelRegex(value: string): string {
  return value.replace(/[\\"'$^*{}[\]+?.()|]/g, (sign) => {
    if (sign === '"') return '\\"';
    return sign === '\\' ? '\\\\\\\\' : `\\\\${sign}`;
  });
}

function escapeInInfluxRegex(value: string): string {
  return value.replace(/[\\$^*{}[\]+?.()|/]/g, '\\$&');
}

function isSafeInSql(value: string): boolean {
  return !/["`\\;]|--|\/\*/.test(value);
}

function isSafeInFlux(value: string): boolean {
  return !/["\\]|\$\{/.test(value);
}

function escapeLucene(value: string): string {
  return Number.isNaN(Number(value))
    ? value.replace(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, '\\$&')
    : value;
}

function anyOf(alternatives: readonly string[], group: (joined: string) => string): string {
  return alternatives.length === 1 ? alternatives.join('') : group(alternatives.join('|'));
}
