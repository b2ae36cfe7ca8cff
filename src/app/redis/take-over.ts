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

/**
 * Brings over what the brain has and Redis never had. One bot does so, once: what is deleted afterwards
 * does not come back with another bot's older brain.
 * @returns a function that resolves to whether it is done; called again while it is not
 */
export function createTakeOver({ redis, brain, prefix, kinds, logger }: TakeOverDeps) {
  const mark = redis.key(prefix, 'taken-over');
  const claim = () => redis.attempt((client) => client.set(mark, 'yes', { condition: 'NX' }), mark);
  let isDone = false;

  const found = () =>
    kinds
      .map((kind) => ({ kind, texts: kind.unknownOf(brainValues(brain, kind.kind)) }))
      .filter(({ texts }) => texts.size > 0);

  /** Another bot's brain came first; this one's is kept, as the brain becomes a copy of Redis. */
  function keepWhatIsLeft(): void {
    const left = found();
    if (left.length === 0) return;
    const values = left.flatMap(({ kind }) => [...brainValues(brain, kind.kind)]);
    brain.set(LEFT_KEY, Object.fromEntries(values));
    logger.warn(
      `The brain of this bot has entries that Redis does not have (${left.map(({ kind, texts }) => `${texts.size} ${kind.kind.name}`).join(', ')}). Another bot's were taken over before, so these are not used; they are in the brain under ${LEFT_KEY}.`,
    );
  }

  async function takeAll(): Promise<boolean> {
    const all = found();
    if (all.length === 0) return true;
    const claimed = await claim();
    // Another bot is taking its brain over; what is left of this one is known afterwards.
    if (claimed?.value !== 'OK') return false;
    for (const { kind, texts } of all) await kind.import(texts);
    const counts = all.map(({ kind, texts }) => `${texts.size} ${kind.kind.name}`);
    logger.info(`What the brain had is in Redis now: ${counts.join(', ')}.`);
    isDone = true;
    return true;
  }

  return async (): Promise<boolean> => {
    if (isDone) {
      // A Redis that lost its data gets the mark again.
      await claim();
    } else {
      const known = await redis.attempt((client) => client.exists(mark), mark);
      if (!known) return false;
      isDone = known.value === 1;
      if (!isDone) return takeAll();
    }
    keepWhatIsLeft();
    return true;
  };
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
