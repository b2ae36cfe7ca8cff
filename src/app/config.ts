import path from 'node:path';
import * as v from 'valibot';
import { environment, withScheme } from './environment.ts';
import { ConfigError } from '../util/errors.ts';
import { parseRootUrl } from '../util/root-url.ts';
import { oneLine } from '../util/text.ts';

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
  const result = v.safeParse(environment, set);
  if (!result.success) {
    const lines = result.issues.map((issue) => {
      const name = v.getDotPath(issue) ?? '';
      return `${name}: found ${shown(name, set)}, expected ${issue.message}.`;
    });
    throw new ConfigError(`The configuration cannot be used:\n${lines.join('\n')}`);
  }
  return toConfig(result.output);
}

function toConfig(env: v.InferOutput<typeof environment>): Config {
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

function rocketchatAccess(env: v.InferOutput<typeof environment>): RocketChatAccess | undefined {
  const { ROCKETCHAT_URL: address, ROCKETCHAT_USER: user, ROCKETCHAT_PASSWORD: password } = env;
  if (address === undefined || user === undefined || password === undefined) return undefined;
  const isSecure = env.ROCKETCHAT_USESSL?.toLowerCase() === 'true';
  const url = parseRootUrl(withScheme(address, isSecure));
  return url === undefined ? undefined : Object.freeze({ url, user, password });
}
