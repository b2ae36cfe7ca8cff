import * as v from 'valibot';
import type { AlertLabels } from '../../grafana/alerting/model.ts';
import { labelOf } from '../../grafana/alerting/model.ts';
import { folded } from '../../util/normalize-text.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';
import type { Brain, Envelope } from '../hubot.ts';
import { placeSchema } from '../place.ts';
import { fitsLabels } from './filter.ts';

const subscriptionSchema = v.object({
  id: nonEmpty,
  room: nonEmpty,
  place: placeSchema,
  /** Title of a folder; empty for any. */
  folder: v.string(),
  labels: v.array(
    v.object({
      name: nonEmpty,
      value: v.string(),
      isEqual: v.boolean(),
      isRegex: v.literal(false),
    }),
  ),
  /** In the chat's own markup, as it pings; empty for none. */
  mention: v.string(),
  maker: v.string(),
});

/** Which alerts a room has asked for. */
export interface Subscription extends Omit<v.InferOutput<typeof subscriptionSchema>, 'place'> {
  /** Where they go, without a thread. */
  readonly place: Envelope;
}

/** The subscriptions of all rooms, in the bot's brain, which may hold anything. */
export interface Subscriptions {
  all(): readonly Subscription[];
  of(room: string): readonly Subscription[];
  /** Adds one, or replaces the one of the same id. */
  put(subscription: Subscription): void;
  remove(id: string): void;
}

const KEY = 'grafana_subscriptions';

export function createSubscriptions(brain: Brain): Subscriptions {
  const all = (): Subscription[] => {
    const saved = readAs(v.array(v.unknown()), brain.get(KEY)) ?? [];
    return saved
      .map((one) => readAs(subscriptionSchema, one))
      .filter((one) => one !== undefined)
      .map((one) => ({ ...one, place: one.place as Envelope }));
  };
  const write = (subscriptions: readonly Subscription[]) => void brain.set(KEY, subscriptions);
  return {
    all,
    of: (room) => all().filter((one) => one.room === room),
    put(subscription) {
      const kept = all();
      const at = kept.findIndex(({ id }) => id === subscription.id);
      write(at < 0 ? [...kept, subscription] : kept.with(at, subscription));
    },
    remove(id) {
      write(all().filter((one) => one.id !== id));
    },
  };
}

/** Whether an alert with these labels is one that was asked for. */
export function isSubscribed(
  { folder, labels }: Pick<Subscription, 'folder' | 'labels'>,
  own: AlertLabels,
): boolean {
  return isInFolder(labelOf(own, 'grafana_folder') ?? '', folder) && fitsLabels(own, labels);
}

/** An alert has the bare title of its folder; of a nested one people may write the whole path. */
export function isInFolder(title: string, typed: string): boolean {
  if (typed === '') return true;
  const last = (path: string) => folded(path.split('/').at(-1) ?? '');
  return folded(title) === folded(typed) || last(title) === last(typed);
}

/** `folder Databases, team=web`, or `all alerts`. */
export function subscriptionText({ folder, labels }: Pick<Subscription, 'folder' | 'labels'>) {
  const texts = labels.map(({ name, value, isEqual }) => `${name}${isEqual ? '=' : '!='}${value}`);
  const parts = [...(folder === '' ? [] : [`folder ${folder}`]), ...texts];
  return parts.length === 0 ? 'all alerts' : parts.join(', ');
}
