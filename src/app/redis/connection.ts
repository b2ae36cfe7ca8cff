import type * as Redis from 'redis';
import type { Logger } from '../../util/logger.ts';
import { withTimeout } from '../../util/timeout.ts';
import { noAnswer, redisReason } from './reason.ts';
import { createRefusals, isRefusal } from './refusals.ts';

/** The client of the package `redis`, which is installed only where it is needed. */
export type RedisClient = ReturnType<typeof createClient>;

/** The Redis that several processes share. None of them depends on it: without it each works for itself. */
export interface SharedRedis {
  /** The name of a key, below the prefix of this installation. */
  key(...parts: readonly string[]): string;
  /**
   * Asks Redis something. Never rejects, and never waits for a Redis that is away.
   * @param about the key, for the log
   * @returns undefined when Redis cannot be reached, refuses it, or does not answer in time
   */
  attempt<T>(
    work: (client: RedisClient) => Promise<T>,
    about?: string,
  ): Promise<{ readonly value: T } | undefined>;
  /** Calls a function now and each time that the connection is made anew; messages between are lost. */
  onReady(work: () => void): void;
  /**
   * Calls a function with each message of a channel, in their order.
   * @returns resolves when it gets them: not before Redis was reached
   */
  subscribe(channel: string, work: (message: string) => void): Promise<void>;
  /** Why Redis cannot be used at the moment: a clause, without a secret. */
  problem(): string | undefined;
  /** Resolves when Redis was reached, or could not be. */
  readonly opened: Promise<void>;
  close(): Promise<void>;
}

interface Channel {
  readonly work: (message: string) => void;
  /** Called when its messages arrive from now on. */
  readonly begun: () => void;
}

export interface RedisTimeouts {
  /** Milliseconds for an answer. */
  readonly answer: number;
  /** Milliseconds for which Redis is not asked after it did not answer in time. */
  readonly pause: number;
}

const TIMEOUTS: RedisTimeouts = { answer: 1_000, pause: 5_000 };
/** Milliseconds for the first connection; afterwards it is made in the background. */
const OPEN_MS = 2_000;
/** Milliseconds between two tries to connect: doubled each time, up to the most, and up to a fifth more. */
const RECONNECT_MS = { first: 50, most: 5_000 };

const NOT_INSTALLED =
  'HUBOT_GRAFANA_REDIS_URL is set, and the package that speaks with Redis is not installed: run `npm install redis@6` beside hubot-grafana-images. Until then nothing is shared with other servers.';

/**
 * Connects in the background, and again whenever the connection is lost. The log has a line when Redis is
 * lost and one when it is back.
 * @param url `redis://[user:password@]host:port[/database][?prefix]`; never logged
 * @param load imports the package
 */
export function openRedis(
  url: string,
  logger: Logger,
  { timeouts = TIMEOUTS, load = () => import('redis') } = {},
): SharedRedis {
  const address = new URL(url);
  const prefix = decodeURIComponent(address.search.slice(1)) || 'grafana';
  address.search = '';
  const watchers: (() => void)[] = [];
  const channels = new Map<string, Channel>();
  const parts: { client?: RedisClient; subscriber?: RedisClient } = {};
  let pausedUntil = -Infinity;
  let isClosed = false;
  let missing: string | undefined;
  const reachability = createReachability(logger);
  const refusals = createRefusals(logger);

  function isReady(): boolean {
    const { client, subscriber } = parts;
    return Boolean(client?.isReady && subscriber?.isReady);
  }

  function ready(): void {
    if (!isReady()) return;
    reachability.found();
    for (const work of watchers) work();
  }

  async function connect(): Promise<void> {
    let redis;
    try {
      redis = await load();
    } catch {
      logger.error(NOT_INSTALLED);
      missing = 'its package is not installed: run `npm install redis@6`';
      return;
    }
    const client = createClient(redis, address.href);
    const subscriber = client.duplicate();
    Object.assign(parts, { client, subscriber });
    for (const one of [client, subscriber]) {
      one.on('error', (error: unknown) => {
        reachability.lost(error);
      });
      one.on('ready', ready);
    }
    subscriber.once('ready', () => {
      for (const [name, channel] of channels) listen(subscriber, name, channel);
    });
    if (isClosed) return;
    await Promise.all([client.connect(), subscriber.connect()]);
  }

  function listen(subscriber: RedisClient, name: string, { work, begun }: Channel): void {
    subscriber.subscribe(name, work).then(begun, (error: unknown) => {
      reachability.lost(error);
    });
  }

  const connecting = connect().catch((error: unknown) => {
    if (!isClosed) reachability.lost(error);
  });
  return {
    key: (...names) => [prefix, ...names].join(':'),
    problem: () => missing ?? reachability.problem(),
    opened: withTimeout(Promise.race([connecting, reachability.firstLost]), OPEN_MS, () => {
      if (!isClosed) reachability.lost(new Error(noAnswer(OPEN_MS)));
    }),
    async attempt(work, about = `${prefix}:…`) {
      const { client } = parts;
      if (!client || !isReady() || performance.now() < pausedUntil) return undefined;
      try {
        const value = await withTimeout(work(client), timeouts.answer, () => {
          throw new Error(noAnswer(timeouts.answer));
        });
        reachability.found();
        return { value };
      } catch (error) {
        if (isClosed) return undefined;
        if (isRefusal(error)) {
          refusals.say(error, about);
          return undefined;
        }
        pausedUntil = performance.now() + timeouts.pause;
        reachability.lost(error);
        return undefined;
      }
    },
    onReady(work) {
      watchers.push(work);
      if (isReady()) work();
    },
    subscribe(name, work) {
      return new Promise((begun) => {
        const channel = { work, begun };
        channels.set(name, channel);
        if (parts.subscriber?.isReady) listen(parts.subscriber, name, channel);
      });
    },
    close() {
      isClosed = true;
      for (const one of [parts.client, parts.subscriber]) one?.destroy();
      return Promise.resolve();
    },
  };
}

function createClient({ createClient: create }: Pick<typeof Redis, 'createClient'>, url: string) {
  return create({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: 5_000, reconnectStrategy: reconnectDelay },
    pingInterval: 30_000,
  });
}

/** Says once that Redis is lost, and once that it is back. */
function createReachability(logger: Logger) {
  let state: 'new' | 'found' | 'lost' = 'new';
  let reason: string | undefined;
  let sayLost = (): void => undefined;
  const firstLost = new Promise<void>((resolve) => {
    sayLost = resolve;
  });
  return {
    firstLost,
    problem: () => reason,
    found() {
      reason = undefined;
      if (state !== 'found') {
        logger.info(
          state === 'new'
            ? 'Redis is there: what servers and bots share is kept in it.'
            : 'Redis is back.',
        );
      }
      state = 'found';
    },
    lost(error: unknown) {
      if (state !== 'lost') {
        reason = redisReason(error, state === 'found');
        logger.error(
          `Redis (HUBOT_GRAFANA_REDIS_URL) cannot be used: ${reason}. Until it can, this process works for itself.`,
        );
      }
      state = 'lost';
      sayLost();
    },
  };
}

function reconnectDelay(retries: number): number {
  const { first, most } = RECONNECT_MS;
  const delay = Math.min(most, first * 2 ** Math.min(retries, 10));
  return Math.round(delay * (1 + Math.random() / 5));
}
