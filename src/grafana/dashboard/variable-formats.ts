import { DateTime } from 'luxon';

/** What a reference stands for, before it is formatted. */
export interface Resolved {
  readonly name: string;
  /** None where only the text is known. */
  readonly values: readonly string[];
  /** As people see it, where no other format is asked for. */
  readonly text: string;
  /** Several values may be chosen, even if only one is. */
  readonly isList: boolean;
  /** It stands for every value: what URLs say, and what queries get instead of each, in any format. */
  readonly all?: { readonly urlValue: string; readonly fixed?: string | undefined };
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
  ['date', ({ values }, args, zone) => dateText(values.join(','), args, zone)],
]);

/**
 * Writes a value as `${name:FORMAT}` asks for it; what is no format counts as `glob`, as in Grafana.
 * @param format with its arguments behind colons, such as `date:YYYY-MM`
 * @param zone in which dates are written; those that need one stay unknown without it
 * @returns undefined when it cannot be known
 */
export function formatted(
  resolved: Resolved,
  format: string,
  zone: string | undefined,
): string | undefined {
  const [name = '', ...args] = format.split(':');
  const isLocalDate = name === 'date' && !['iso', 'ms', 'seconds'].includes(args[0] ?? 'iso');
  if (isLocalDate && zone === undefined) return undefined;
  if (name !== 'text' && name !== 'queryparam') {
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

/** Half a surrogate pair has no encoding and is replaced. */
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

/** What Moment calls a token, which Grafana's patterns are made of, as Luxon calls it. */
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

/** Text in brackets is meant as it is. */
const TOKEN = new RegExp(`\\[([^\\]]{0,100})\\]|${[...TOKENS.keys()].join('|')}`, 'g');

/**
 * A moment (ms) as the clocks of a zone show it, written after a pattern such as `YYYY-MM-DD`.
 * @param zone IANA name
 */
export function localDate(moment: number, pattern: string, zone: string): string {
  const local = DateTime.fromMillis(moment, { zone, locale: 'en' });
  return pattern.replace(TOKEN, (token, literal?: string) => {
    const written = literal ?? local.toFormat(TOKENS.get(token) ?? token);
    return token === 'a' ? written.toLowerCase() : written;
  });
}
