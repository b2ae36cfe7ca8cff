import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Brain } from '../chat/hubot.ts';
import { makeFolder } from '../pictures/stores/file/atomic-file.ts';
import { isObject, readAs } from '../util/schema.ts';

/** Values under names that outlive the process; those that were put longest ago are forgotten first. */
export interface Journal {
  readonly entries: ReadonlyMap<string, unknown>;
  /**
   * Resolves when the value is on the disk.
   * @throws an error of the file system; the value is kept in memory then
   */
  put(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Most values, and most characters of all of them as JSON. */
export const JOURNAL_LIMITS = { entries: 2_000, characters: 20_000_000 };

const line = v.strictTuple([v.string(), v.unknown()]);

/** Entries within the limits; each with its size in characters. */
export function boundedEntries() {
  const entries = new Map<string, unknown>();
  const sizes = new Map<string, number>();
  let total = 0;
  const remove = (name: string) => {
    total -= sizes.get(name) ?? 0;
    sizes.delete(name);
    return entries.delete(name);
  };
  return {
    entries,
    remove,
    /** @returns the names that were forgotten */
    put(name: string, value: unknown): string[] {
      remove(name);
      const size = name.length + JSON.stringify(value).length;
      entries.set(name, value);
      sizes.set(name, size);
      total += size;
      const forgotten: string[] = [];
      for (const oldest of entries.keys()) {
        const isWithin =
          entries.size <= JOURNAL_LIMITS.entries && total <= JOURNAL_LIMITS.characters;
        if (isWithin || oldest === name) break;
        remove(oldest);
        forgotten.push(oldest);
      }
      return forgotten;
    },
    get size() {
      return total;
    },
  };
}

/**
 * Keeps values in a file that only we may read, one line of JSON for each change. It is written anew when
 * most of its lines are out of date.
 * @throws an error of the file system when the file cannot be written
 */
export async function openFileJournal(file: string): Promise<Journal> {
  await makeFolder(path.dirname(file));
  const kept = boundedEntries();
  for (const [name, value] of await linesOf(file)) {
    if (value === null) kept.remove(name);
    else kept.put(name, value);
  }
  let handle = await rewrite(file, kept.entries);
  let written = kept.size;
  let waiting: string[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    const lines = waiting;
    waiting = [];
    flushing = undefined;
    const text = lines.join('');
    written += text.length;
    if (written > 4_000_000 + 2 * kept.size) {
      const old = handle;
      handle = await rewrite(file, kept.entries);
      written = kept.size;
      await old.close();
      return;
    }
    await handle.appendFile(text);
    await handle.sync();
  }

  /** Changes that come while others are written share the next write. */
  let last: Promise<void> = Promise.resolve();
  function append(name: string, value: unknown): Promise<void> {
    waiting.push(`${JSON.stringify([name, value])}\n`);
    flushing ??= last = last.catch(() => undefined).then(flush);
    return flushing;
  }

  return {
    entries: kept.entries,
    async put(name, value) {
      for (const forgotten of kept.put(name, value))
        void append(forgotten, null).catch(() => undefined);
      await append(name, value);
    },
    async remove(name) {
      if (kept.remove(name)) await append(name, null);
    },
    async close() {
      await last.catch(() => undefined);
      await handle.close();
    },
  };
}

/** What a bot that was cut off left of its last line is skipped. */
async function linesOf(file: string): Promise<[string, unknown][]> {
  let text: string;
  try {
    // A file that is not ours may be of any size.
    if ((await stat(file)).size > 8 * JOURNAL_LIMITS.characters) return [];
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((one) => {
    try {
      const parsed = readAs(line, JSON.parse(one));
      return parsed ? [parsed] : [];
    } catch {
      return [];
    }
  });
}

async function rewrite(file: string, entries: ReadonlyMap<string, unknown>): Promise<FileHandle> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  await handle.chmod(0o600);
  await handle.appendFile([...entries].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  await handle.sync();
  await rename(fresh, file);
  return handle;
}

const KEY = 'grafana_alerts';

/** Keeps values in the bot's brain, which may hold anything. */
export function brainJournal(brain: Brain): Journal {
  const kept = boundedEntries();
  const saved = brain.get(KEY);
  for (const [name, value] of isObject(saved) ? Object.entries(saved) : []) kept.put(name, value);
  const save = () => {
    brain.set(KEY, Object.fromEntries(kept.entries));
    return Promise.resolve();
  };
  return {
    entries: kept.entries,
    put(name, value) {
      kept.put(name, value);
      return save();
    },
    remove: (name) => (kept.remove(name) ? save() : Promise.resolve()),
    close: () => Promise.resolve(),
  };
}
