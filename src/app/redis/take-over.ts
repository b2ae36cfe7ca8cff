import type { Brain } from '../../chat/hubot.ts';
import type { Logger } from '../../util/logger.ts';
import { isObject } from '../../util/schema.ts';
import { type BrainKind, kindOfKey } from './brain-keys.ts';
import type { SharedRedis } from './connection.ts';
import type { SharedKind } from './shared-kind.ts';

export interface TakeOverDeps {
  readonly redis: SharedRedis;
  readonly brain: Brain;
  /** Of the keys in Redis. */
  readonly prefix: string;
  readonly kinds: readonly SharedKind[];
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Where a brain keeps what was not taken over. */
const LEFT_KEY = 'grafana_not_in_redis';

/** How far the taking over is, by the mark in Redis. */
type Progress = 'none' | 'begun' | 'done';

export interface TakeOver {
  /** Asked before Redis is read, so that what was taken over by then is known afterwards. */
  progress(): Promise<Progress | undefined>;
  /**
   * Brings over what is only in the brain, unless another bot has done so or does so now.
   * @param before the progress before Redis was read; undefined when it could not be asked
   * @returns whether it is done; it is to be called again, after another reading, while it is not
   */
  finish(before: Progress | undefined): Promise<boolean>;
}

/** Milliseconds after which another bot may do what one has begun: that one has died. */
const BEGUN_MS = 30_000;

/**
 * Brings over what the brain has and Redis never had. One bot does so, once: what is deleted afterwards
 * does not come back with another bot's older brain.
 */
export function createTakeOver(deps: TakeOverDeps, begunMs = BEGUN_MS): TakeOver {
  const { redis, brain, prefix, kinds, logger } = deps;
  const mark = redis.key(prefix, 'taken-over');
  let isDone = false;

  const found = () =>
    kinds
      .map((kind) => ({ kind, texts: kind.unknownOf(brainValues(brain, kind.kind)) }))
      .filter(({ texts }) => texts.size > 0);

  async function begin(): Promise<boolean> {
    const options = { condition: 'NX', expiration: { type: 'PX', value: begunMs } } as const;
    const set = await redis.attempt((client) => client.set(mark, 'begun', options), mark);
    return set?.value === 'OK';
  }

  async function end(): Promise<void> {
    await redis.attempt((client) => client.set(mark, 'done'), mark);
    isDone = true;
  }

  /** Another bot's brain came first; this one's is kept, as the brain becomes a copy of Redis. */
  function keepWhatIsLeft(): void {
    const left = found();
    if (left.length === 0) return;
    const values = left.flatMap(({ kind }) => [...brainValues(brain, kind.kind)]);
    brain.set(LEFT_KEY, Object.fromEntries(values));
    logger.warn(
      `The brain of this bot has entries that Redis does not have: ${countsOf(left)}. Another bot's were taken over before, so these are not used; they are in the brain under ${LEFT_KEY}.`,
    );
  }

  async function takeAll(): Promise<boolean> {
    const all = found();
    if (all.length === 0) return true;
    if (!(await begin())) return false;
    const taken = await Promise.all(all.map(({ kind, texts }) => kind.import(texts)));
    if (!taken.every(Boolean)) return false;
    await end();
    logger.info(`What the brain had is in Redis now: ${countsOf(all)}.`);
    return true;
  }

  return {
    async progress() {
      const known = await redis.attempt((client) => client.get(mark), mark);
      if (!known) return undefined;
      if (known.value === null) return 'none';
      return known.value === 'begun' ? 'begun' : 'done';
    },
    async finish(before) {
      if (before === undefined) return false;
      if (before === 'none' && !isDone) return takeAll();
      if (before === 'begun' && !isDone) return false;
      // A Redis that lost its data gets the mark again.
      if (before !== 'done') await end();
      isDone = true;
      keepWhatIsLeft();
      return true;
    },
  };
}

interface Found {
  readonly kind: SharedKind;
  readonly texts: ReadonlyMap<string, string>;
}

/** Such as `shortcuts (2), hosts (1)`. */
function countsOf(all: readonly Found[]): string {
  return all.map(({ kind, texts }) => `${kind.kind.name} (${texts.size})`).join(', ');
}

/** What the brain has under keys of one kind. */
export function brainValues(brain: Brain, kind: BrainKind): ReadonlyMap<string, unknown> {
  const own = ownValues(brain);
  const keys = Object.keys(own).filter((key) => kindOfKey(key) === kind);
  return new Map(keys.map((key) => [key, own[key]]));
}

/** The object in which Hubot has them; another one after the brain was loaded from where it is kept. */
export function ownValues(brain: Brain): Readonly<Record<string, unknown>> {
  const data: unknown = Reflect.get(brain, 'data');
  return isObject(data) && isObject(data._private) ? data._private : {};
}
