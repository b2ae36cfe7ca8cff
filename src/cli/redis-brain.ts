import type { Brain } from 'hubot';
import { describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';

/** A brain that is kept elsewhere. */
export interface KeptBrain {
  /** Waits for the last save and hangs up. */
  close(): Promise<void>;
}

/**
 * Keeps the brain in Redis, under the key that hubot-redis-brain uses: `PREFIX:storage`, where the
 * prefix is the URL's query or `hubot`. That package itself writes the URL with its password to the
 * log, and a save that fails ends the process; hence this one. While Redis is away the bot works on,
 * and what it keeps is saved when Redis is back.
 * @param url `redis://[user:password@]host:port[/database][?prefix]`
 */
export function keepBrainInRedis(brain: Brain, url: string, logger: Logger): KeptBrain {
  const parsed = new URL(url);
  const key = `${parsed.search.slice(1) || 'hubot'}:storage`;
  parsed.search = '';
  // An empty brain must not be saved over a full one before that is loaded.
  brain.setAutoSave(false);
  const opening = open(brain, parsed.href, key, logger).catch((error: unknown) => {
    logger.error(`Redis cannot be used for the brain: ${describeForLog(error)}`);
    return undefined;
  });
  return {
    async close() {
      await (await opening)?.close();
    },
  };
}

async function open(brain: Brain, url: string, key: string, logger: Logger): Promise<KeptBrain> {
  // Loaded when it is needed, which for most bots is never.
  const { createClient } = await import('redis');
  const client = createClient({ url, disableOfflineQueue: true });
  let saving: Promise<unknown> = Promise.resolve();
  let isAway = false;

  const save = (data: unknown) => {
    if (!client.isReady) return;
    saving = client.set(key, JSON.stringify(data)).catch((error: unknown) => {
      logger.error(`The brain was not saved in Redis: ${describeForLog(error)}`);
    });
  };
  const load = async () => {
    const stored = await client.get(key);
    brain.mergeData(stored === null ? {} : JSON.parse(stored));
    brain.on('save', save);
    brain.setAutoSave(true);
    logger.info('The brain is kept in Redis.');
  };

  client.on('error', (error: unknown) => {
    // The client tries again several times a second; saying so once is enough.
    if (!isAway) logger.error(`Redis cannot be reached: ${describeForLog(error)}`);
    isAway = true;
  });
  client.on('ready', () => {
    isAway = false;
  });
  client.once('ready', () => {
    void load().catch((error: unknown) => {
      logger.error(`The brain in Redis cannot be read: ${describeForLog(error)}`);
    });
  });
  void client.connect().catch(() => undefined);

  return {
    async close() {
      await saving;
      if (client.isReady) await client.close();
      else client.destroy();
    },
  };
}
