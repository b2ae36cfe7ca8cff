import {
  isSubscribed,
  type Subscription,
  type Subscriptions,
} from '../chat/alerting/subscriptions.ts';
import type { Notification } from './notification.ts';
import type { Telling } from './tell-group.ts';

/** Which rooms want what was told without a room. */
export interface Audience {
  /** The rooms, each once. */
  roomsFor(notification: Notification): readonly string[];
  /**
   * What one of them is to be told of it, and whom it pings.
   * @returns undefined when it does not want any of it, or not any more
   */
  tellingFor(telling: Telling): Telling | undefined;
}

export function createAudience(subscriptions: Subscriptions): Audience {
  function tellingFor(telling: Telling): Telling | undefined {
    const own = subscriptions.of(telling.room);
    const [first] = own;
    const { notification } = telling;
    if (!first) return undefined;
    // Without labels, the room cannot be chosen; a test goes to all.
    if (notification.kind === 'text' || notification.isTest) {
      const isWanted = notification.kind === 'alerts' || own.some(isForAll);
      return isWanted ? { ...telling, place: first.place } : undefined;
    }
    const alerts = notification.alerts.filter(({ labels }) =>
      own.some((one) => isSubscribed(one, labels)),
    );
    if (alerts.length === 0) return undefined;
    const pinging = own.filter(
      (one) =>
        one.mention !== '' &&
        alerts.some(({ isFiring, labels }) => isFiring && isSubscribed(one, labels)),
    );
    const mentions = [...new Set(pinging.flatMap(({ mention }) => mention.split(' ')))];
    return {
      ...telling,
      notification: { ...notification, alerts },
      place: first.place,
      ...(mentions.length > 0 && { mention: mentions.slice(0, MAX_MENTIONS).join(' ') }),
    };
  }
  return {
    tellingFor,
    roomsFor(notification) {
      const rooms = [...new Set(subscriptions.all().map(({ room }) => room))];
      return rooms.filter((room) => tellingFor({ room, notification, at: 0 }));
    },
  };
}

/** Most users or groups that one message pings. */
const MAX_MENTIONS = 10;

function isForAll({ folder, labels }: Subscription): boolean {
  return folder === '' && labels.length === 0;
}
