import { DateTime } from 'luxon';

/** A reference's value before it is formatValue. */
export interface Resolved {
  readonly name: string;
  /** Empty when only the text is known. */
  readonly values: readonly string[];
  /** The value without a format, as people see it. */
  readonly text: string;
  /** Whether the variable takes several values, even if it has one. */
  readonly isList: boolean;
  /** Present for `All`: its value in URLs, and what queries get instead of every value, in any format. */
  readonly all?: { readonly urlValue: string; readonly fixed?: string | undefined };
  /** Present for a value that could be known, but is not: it is empty in any format. */
  readonly isLeftOut?: true;
}

type Formatter = (resolved: Resolved, args: readonly string[], zone: string | undefined) => string;

const quoted = (quote: string, escaped: (value: string) => string): Formatter => {
  return ({ values }) => values.map((value) => `${quote}${escaped(value)}${quote}`).join(',');
};

const glob: Formatter = ({ values }) =>
  values.length > 1 ? `{${values.join(',')}}` : values.join(',');

const joined = (separator: string): Formatter => {
  return ({ values }) => values.join(separator);
};

/** Grafana's formats, as its library of scenes has them (`formatRegistry.ts` of grafana/scenes). */
const FORMATS = new Map<string, Formatter>([
  ['text', ({ text }) => text],
  ['glob', glob],
  ['raw', joined(',')],
  ['csv', joined(',')],
  ['pipe', joined('|')],
  ['join', ({ values }, [separator = ',']) => values.join(separator)],
  ['json', ({ values, isList }) => (isList ? JSON.stringify(values) : values.join(','))],
  [
    'regex',
    ({ values }) => {
      const escaped = values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
      return escaped.length === 1 ? escaped.join('') : `(${escaped.join('|')})`;
    },
  ],
  [
    'lucene',
    ({ values, isList }) =>
      isList
        ? `(${values.map((value) => `"${luceneEscaped(value)}"`).join(' OR ')})`
        : values.map(luceneEscaped).join(','),
  ],
  ['singlequote', quoted("'", (value) => value.replaceAll("'", "\\'"))],
  ['doublequote', quoted('"', (value) => value.replaceAll('"', '\\"'))],
  ['sqlstring', quoted("'", (value) => value.replaceAll("'", "''").replaceAll('"', '\\"'))],
  [
    'distributed',
    ({ name, values }) =>
      values.map((value, index) => (index === 0 ? value : `${name}=${value}`)).join(','),
  ],
  [
    'percentencode',
    ({ values, isList }) => percentEncoded(isList ? `{${values.join(',')}}` : values.join(',')),
  ],
  [
    'queryparam',
    ({ name, values, all }) =>
      all
        ? `var-${name}=${all.urlValue}`
        : values.map((value) => `var-${name}=${percentEncoded(value)}`).join('&'),
  ],
  [
    'customqueryparam',
    ({ name, values, all }, [own = name, prefix = '']) =>
      (all ? [all.urlValue] : values)
        .map((value) => `${percentEncoded(own)}=${prefix}${percentEncoded(value)}`)
        .join('&'),
  ],
  ['html', ({ values }) => values.map(htmlEscaped).join(', ')],
  [
    'uriencode',
    ({ values, isList }) =>
      encodeURI(Buffer.from(isList ? `{${values.join(',')}}` : values.join(',')).toString()),
  ],
  ['date', ({ values }, args, zone) => dateText(values.join(','), args, zone)],
]);

/**
 * Formats a value as `${name:FORMAT}` does; an unknown format counts as `glob`, as in Grafana.
 * @param format with its arguments after colons, such as `date:YYYY-MM`
 * @param zone IANA name, for dates
 * @returns undefined when the value is not known
 */
export function formatValue(
  resolved: Resolved,
  format: string,
  zone: string | undefined,
): string | undefined {
  if (resolved.isLeftOut) return '';
  const [name = '', ...args] = format.split(':');
  const isLocalDate = name === 'date' && !['iso', 'ms', 'seconds'].includes(args[0] ?? 'iso');
  if (isLocalDate && zone === undefined) return undefined;
  if (!['text', 'queryparam', 'customqueryparam'].includes(name)) {
    if (resolved.all?.fixed !== undefined) return resolved.all.fixed;
    if (resolved.values.length === 0) return undefined;
  }
  return (FORMATS.get(name) ?? glob)(resolved, args, zone);
}

function luceneEscaped(value: string): string {
  return Number.isNaN(Number(value))
    ? value.replace(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, '\\$&')
    : value;
}

function htmlEscaped(value: string): string {
  const entities = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&#39;'],
  ]);
  return value.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? sign);
}

/** Replaces lone surrogates, which have no encoding. */
function percentEncoded(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function dateText(value: string, args: readonly string[], zone: string | undefined): string {
  const date = new Date(Number.parseInt(value, 10));
  if (Number.isNaN(date.getTime())) return 'NaN';
  switch (args[0] ?? 'iso') {
    case 'ms':
      return value;
    case 'seconds':
      return String(Math.round(date.getTime() / 1000));
    case 'iso':
      return date.toISOString();
    default:
      return zone === undefined ? value : localDate(date.getTime(), args.join(':'), zone);
  }
}

/** Moment's tokens, which Grafana's patterns use, and Luxon's equivalents. */
const TOKENS = new Map([
  ['YYYY', 'yyyy'],
  ['YY', 'yy'],
  ['MMMM', 'MMMM'],
  ['MMM', 'MMM'],
  ['MM', 'MM'],
  ['M', 'M'],
  ['dddd', 'cccc'],
  ['ddd', 'ccc'],
  ['DD', 'dd'],
  ['D', 'd'],
  ['HH', 'HH'],
  ['H', 'H'],
  ['hh', 'hh'],
  ['h', 'h'],
  ['mm', 'mm'],
  ['m', 'm'],
  ['SSS', 'SSS'],
  ['ss', 'ss'],
  ['s', 's'],
  ['A', 'a'],
  ['a', 'a'],
  ['X', 'X'],
  ['x', 'x'],
  ['Z', 'ZZ'],
]);

/** A token, or literal text in brackets. */
const TOKEN = new RegExp(`\\[([^\\]]{0,100})\\]|${[...TOKENS.keys()].join('|')}`, 'g');

/**
 * Formats a moment (ms since 1970) in a zone with a Moment pattern such as `YYYY-MM-DD`.
 * @param zone IANA name
 */
export function localDate(moment: number, pattern: string, zone: string): string {
  const local = DateTime.fromMillis(moment, { zone, locale: 'en' });
  return pattern.replace(TOKEN, (token, literal?: string) => {
    const written = literal ?? local.toFormat(TOKENS.get(token) ?? token);
    return token === 'a' ? written.toLowerCase() : written;
  });
}
