import path from 'node:path';
import { z } from 'zod';
import { ConfigError, InvalidRequestError } from './errors.ts';
import { parseLength } from './grafana/date-math.ts';
import { parseTimeZone } from './grafana/time-zones.ts';
import { parseAddressRanges } from './images/addresses.ts';
import { oneLine } from './text.ts';
import { parseDuration, parseSize } from './units.ts';

/** Everything the environment can say, checked and with its defaults. */
export interface Config {
  readonly grafana: {
    /** Grafana's root URL, sub-path included, without a slash at the end. */
    readonly host: string | undefined;
    readonly apiKey: string | undefined;
    readonly orgId: string | undefined;
    /** Path between `/render/` and the dashboard's UID. */
    readonly apiEndpoint: string;
  };
  readonly defaults: {
    /** A length of time as Grafana writes it, such as `6h`. */
    readonly timeRange: string;
    /** Pixels. */
    readonly width: number;
    /** Pixels. */
    readonly height: number;
    readonly timeZone: string | undefined;
    readonly theme: 'light' | 'dark' | undefined;
  };
  /** Whether rooms may have a Grafana of their own. */
  readonly perRoom: boolean;
  /** Names or ids of those who may set it; undefined when nobody is named. */
  readonly admins: readonly string[] | undefined;
  /** Answer in the thread of the question, where the chat has threads. */
  readonly useThreads: boolean;
  /** Most dashboards listed and most panels posted at once. */
  readonly maxReturned: number;
  readonly images: {
    /** true: through an image server; false: never through one; undefined: as the rest says. */
    readonly use: boolean | undefined;
    /** Root URL of an image server elsewhere. */
    readonly host: string | undefined;
    /** Public base of the links. */
    readonly url: string | undefined;
    /** Folder of the pictures, absolute; undefined when the environment names none. */
    readonly path: string | undefined;
    /** Root URLs of the Grafanas that a picture may be fetched from, the first one ours. */
    readonly sources: readonly string[];
    /** Ranges of addresses that may have pictures stored over HTTP, as `ADDRESS/BITS`; empty: all. */
    readonly allow: readonly string[];
    /** Ranges of the proxies whose `X-Forwarded-For` counts. */
    readonly trustProxy: readonly string[];
    /** Requests of one address that may be refused or fail within a minute. */
    readonly rate: number;
    /** False where neither we need a token nor everybody can ask: a picture is then had without one. */
    readonly tokenRequired: boolean;
    /** Bytes of one picture. */
    readonly maxBytes: number;
    /** Milliseconds for one render, all in all. */
    readonly timeoutMs: number;
    /** Renders at once. */
    readonly concurrency: number;
    /** Milliseconds within which an equal request gets the picture just made. */
    readonly reuseMs: number;
    /** Milliseconds that pictures are kept; undefined: for ever. */
    readonly maxAgeMs: number | undefined;
    /** Bytes of all pictures; undefined: as many as there is room for. */
    readonly maxTotalBytes: number | undefined;
    /** Bytes of the disk that are left free. */
    readonly reserveBytes: number;
  };
  /** Where hubot-rocketchat signs in; undefined unless all three of its variables are set. */
  readonly rocketchat: RocketChatAccess | undefined;
  /** As hubot-telegram has it. */
  readonly telegram: TelegramAccess | undefined;
  readonly http: {
    readonly enabled: boolean;
    readonly port: number;
    readonly bindAddress: string | undefined;
  };
  readonly bot: {
    readonly adapter: string;
    readonly name: string;
    readonly alias: string | undefined;
    readonly logLevel: string;
    /** Where the brain is kept; with its password, so never to be shown. */
    readonly redisUrl: string | undefined;
  };
}

/** Never to be shown but for its URL. */
export interface RocketChatAccess {
  /** Root URL without a slash at the end. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** Never to be shown. */
export interface TelegramAccess {
  readonly token: string;
}

/** A path between `/render/` and a dashboard's UID: words and slashes, nothing that leads elsewhere. */
export const RENDER_PATH = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/i;

/** Bounds of a picture's sides, in pixels. */
export const SIDE = { min: 10, max: 4000 } as const;

/** A schema from a plain function; `expected` completes the sentence "found X, expected …". */
function from<T>(expected: string, parse: (text: string) => T | undefined) {
  return z
    .string()
    .transform((text, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    })
    .optional();
}

/** Normalises a root URL: http or https, without credentials, query, fragment or final slash. */
export function parseRootUrl(text: string): string | undefined {
  if (!URL.canParse(text) || /[,\s]/.test(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.username || url.password || url.search || url.hash) return undefined;
  return url.origin + url.pathname.replace(/(?<!\/)\/+$/, '');
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
function withScheme(address: string, isSecure: boolean): string {
  if (/^[a-z]+:\/\//i.test(address)) return address;
  return `${isSecure ? 'https' : 'http'}://${address}`;
}

const SWITCH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const environment = z.object({
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
  HUBOT_GRAFANA_ADMINS: z.string().optional(),
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
  HUBOT_GRAFANA_USE_THREADS: z.string().optional(),
  HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: whole(1, 1000),
  HUBOT_USE_GRAFANA_IMAGES: from('true or false', (text) => SWITCH.get(text.toLowerCase())),
  HUBOT_GRAFANA_IMAGES_HOST: from(
    'a URL such as http://images.example.com:8080, without user name, query or fragment',
    // Its own route at the end is what one sees in a browser, and what is meant is clear.
    (text) => parseRootUrl(text)?.replace(/\/grafana-images$/, ''),
  ),
  HUBOT_GRAFANA_IMAGES_URL: rootUrl('https://bot.example.com/saved-images'),
  HUBOT_GRAFANA_IMAGES_PATH: z.string().optional(),
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
  HUBOT_GRAFANA_IMAGES_REUSE: from('a time up to 1h, such as 5s, or 0', (text) => {
    const ms = parseDuration(text);
    return ms !== undefined && ms <= 3_600_000 ? ms : undefined;
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
  ROCKETCHAT_USER: z.string().optional(),
  ROCKETCHAT_PASSWORD: z.string().optional(),
  ROCKETCHAT_USESSL: z.string().optional(),
  TELEGRAM_TOKEN: z.string().optional(),
  HUBOT_HTTPD: z.string().optional(),
  EXPRESS_PORT: whole(0, 65_535),
  PORT: whole(0, 65_535),
  EXPRESS_BIND_ADDRESS: z.string().optional(),
  BIND_ADDRESS: z.string().optional(),
  HUBOT_ADAPTER: z.string().optional(),
  HUBOT_NAME: z.string().optional(),
  HUBOT_ALIAS: z.string().optional(),
  HUBOT_LOG_LEVEL: z.string().optional(),
  REDIS_URL: from('a URL such as redis://localhost:6379', (text) =>
    /^rediss?:/.test(text) && URL.canParse(text) ? text : undefined,
  ),
});

type Given = Readonly<Record<string, string | undefined>>;

/** None of them is shown, wherever it stands. */
const SECRETS = ['HUBOT_GRAFANA_API_KEY', 'ROCKETCHAT_PASSWORD', 'TELEGRAM_TOKEN'] as const;

/** What is shown of a value that was refused: nothing that could hold a secret, and not too much. */
function shown(name: string, given: Given): string {
  const value = given[name] ?? '';
  const secrets = SECRETS.map((secret) => given[secret]).filter((secret) => secret !== undefined);
  const isSecret = name.endsWith('_API_KEY') || name === 'REDIS_URL';
  if (isSecret || secrets.some((secret) => value.includes(secret)))
    return 'a value that is not shown';
  if (value.includes('@')) return 'a value with an @, which is not shown as it may hold a password';
  const withoutQuery = value.replace(/([?#]).+/s, '$1…');
  return `"${oneLine(withoutQuery, 60)}"`;
}

/**
 * Reads the configuration out of the environment.
 * @param env `process.env`, or what a test puts in its place; an empty variable counts as unset
 * @throws ConfigError with one message that names every wrong variable, what was found and what is
 *   expected
 */
export function loadConfig(env: Given): Config {
  const set: Given = Object.fromEntries(
    Object.entries(env)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = environment.safeParse(set);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}: found ${shown(name, set)}, expected ${issue.message}.`;
    });
    throw new ConfigError(`The configuration cannot be used:\n${lines.join('\n')}`);
  }
  return toConfig(result.data);
}

function toConfig(env: z.infer<typeof environment>): Config {
  const host = env.HUBOT_GRAFANA_HOST;
  return Object.freeze<Config>({
    grafana: Object.freeze({
      host,
      apiKey: env.HUBOT_GRAFANA_API_KEY,
      orgId: env.HUBOT_GRAFANA_ORG_ID,
      apiEndpoint: env.HUBOT_GRAFANA_API_ENDPOINT ?? 'd-solo',
    }),
    defaults: Object.freeze({
      timeRange: env.HUBOT_GRAFANA_QUERY_TIME_RANGE ?? '6h',
      width: env.HUBOT_GRAFANA_DEFAULT_WIDTH ?? 1000,
      height: env.HUBOT_GRAFANA_DEFAULT_HEIGHT ?? 500,
      timeZone: env.HUBOT_GRAFANA_DEFAULT_TIME_ZONE,
      theme: env.HUBOT_GRAFANA_DEFAULT_THEME,
    }),
    perRoom: env.HUBOT_GRAFANA_PER_ROOM ?? false,
    admins: env.HUBOT_GRAFANA_ADMINS?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    useThreads: !/^(false|0)?$/i.test(env.HUBOT_GRAFANA_USE_THREADS ?? ''),
    maxReturned: env.HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS ?? 25,
    images: Object.freeze({
      use: env.HUBOT_USE_GRAFANA_IMAGES,
      host: env.HUBOT_GRAFANA_IMAGES_HOST,
      url: env.HUBOT_GRAFANA_IMAGES_URL,
      path: env.HUBOT_GRAFANA_IMAGES_PATH && path.resolve(env.HUBOT_GRAFANA_IMAGES_PATH),
      sources: Object.freeze([
        ...(host === undefined ? [] : [host]),
        ...(env.HUBOT_GRAFANA_IMAGES_SOURCES ?? []),
      ]),
      allow: Object.freeze(env.HUBOT_GRAFANA_IMAGES_ALLOW ?? []),
      trustProxy: Object.freeze(env.HUBOT_GRAFANA_IMAGES_TRUST_PROXY ?? []),
      rate: env.HUBOT_GRAFANA_IMAGES_RATE ?? 120,
      tokenRequired:
        env.HUBOT_GRAFANA_API_KEY !== undefined || env.HUBOT_GRAFANA_IMAGES_ALLOW === undefined,
      maxBytes: env.HUBOT_GRAFANA_IMAGES_MAX_BYTES ?? 20_000_000,
      timeoutMs: env.HUBOT_GRAFANA_IMAGES_TIMEOUT ?? 60_000,
      concurrency: env.HUBOT_GRAFANA_IMAGES_CONCURRENCY ?? 6,
      reuseMs: env.HUBOT_GRAFANA_IMAGES_REUSE ?? 5_000,
      maxAgeMs: env.HUBOT_GRAFANA_IMAGES_MAX_AGE,
      maxTotalBytes: env.HUBOT_GRAFANA_IMAGES_MAX_TOTAL,
      reserveBytes: env.HUBOT_GRAFANA_IMAGES_RESERVE ?? 200_000_000,
    }),
    rocketchat: rocketchatAccess(env),
    telegram: env.TELEGRAM_TOKEN === undefined ? undefined : { token: env.TELEGRAM_TOKEN },
    http: Object.freeze({
      enabled: env.HUBOT_HTTPD !== 'false',
      port: env.EXPRESS_PORT ?? env.PORT ?? 8080,
      bindAddress: env.EXPRESS_BIND_ADDRESS ?? env.BIND_ADDRESS,
    }),
    bot: Object.freeze({
      adapter: env.HUBOT_ADAPTER ?? 'Shell',
      name: env.HUBOT_NAME ?? 'hubot',
      alias: env.HUBOT_ALIAS,
      logLevel: env.HUBOT_LOG_LEVEL ?? 'info',
      redisUrl: env.REDIS_URL,
    }),
  });
}

function rocketchatAccess(env: z.infer<typeof environment>): RocketChatAccess | undefined {
  const { ROCKETCHAT_URL: address, ROCKETCHAT_USER: user, ROCKETCHAT_PASSWORD: password } = env;
  if (address === undefined || user === undefined || password === undefined) return undefined;
  const isSecure = env.ROCKETCHAT_USESSL?.toLowerCase() === 'true';
  const url = parseRootUrl(withScheme(address, isSecure));
  return url === undefined ? undefined : Object.freeze({ url, user, password });
}
