import { boundedEntries, type Journal } from '../../alerts/journal.ts';
import { describeForLog } from '../../util/errors.ts';
import { createSharedEntries, SHARED_LIMITS, type SharedEntriesDeps } from './shared-entries.ts';
import { FIRST_STAMP } from './stamps.ts';
import { createSyncLoop, SYNC_MS } from './sync-loop.ts';

/** A journal that several bots have. */
export interface SharedJournal extends Journal {
  /** Resolves when Redis was read, or could not be. */
  settled(): Promise<void>;
  /** Whether Redis has what is kept under a name. */
  isShared(name: string): boolean;
  /** Calls a function with the name of what another bot has put. */
  onPut(work: (name: string) => void): void;
}

export interface SharedJournalDeps extends Omit<SharedEntriesDeps, 'onChange' | 'logger'> {
  readonly logger: SharedEntriesDeps['logger'] & { error(text: string): void };
  /** Milliseconds. */
  readonly times?: Partial<typeof SYNC_MS>;
}

/**
 * What a bot puts is in Redis for the others, and in a journal of its own for the time when Redis is away.
 */
export function createSharedJournal(local: Journal, deps: SharedJournalDeps): SharedJournal {
  const { redis, logger } = deps;
  const kept = boundedEntries();
  for (const [name, value] of local.entries) kept.put(name, value);
  /** What Redis may not have. */
  const unshared = new Set<string>();
  const watchers: ((name: string) => void)[] = [];
  const shared = createSharedEntries({
    ...deps,
    onChange(names) {
      const put = names.filter(note);
      for (const work of watchers) for (const name of put) work(name);
    },
  });

  /** Brings what is kept here up to date with Redis. @returns whether there is something under the name */
  function note(name: string): boolean {
    const value = readJson(shared.entries.get(name)?.text ?? '');
    if (value !== undefined) {
      kept.put(name, value);
      return true;
    }
    kept.remove(name);
    local.remove(name).catch((error: unknown) => {
      logger.error(`What another bot has told stays on the disk: ${describeForLog(error)}`);
    });
    return false;
  }

  async function share(texts: ReadonlyMap<string, string>, stamp?: string): Promise<boolean> {
    const small = new Map([...texts].filter(([, { length }]) => length < SHARED_LIMITS.entry / 2));
    for (const name of texts.keys()) unshared.add(name);
    const isWritten = await shared.put(small, stamp);
    if (isWritten) for (const name of small.keys()) unshared.delete(name);
    else loop.failed();
    return isWritten && small.size === texts.size;
  }

  async function sync(): Promise<boolean> {
    const before = [...unshared].filter((name) => shared.entries.has(name));
    if (!(await shared.sync())) return false;
    for (const name of before) unshared.delete(name);
    const own = [...local.entries].filter(([name]) => !shared.entries.has(name));
    if (own.length === 0) return true;
    return share(new Map(own.map(([name, value]) => [name, JSON.stringify(value)])), FIRST_STAMP);
  }

  const loop = createSyncLoop(redis, sync, logger, { ...SYNC_MS, ...deps.times });

  return {
    entries: kept.entries,
    settled: () => loop.settled(),
    isShared: (name) => shared.isRead && shared.entries.has(name) && !unshared.has(name),
    onPut(work) {
      watchers.push(work);
    },
    async put(name, value) {
      const forgotten = kept.put(name, value).map((one) => [one, ''] as const);
      const writing = local.put(name, value);
      const sharing = share(new Map([[name, JSON.stringify(value)], ...forgotten]));
      await Promise.allSettled([writing, sharing]);
      // What Redis has is not lost, whatever the disk says.
      if (!(await sharing)) await writing;
    },
    async remove(name) {
      kept.remove(name);
      await Promise.all([local.remove(name), share(new Map([[name, '']]))]);
    },
    async close() {
      await loop.close();
      await shared.close();
      await local.close();
    },
  };
}

function readJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
