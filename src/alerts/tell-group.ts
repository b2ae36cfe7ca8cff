import { alertKey } from '../chat/alerting/alert-key.ts';
import { clockOf, lengthText, momentText } from '../chat/alerting/times.ts';
import type { Envelope } from '../chat/hubot.ts';
import type { RoomNumbers } from '../chat/room-numbers.ts';
import type { Outcome } from '../chat/robot.ts';
import {
  groupMessage,
  type MessageContext,
  reminderMessage,
  TEST_MESSAGE,
  textMessage,
  titleOf,
} from './message.ts';
import { type AlertGroup, type Notification, stateOf, type ToldAlert } from './notification.ts';
import { type GraphDeps, startGraphs } from './start-graphs.ts';
import { type KnownAlert, toldGroup, type ToldGroup, type ToldGroups } from './told-groups.ts';

export interface TellDeps extends GraphDeps {
  readonly groups: ToldGroups;
  readonly numbers: RoomNumbers;
  /** IANA name of HUBOT_GRAFANA_DEFAULT_TIME_ZONE. */
  readonly defaultZone: string | undefined;
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Something that a room is to be told. */
export interface Telling {
  readonly room: string;
  /** Where the room is; its name alone when missing. */
  readonly place?: Envelope | undefined;
  /** Markup that pings, for what begins to fire. */
  readonly mention?: string | undefined;
  readonly notification: Notification;
  /** When it came, in ms since 1970. */
  readonly at: number;
}

/** Milliseconds within which the same state is the same message, of another server. */
const SAME_MS = 120_000;
/** Milliseconds for which the text waits for its picture. */
const PICTURE_WAIT_MS = 5_000;
/** Milliseconds after which a message is said to be late. */
const LATE_MS = 60_000;

/**
 * Tells a room of alerts: the text, and the graph as soon as it is there. A state that the room knows is
 * one line, or nothing when another server has told it just now.
 * @returns what became of the text; undefined when there was nothing to say
 */
export async function tell(telling: Telling, deps: TellDeps): Promise<Outcome | undefined> {
  const { room, notification, at } = telling;
  if (notification.kind === 'text') return say(telling, textMessage(notification.text), deps);
  if (notification.isTest) return say(telling, TEST_MESSAGE, deps);
  const before = deps.groups.get(room, notification.groupKey);
  if (!before || hasNews(notification, before))
    return tellNews(telling, notification, before, deps);
  const isFiring = notification.alerts.some((alert) => alert.isFiring);
  if (!isFiring || at - before.toldAt < SAME_MS) return undefined;
  const context = contextOf(telling, notification, before, deps);
  const outcome = await say(telling, reminderMessage(notification, context), deps, before.thread);
  if (outcome.accepted > 0) await deps.groups.put({ ...before, toldAt: at });
  return outcome;
}

async function say(
  { room, place = { room }, at }: Telling,
  text: string,
  deps: TellDeps,
  thread?: string,
  mention?: string,
): Promise<Outcome> {
  const { conversation, outcome } = deps.chat.own(place, thread, mention);
  const parts = [lateNote(at, deps), text].filter(Boolean);
  await conversation.say(parts.join('\n'));
  return outcome();
}

function lateNote(at: number, { now, defaultZone }: TellDeps): string {
  if (now() - at < LATE_MS) return '';
  const clock = clockOf({ id: '', name: '' }, now(), defaultZone);
  return `Late, since I could not post it before: this came at ${momentText(at, clock)}, ${lengthText(now() - at)} ago.`;
}

async function tellNews(
  telling: Telling,
  group: AlertGroup,
  before: ToldGroup | undefined,
  deps: TellDeps,
): Promise<Outcome> {
  const { room, place = { room }, at } = telling;
  const isOpen = before !== undefined && before.firing.length > 0;
  const thread = isOpen ? before.thread : undefined;
  const context = contextOf(telling, group, before, deps);
  const after = toldGroup(group, before, { room, place, at, thread });
  const graphs = startGraphs(group, after, before, place, deps);
  await Promise.race([graphs.ready, deps.wait(PICTURE_WAIT_MS)]);
  const isInTime = graphs.isReady();
  const text = [groupMessage(group, context), ...graphs.notes].join('\n');
  const mention = beginsToFire(group, before) ? telling.mention : undefined;
  const outcome = await say(telling, text, deps, thread, mention);
  if (outcome.accepted === 0) {
    graphs.drop();
    return outcome;
  }
  await deps.groups.put({
    ...after,
    ...(outcome.thread !== undefined && { thread: outcome.thread }),
    ...(outcome.room !== undefined && { place: { room: outcome.room } }),
  });
  const below = isInTime ? thread : outcome.thread;
  // Without a thread others may have spoken in between.
  const isApart = !isInTime && below === undefined;
  const preface = isApart ? `The graph of ${titleOf(group)}:` : '';
  graphs.release(deps.chat.own(place, below).conversation, preface);
  return outcome;
}

/** Whether an alert has begun or ended since the room was told. */
function hasNews(group: AlertGroup, before: ToldGroup): boolean {
  if (before.state === stateOf(group)) return false;
  const isIn = (alerts: readonly KnownAlert[], { fingerprint }: ToldAlert) =>
    alerts.some((one) => one.fingerprint === fingerprint);
  return group.alerts.some((alert) =>
    alert.isFiring
      ? !isIn(before.firing, alert)
      : isIn(before.firing, alert) || !isIn(before.told, alert),
  );
}

/** Whether something fires that the room has not been told of. */
function beginsToFire({ alerts }: AlertGroup, before: ToldGroup | undefined): boolean {
  const known = new Set(before?.firing.map(({ fingerprint }) => fingerprint));
  return alerts.some(({ isFiring, fingerprint }) => isFiring && !known.has(fingerprint));
}

function contextOf(
  { room }: Telling,
  { alerts }: AlertGroup,
  before: ToldGroup | undefined,
  { numbers, now, defaultZone }: TellDeps,
): MessageContext {
  const shown = alerts.slice(0, 20);
  const things = shown.map(({ ruleUid, labels, name }) => ({
    kind: 'alert' as const,
    key: alertKey({ ruleUid, labels }),
    name,
  }));
  const given = numbers.show(room, things);
  const known = [...(before?.firing ?? []), ...(before?.told ?? [])];
  return {
    clock: clockOf({ id: '', name: '' }, now(), defaultZone),
    numberOf: (alert) => given[shown.indexOf(alert)],
    startOf: ({ startsAt, fingerprint }) =>
      startsAt ?? known.find((one) => one.fingerprint === fingerprint)?.startsAt,
  };
}
