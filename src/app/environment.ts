import * as v from 'valibot';
import { InvalidRequestError } from '../util/errors.ts';
import { parseLength } from '../grafana/time/date-math.ts';
import { parseTimeZone } from '../grafana/time/time-zones.ts';
import { RENDER_PATH, SIDE } from '../grafana/urls.ts';
import { parseAddressRanges } from '../server/ip-addresses.ts';
import { parseRootUrl } from '../util/root-url.ts';
import { parseDuration, parseSize } from '../util/units.ts';
import { urlOf } from '../util/url.ts';

/** A schema from a plain function; `expected` completes the sentence "found X, expected …". */
function from<T>(expected: string, parse: (text: string) => T | undefined) {
  return v.optional(
    v.pipe(
      v.string(),
      v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
        const value = parse(dataset.value);
        if (value !== undefined) return value;
        addIssue({ message: expected });
        return NEVER;
      }),
    ),
  );
}

/** What a parser of requests makes of a value, or undefined where it would answer with a sentence. */
function orUndefined<T>(parse: (text: string) => T): (text: string) => T | undefined {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof InvalidRequestError) return undefined;
      throw error;
    }
  };
}

/** A length of time as Grafana writes it; `12hr` is one too, and becomes `12h`. */
const parseRange = orUndefined((text) => {
  const back = parseLength(text);
  return back !== undefined && /[1-9]/.test(back) ? back.slice('-'.length) : undefined;
});

function parseWhole(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

const whole = (min: number, max: number) =>
  from(`a whole number from ${min} to ${max}`, parseWhole(min, max));

const rootUrl = (example: string) =>
  from(`a URL such as ${example}, without user name, query or fragment`, parseRootUrl);

const addressRanges = from(
  'addresses and CIDRs, with commas between them, such as 10.0.0.0/8,2001:db8::/32',
  parseAddressRanges,
);
/** An address as hubot-rocketchat takes it, which may leave the scheme out. */
export function withScheme(address: string, isSecure: boolean): string {
  if (/^[a-z]+:\/\//i.test(address)) return address;
  return `${isSecure ? 'https' : 'http'}://${address}`;
}

const SWITCH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Every variable, and what its value may be; an error's message completes `found X, expected …`. */
export const environment = v.object({
  HUBOT_GRAFANA_HOST: rootUrl('https://grafana.example.com'),
  HUBOT_GRAFANA_API_KEY: from('a token without spaces, as Grafana shows it once', (text) =>
    /^[\x21-\x7e]+$/.test(text) ? text : undefined,
  ),
  HUBOT_GRAFANA_ORG_ID: from('the number of an organisation', (text) =>
    /^\d+$/.test(text) ? text : undefined,
  ),
  HUBOT_GRAFANA_API_ENDPOINT: from('a render path such as d-solo', (text) =>
    RENDER_PATH.test(text) ? text : undefined,
  ),
  HUBOT_GRAFANA_PER_ROOM: from('true or false', (text) => SWITCH.get(text.toLowerCase())),
  HUBOT_GRAFANA_ADMINS: v.optional(v.string()),
  HUBOT_GRAFANA_QUERY_TIME_RANGE: from('a length of time such as 6h, 30m or 2d', parseRange),
  HUBOT_GRAFANA_DEFAULT_WIDTH: whole(SIDE.min, SIDE.max),
  HUBOT_GRAFANA_DEFAULT_HEIGHT: whole(SIDE.min, SIDE.max),
  HUBOT_GRAFANA_DEFAULT_TIME_ZONE: from(
    'a time zone such as Europe/Amsterdam, UTC or UTC+2',
    orUndefined(parseTimeZone),
  ),
  HUBOT_GRAFANA_DEFAULT_THEME: from('light or dark', (text) =>
    text === 'light' || text === 'dark' ? text : undefined,
  ),
  HUBOT_GRAFANA_USE_THREADS: v.optional(v.string()),
  HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: whole(1, 1000),
  HUBOT_USE_GRAFANA_IMAGES: from('true or false', (text) => SWITCH.get(text.toLowerCase())),
  HUBOT_GRAFANA_IMAGES_HOST: from(
    'a URL such as http://images.example.com:8080, without user name, query or fragment',
    // Its own route at the end is what one sees in a browser, and what is meant is clear.
    (text) => parseRootUrl(text)?.replace(/\/grafana-images$/, ''),
  ),
  HUBOT_GRAFANA_IMAGES_URL: rootUrl('https://bot.example.com/saved-images'),
  HUBOT_GRAFANA_IMAGES_PATH: v.optional(v.string()),
  HUBOT_GRAFANA_IMAGES_SOURCES: from(
    'root URLs of Grafanas, with commas between them, such as https://a.example.com,https://b.example.com/grafana',
    (text) => {
      const roots = text
        .split(',')
        .filter((part) => part.trim() !== '')
        .map((part) => parseRootUrl(part.trim()));
      return roots.every((root) => root !== undefined) ? roots : undefined;
    },
  ),
  HUBOT_GRAFANA_IMAGES_ALLOW: addressRanges,
  HUBOT_GRAFANA_IMAGES_TRUST_PROXY: addressRanges,
  HUBOT_GRAFANA_IMAGES_RATE: whole(1, 1_000_000),
  HUBOT_GRAFANA_IMAGES_MAX_BYTES: from('a size such as 20MB', (text) => {
    const bytes = parseSize(text);
    return bytes !== undefined && bytes >= 1 ? bytes : undefined;
  }),
  HUBOT_GRAFANA_IMAGES_TIMEOUT: from('a time from 1s to 1h, such as 60s', (text) => {
    const ms = parseDuration(text);
    return ms !== undefined && ms >= 1_000 && ms <= 3_600_000 ? ms : undefined;
  }),
  HUBOT_GRAFANA_IMAGES_CONCURRENCY: whole(1, 100),
  // Far less than any picture is kept for, so that none is handed out right before it goes.
  HUBOT_GRAFANA_IMAGES_REUSE: from('a time up to 30s, such as 5s, or 0', (text) => {
    const ms = parseDuration(text);
    return ms !== undefined && ms <= 30_000 ? ms : undefined;
  }),
  // Low values would be seconds or bytes that somebody took for days or gigabytes.
  HUBOT_GRAFANA_IMAGES_MAX_AGE: from('a time such as 30d, at least 1m', (text) => {
    const ms = parseDuration(text);
    return ms !== undefined && ms >= 60_000 ? ms : undefined;
  }),
  HUBOT_GRAFANA_IMAGES_MAX_TOTAL: from('a size such as 5GB, at least 1MB', (text) => {
    const bytes = parseSize(text);
    return bytes !== undefined && bytes >= 1_000_000 ? bytes : undefined;
  }),
  HUBOT_GRAFANA_IMAGES_RESERVE: from('a size such as 200MB, or 0', parseSize),
  ROCKETCHAT_URL: from(
    'the address of the server, such as https://chat.example.com or localhost:3000',
    // Whether a scheme is there is seen to once all is read.
    (text) => (parseRootUrl(withScheme(text, false)) === undefined ? undefined : text),
  ),
  ROCKETCHAT_USER: v.optional(v.string()),
  ROCKETCHAT_PASSWORD: v.optional(v.string()),
  ROCKETCHAT_USESSL: v.optional(v.string()),
  TELEGRAM_TOKEN: v.optional(v.string()),
  HUBOT_HTTPD: v.optional(v.string()),
  EXPRESS_PORT: whole(0, 65_535),
  PORT: whole(0, 65_535),
  EXPRESS_BIND_ADDRESS: v.optional(v.string()),
  BIND_ADDRESS: v.optional(v.string()),
  HUBOT_ADAPTER: v.optional(v.string()),
  HUBOT_NAME: v.optional(v.string()),
  HUBOT_ALIAS: v.optional(v.string()),
  HUBOT_LOG_LEVEL: v.optional(v.string()),
  REDIS_URL: from('a URL such as redis://localhost:6379', (text) =>
    /^rediss?:/.test(text) && urlOf(text) ? text : undefined,
  ),
});
