import { randomBytes } from 'node:crypto';
import { readRules } from '../../grafana/alerting/rules.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import { type ChangingDeps, checkMayChange } from '../alerting/changes.ts';
import { parseTarget } from '../alerting/find-rule.ts';
import {
  isInFolder,
  type Subscription,
  type Subscriptions,
  subscriptionText,
} from '../alerting/subscriptions.ts';
import type { Conversation } from '../conversation.ts';
import { placeOf } from '../place.ts';
import { typedNumber } from '../room-numbers.ts';
import type { Command } from './command.ts';

export interface SubscribeDeps extends ChangingDeps {
  readonly subscriptions: Subscriptions;
  /** Whether HUBOT_GRAFANA_WEBHOOK_SECRET is set. */
  readonly isWebhookOpen: boolean;
}

/** Most subscriptions of one room, and of all together. */
const MAX_SUBSCRIPTIONS = { room: 20, all: 500 };
/** Most labels of one. */
const MAX_LABELS = 10;
/** Most users or groups that one pings. */
const MAX_MENTIONS = 5;
/** Characters of a folder, a label or its value. */
const MAX_TEXT = 200;

/** `graf subscribe`, `subscriptions` and `unsubscribe`. */
export function subscribeCommands(deps: SubscribeDeps): Command[] {
  return [subscribeCommand(deps), subscriptionsCommand(deps), unsubscribeCommand(deps)];
}

function subscribeCommand(deps: SubscribeDeps): Command {
  return {
    name: 'subscribe',
    aliases: [],
    usage: 'subscribe FOLDER|LABEL=VALUE … [mention WHOM]',
    summary: 'alerts that come without a room, for this room',
    details: [
      'Alerts that are posted to `/grafana-alerts` go to the rooms that subscribe: to a folder of rules, to labels (`graf subscribe team=web severity!=info`, all of which must fit), or to `all`.',
      'WHOM is pinged when something begins to fire: `graf subscribe team=web mention @here`. Without that an alert never pings.',
      '`graf subscriptions` shows the numbers, `graf unsubscribe 3` ends one.',
    ],
    async run(rest, conversation) {
      checkMayChange(conversation, deps);
      const asked = readSubscription(rest, conversation);
      const { room, user, to } = conversation;
      const known = deps.subscriptions.of(room).find((one) => isSame(one, asked));
      if (!known) checkRoom(room, deps);
      const subscription: Subscription = {
        ...asked,
        id: known?.id ?? randomBytes(8).toString('hex'),
        room,
        place: placeOf(to, room),
        maker: oneLine(user.name, 60),
      };
      deps.subscriptions.put(subscription);
      const [number = 0] = numbersOf([subscription], room, deps);
      const notes = [await folderNote(subscription, conversation, deps), webhookNote(deps)];
      await conversation.say(
        [
          `Subscribed as #${number}: ${describe(subscription)}. ${code(`graf unsubscribe ${number}`)} ends it.`,
          ...notes.filter(Boolean),
        ].join('\n'),
      );
    },
  };
}

type Asked = Pick<Subscription, 'folder' | 'labels' | 'mention'>;

/** @throws InvalidRequestError that says what is missing */
function readSubscription(typed: string, conversation: Conversation): Asked {
  const [, head = '', whom = ''] =
    /^(.*?)(?:(?:^|\s)(?:and\s+)?(?:mention|ping)(?:ing)?(?:\s+(.*))?)?$/is.exec(typed.trim()) ??
    [];
  const { name, labels } = parseTarget(head);
  const isAll = /^(?:all|everything|all alerts)$/i.test(name) && labels.length === 0;
  if (name === '' && labels.length === 0) {
    throw new InvalidRequestError(
      'To which alerts? Write a folder of rules, labels, or `all`: `graf subscribe team=web`, `graf subscribe Databases mention @here`.',
    );
  }
  if (labels.some(({ isRegex }) => isRegex)) {
    throw new InvalidRequestError(
      'A subscription takes LABEL=VALUE and LABEL!=VALUE; write one subscription for each value.',
    );
  }
  const texts = [name, ...labels.flatMap((label) => [label.name, label.value])];
  if (labels.length > MAX_LABELS || texts.some((text) => text.length > MAX_TEXT)) {
    throw new InvalidRequestError(
      `A subscription has ${MAX_LABELS} labels at most, of ${MAX_TEXT} characters each.`,
    );
  }
  const isPinging = head.length < typed.trim().length;
  return {
    folder: isAll ? '' : name.replace(/^folder\s+(?=\S)/i, ''),
    labels: labels.map((label) => ({ ...label, isRegex: false as const })),
    mention: isPinging ? readMentions(whom, conversation) : '',
  };
}

function readMentions(typed: string, conversation: Conversation): string {
  const mention = conversation.mention(typed, MAX_MENTIONS);
  if (mention !== undefined) return mention;
  throw new InvalidRequestError(
    `Whom to mention? Write up to ${MAX_MENTIONS} as the chat knows them, such as \`mention @here\` or \`mention @ann\`.`,
  );
}

function isSame(one: Asked, other: Asked): boolean {
  return subscriptionText(one).toLowerCase() === subscriptionText(other).toLowerCase();
}

function checkRoom(room: string, { subscriptions }: SubscribeDeps): void {
  if (subscriptions.of(room).length >= MAX_SUBSCRIPTIONS.room) {
    throw new InvalidRequestError(
      `This room has ${MAX_SUBSCRIPTIONS.room} subscriptions already; \`graf unsubscribe N\` ends one.`,
    );
  }
  if (subscriptions.all().length >= MAX_SUBSCRIPTIONS.all) {
    throw new InvalidRequestError(
      `There are ${MAX_SUBSCRIPTIONS.all} subscriptions already, which is the most; end others first.`,
    );
  }
}

/** A folder without rules is taken, as they may come later, and may be a slip of the finger. */
async function folderNote(
  { folder }: Subscription,
  { room }: Conversation,
  { clientFor }: SubscribeDeps,
): Promise<string> {
  if (folder === '') return '';
  try {
    const client = clientFor(room);
    if ((await client.alertingKind()) === 'legacy') return '';
    const { rules } = await readRules(client);
    if (rules.some((rule) => isInFolder(rule.folder, folder))) return '';
    const folders = [...new Set(rules.map((rule) => oneLine(rule.folder, 80)))].filter(Boolean);
    const shown = folders.slice(0, 10).map(code).join(', ');
    const known = folders.length === 0 ? '' : ` It has rules in ${shown}.`;
    return `Grafana has no rules in a folder ${code(folder)} that this token may see.${known}`;
  } catch (error) {
    if (error instanceof GrafanaImagesError) return '';
    throw error;
  }
}

function webhookNote({ isWebhookOpen }: SubscribeDeps): string {
  return isWebhookOpen
    ? ''
    : 'Alerts do not arrive yet: HUBOT_GRAFANA_WEBHOOK_SECRET is not set, so that no contact point can post to `/grafana-alerts`.';
}

function describe(subscription: Subscription): string {
  const { mention } = subscription;
  const what = code(subscriptionText(subscription));
  return mention === '' ? what : `${what}, which pings ${code(mention)}`;
}

function subscriptionsCommand(deps: SubscribeDeps): Command {
  return {
    name: 'subscriptions',
    aliases: [],
    usage: 'subscriptions',
    summary: 'what this room subscribes to, with its numbers',
    details: ['The numbers are for `graf unsubscribe N`.'],
    async run(_rest, { room, say }) {
      const subscriptions = deps.subscriptions.of(room);
      if (subscriptions.length === 0) {
        await say(
          'This room subscribes to no alerts; `graf subscribe team=web` would have those with that label come here.',
        );
        return;
      }
      const numbers = numbersOf(subscriptions, room, deps);
      const lines = subscriptions.map(
        (one, index) => `- #${numbers[index] ?? 0} ${describe(one)}, by ${one.maker}`,
      );
      await say(
        ['This room subscribes to:', ...lines, webhookNote(deps)].filter(Boolean).join('\n'),
      );
    },
  };
}

function unsubscribeCommand(deps: SubscribeDeps): Command {
  return {
    name: 'unsubscribe',
    aliases: [],
    usage: 'unsubscribe N',
    summary: 'end a subscription of this room',
    details: ['`graf unsubscribe 3` ends the one that `graf subscriptions` shows as #3.'],
    async run(rest, conversation) {
      checkMayChange(conversation, deps);
      const subscription = findSubscription(rest, conversation, deps);
      deps.subscriptions.remove(subscription.id);
      await conversation.say(`Unsubscribed: ${describe(subscription)}.`);
    },
  };
}

/** By its number, or as it was typed. */
function findSubscription(typed: string, conversation: Conversation, deps: SubscribeDeps) {
  const { room } = conversation;
  const own = deps.subscriptions.of(room);
  const number = typedNumber(typed.trim());
  const thing = number === undefined ? undefined : deps.numbers.find(room, number);
  if (thing && thing.kind !== 'subscription') {
    throw new InvalidRequestError(
      `#${number ?? 0} is the ${thing.kind} ${code(thing.name)}, not a subscription; \`graf subscriptions\` shows the numbers of subscriptions.`,
    );
  }
  const found =
    number !== undefined || typed.trim() === ''
      ? own.find(({ id }) => id === thing?.key)
      : own.find((one) => isSame(one, readSubscription(typed, conversation)));
  if (found) return found;
  throw new InvalidRequestError(
    'Which subscription? Write its number; `graf subscriptions` lists those of this room.',
  );
}

function numbersOf(
  subscriptions: readonly Subscription[],
  room: string,
  { numbers }: SubscribeDeps,
): readonly (number | undefined)[] {
  const things = subscriptions.map((one) => ({
    kind: 'subscription' as const,
    key: one.id,
    name: subscriptionText(one),
  }));
  return numbers.show(room, things);
}
