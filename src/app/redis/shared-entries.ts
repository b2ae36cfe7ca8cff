import * as v from 'valibot';
import type { Logger } from '../../util/logger.ts';
import { readAs } from '../../util/schema.ts';
import { withTimeout } from '../../util/timeout.ts';
import type { SharedRedis } from './connection.ts';
import { isStamp, lastStamp, STAMP_LENGTH, type Stamps, stampTime } from './stamps.ts';

/** A text under a name, and when it was set. An empty text: it was removed. */
export interface SharedEntry {
  readonly stamp: string;
  readonly text: string;
}

/**
 * Texts under names that several bots change, in one hash of Redis. Reads are of a copy in memory. Of two
 * changes of one entry the later one holds, wherever it was made and whenever it reaches Redis.
 */
export interface SharedEntries {
  /** Whether Redis was read; until then there is only what was changed here. */
  readonly isRead: boolean;
  /** Removed ones too, for a while. */
  readonly entries: ReadonlyMap<string, SharedEntry>;
  /**
   * Sets texts, or removes those that are empty.
   * @param stamp of the change; now, when missing
   * @returns whether Redis has them
   */
  put(texts: ReadonlyMap<string, string>, stamp?: string): Promise<boolean>;
  /** Brings this copy and Redis together. Never rejects. @returns whether Redis could be read */
  sync(): Promise<boolean>;
  /** Resolves when what is being written is written, or cannot be. */
  close(): Promise<void>;
}

export interface SharedEntriesDeps {
  readonly redis: SharedRedis;
  /** Name of the hash, below the prefix. */
  readonly name: string;
  readonly stamps: Stamps;
  /** Milliseconds for which a removal is remembered: a bot may be cut off from Redis so long. */
  readonly removalMs?: number;
  /** Called with the names of entries that others changed. */
  readonly onChange: (names: readonly string[]) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Most entries that are read from Redis, which may hold anything, and characters of one and of all. */
export const SHARED_LIMITS = { entries: 200_000, entry: 2_000_000, characters: 20_000_000 };
/** A week. */
const REMOVAL_MS = 7 * 24 * 3_600_000;
/** Entries written at once, and asked for at once. */
const BATCH = 100;
/** Milliseconds until messages of others must arrive. */
const SUBSCRIBE_MS = 1_000;
const SCAN = 1_000;

/** Keeps the later of two; answers with those that are later in Redis. */
const PUT = `
local later = {}
for i = 3, #ARGV, 2 do
  local old = redis.call('HGET', KEYS[1], ARGV[i])
  local stamp = string.sub(ARGV[i + 1], 1, ${STAMP_LENGTH})
  local known = old and string.sub(old, 1, ${STAMP_LENGTH}) or ''
  local isStamped = string.match(known, '^%d+%-%x+$') and #known == ${STAMP_LENGTH} and known <= ARGV[2]
  if not isStamped or known < stamp then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    redis.call('PUBLISH', ARGV[1], cjson.encode({ ARGV[i], ARGV[i + 1] }))
  elseif known > stamp then
    later[#later + 1] = ARGV[i]
    later[#later + 1] = old
  end
end
return later`;
/** Forgets a removal that was not changed since. */
const FORGET = `
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end`;

const pairSchema = v.strictTuple([v.string(), v.string()]);
const pairsSchema = v.array(v.string());

export function createSharedEntries(deps: SharedEntriesDeps): SharedEntries {
  const { redis, name, stamps, onChange, now, logger, removalMs = REMOVAL_MS } = deps;
  const hash = redis.key(name);
  const channel = redis.key(name, 'changed');
  const entries = new Map<string, SharedEntry>();
  const underWay = new Set<Promise<unknown>>();
  let isRead = false;

  /** Takes over what is later than what is known. @returns whether it was */
  function take(field: string, value: string): boolean {
    const entry = entryOf(value, now());
    if (!entry || !isLater(entry, entries.get(field))) return false;
    stamps.see(entry.stamp);
    entries.set(field, entry);
    return true;
  }

  function takeAll(pairs: Iterable<readonly [string, string]>): void {
    const changed = [...pairs].filter(([field, value]) => take(field, value));
    if (changed.length > 0) onChange(changed.map(([field]) => field));
  }

  async function write(fields: readonly string[]): Promise<boolean> {
    const known = fields.flatMap((field) => {
      const entry = entries.get(field);
      return entry ? [field, valueOf(entry)] : [];
    });
    const answer = await redis.attempt(
      (client) =>
        client.eval(PUT, { keys: [hash], arguments: [channel, lastStamp(now()), ...known] }),
      hash,
    );
    if (!answer) return false;
    takeAll(pairsOf(readAs(pairsSchema, answer.value) ?? []));
    return true;
  }

  /** @returns undefined when Redis cannot be read */
  async function readAll(): Promise<Map<string, string> | undefined> {
    const found = new Map<string, string>();
    let characters = 0;
    let cursor = '0';
    do {
      const at = cursor;
      const answer = await redis.attempt((client) => client.hScan(hash, at, { COUNT: SCAN }), hash);
      if (!answer) return undefined;
      for (const { field, value } of answer.value.entries) {
        if (value.length > SHARED_LIMITS.entry) continue;
        characters += found.has(field) ? 0 : field.length + value.length;
        found.set(field, value);
      }
      ({ cursor } = answer.value);
      if (found.size > SHARED_LIMITS.entries || characters > SHARED_LIMITS.characters) {
        logger.warn(
          `The key ${hash} in Redis holds more than this bot keeps; the rest is left out.`,
        );
        break;
      }
    } while (cursor !== '0');
    return found;
  }

  /** @returns whether Redis has all that is known here */
  async function writeWhatIsMissing(theirs: ReadonlyMap<string, string>): Promise<boolean> {
    const missing = [...entries].filter(([field, entry]) =>
      isLater(entry, entryOf(theirs.get(field) ?? '', now())),
    );
    for (let at = 0; at < missing.length; at += BATCH) {
      const part = missing.slice(at, at + BATCH).map(([field]) => field);
      if (!(await write(part))) return false;
    }
    if (missing.length > 0 && isRead)
      logger.info(`Redis has ${missing.length} changes to ${hash} now that it did not have.`);
    return true;
  }

  async function forgetOldRemovals(): Promise<void> {
    const old = [...entries].filter(
      ([, { text, stamp }]) => text === '' && now() - stampTime(stamp) > removalMs,
    );
    for (let at = 0; at < old.length; at += BATCH) {
      const part = old.slice(at, at + BATCH);
      const known = part.flatMap(([field, entry]) => [field, valueOf(entry)]);
      const isDone = await redis.attempt(
        (client) => client.eval(FORGET, { keys: [hash], arguments: known }),
        hash,
      );
      if (!isDone) return;
      for (const [field] of part) entries.delete(field);
    }
  }

  async function sync(): Promise<boolean> {
    // What is changed between a reading and the first message would stay unknown.
    const isHeard = subscribed.then(() => true);
    if (!(await withTimeout(isHeard, SUBSCRIBE_MS, () => false))) return false;
    const theirs = await readAll();
    if (!theirs) return false;
    takeAll(theirs);
    if (!(await writeWhatIsMissing(theirs))) return false;
    isRead = true;
    await forgetOldRemovals();
    return true;
  }

  function follow<T>(work: Promise<T>): Promise<T> {
    const running: Promise<T> = work.finally(() => underWay.delete(running));
    underWay.add(running);
    return running;
  }

  const subscribed = redis.subscribe(channel, (message) => {
    const pair = readPair(message);
    if (pair) takeAll([pair]);
  });

  return {
    entries,
    get isRead() {
      return isRead;
    },
    put(texts, stamp) {
      for (const [field, text] of texts)
        entries.set(field, { stamp: stamp ?? stamps.next(), text });
      return follow(write([...texts.keys()]));
    },
    sync: () => follow(sync()),
    async close() {
      await Promise.allSettled(underWay);
    },
  };
}

function isLater(entry: SharedEntry, than: SharedEntry | undefined): boolean {
  return !than || entry.stamp > than.stamp;
}

function valueOf({ stamp, text }: SharedEntry): string {
  return `${stamp} ${text}`;
}

function entryOf(value: string, now: number): SharedEntry | undefined {
  const stamp = value.slice(0, STAMP_LENGTH);
  if (!isStamp(stamp, now) || value.charAt(STAMP_LENGTH) !== ' ') return undefined;
  if (value.length > SHARED_LIMITS.entry) return undefined;
  return { stamp, text: value.slice(STAMP_LENGTH + 1) };
}

function pairsOf(flat: readonly string[]): [string, string][] {
  return flat.flatMap((field, at): [string, string][] =>
    at % 2 === 0 ? [[field, flat[at + 1] ?? '']] : [],
  );
}

function readPair(message: string): [string, string] | undefined {
  try {
    return readAs(pairSchema, JSON.parse(message));
  } catch {
    return undefined;
  }
}
