import type { Brain } from '../../chat/hubot.ts';
import type { Logger } from '../../util/logger.ts';
import { BRAIN_KINDS, kindOfKey } from './brain-keys.ts';
import type { SharedRedis } from './connection.ts';
import { createSharedKind, type SharedKind } from './shared-kind.ts';
import type { Stamps } from './stamps.ts';
import { createSyncLoop, SYNC_MS } from './sync-loop.ts';
import { createTakeOver, ownValues, brainValues } from './take-over.ts';

/** The bot's brain, as Hubot has it. */
export interface RobotBrain extends Brain {
  /** Says that a value was set, or that the brain was loaded from where it is kept. */
  on?(event: 'loaded', listener: () => void): unknown;
}

/**
 * The brain of a bot, of which other bots know what we keep there. It stays a copy of it, for a start
 * without Redis.
 */
export interface SharedBrain extends Brain {
  /** How many entries Redis has of each kind; undefined while it has not been read. */
  counts(): ReadonlyMap<string, number> | undefined;
  /** Resolves when Redis was read, or could not be, and no other reading of it has begun. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface SharedBrainDeps {
  readonly redis: SharedRedis;
  readonly brain: RobotBrain;
  /** Of the keys in Redis: bots of one chat share them. */
  readonly prefix: string;
  readonly stamps: Stamps;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Milliseconds. */
  readonly times?: Partial<typeof SYNC_MS>;
}

export function createSharedBrain(deps: SharedBrainDeps): SharedBrain {
  const { redis, brain, logger } = deps;
  const kinds = new Map(
    BRAIN_KINDS.map((kind) => {
      const one = createSharedKind(
        kind,
        (keys) => {
          if (isTakenOver) for (const key of keys) copyToBrain(key, one);
        },
        deps,
      );
      return [kind.name, one];
    }),
  );
  const all = [...kinds.values()];
  const takeOver = createTakeOver({ ...deps, kinds: all });
  /** Whether the brain may become a copy of Redis: what it had before is there. */
  let isTakenOver = false;
  let loaded = ownValues(brain);

  function sharedOf(key: string): SharedKind | undefined {
    const kind = kindOfKey(key);
    return kind && kinds.get(kind.name);
  }

  function copyToBrain(key: string, kind: SharedKind): void {
    const value = kind.get(key);
    if (JSON.stringify(brain.get(key) ?? null) === JSON.stringify(value ?? null)) return;
    if (value === undefined) brain.remove(key);
    else brain.set(key, value);
  }

  async function syncAll(): Promise<boolean> {
    const before = await takeOver.progress();
    const done = await Promise.all(all.map((kind) => kind.sync()));
    isTakenOver = done.every(Boolean) && (await takeOver.finish(before));
    if (!isTakenOver) return false;
    for (const kind of all) {
      const keys = new Set([...kind.keys(), ...brainValues(brain, kind.kind).keys()]);
      for (const key of keys) copyToBrain(key, kind);
    }
    return true;
  }

  const loop = createSyncLoop(redis, syncAll, logger, { ...SYNC_MS, ...deps.times });

  function share(key: string, value: unknown): void {
    const shared = sharedOf(key);
    if (!shared) return;
    const before = shared.isRead ? undefined : { value: brain.get(key) };
    void shared.set(key, value, before).then((isWritten) => {
      if (!isWritten) loop.failed();
    });
  }

  brain.on?.('loaded', () => {
    const isLoaded = loaded !== ownValues(brain);
    loaded = ownValues(brain);
    if (isLoaded) loop.syncIn(0);
  });

  return {
    settled: () => loop.settled(),
    get(key) {
      const shared = sharedOf(key);
      return shared?.isRead ? (shared.get(key) ?? null) : brain.get(key);
    },
    set(key, value) {
      share(key, value);
      return brain.set(key, value);
    },
    remove(key) {
      share(key, undefined);
      return brain.remove(key);
    },
    counts() {
      if (!all.some((kind) => kind.isRead)) return undefined;
      return new Map(all.map((kind) => [kind.kind.name, kind.count()]));
    },
    async close() {
      await loop.close();
      await Promise.all(all.map((kind) => kind.close()));
    },
  };
}
