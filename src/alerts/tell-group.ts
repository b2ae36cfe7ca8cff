import { alertKey } from '../chat/alerting/alert-key.ts';
import { clockOf, lengthText, momentText } from '../chat/alerting/times.ts';
import type { Conversation } from '../chat/conversation.ts';
import type { Envelope } from '../chat/hubot.ts';
import type { RoomNumbers } from '../chat/room-numbers.ts';
import type { Outcome } from '../chat/robot.ts';
import { describeForLog, sentenceFor } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { byPanel } from './by-panel.ts';
import { type HeldAnswer, holdAnswer } from './held-answer.ts';
import {
  groupMessage,
  type MessageContext,
  reminderMessage,
  TEST_MESSAGE,
  textMessage,
} from './message.ts';
import { type AlertGroup, type Notification, stateOf, type ToldAlert } from './notification.ts';
import type { PictureLimit } from './picture-limit.ts';
import type { AlertChat, AlertGraph, PostGraph } from './ports.ts';
import { type KnownAlert, toldGroup, type ToldGroup, type ToldGroups } from './told-groups.ts';

export interface TellDeps {
  readonly chat: AlertChat;
  readonly groups: ToldGroups;
  readonly numbers: RoomNumbers;
  readonly postGraph: PostGraph;
  readonly pictures: PictureLimit;
  /** IANA name of HUBOT_GRAFANA_DEFAULT_TIME_ZONE. */
  readonly defaultZone: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
  readonly logger: Logger;
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
/** Milliseconds that a graph shows before an alert began, and after it has ended. */
const BEFORE_MS = 3_600_000;
const AFTER_MS = 600_000;
/** Milliseconds after which a message is said to be late. */
const LATE_MS = 60_000;
/** Most graphs of one message. */
const MAX_GRAPHS = 3;

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
  if (before?.state !== stateOf(notification)) return tellNews(telling, notification, before, deps);
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
  graphs.release(deps.chat.own(place, isInTime ? thread : outcome.thread).conversation);
  return outcome;
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

interface StartedGraphs {
  /** Resolves when the first one is ready, or the reason why it could not be made. */
  readonly ready: Promise<void>;
  readonly isReady: () => boolean;
  /** Sentences for the text. */
  readonly notes: readonly string[];
  readonly release: (there: Conversation) => void;
  readonly drop: () => void;
}

/** Begins the graphs of the panels of a group, those of alerts that fire first. */
function startGraphs(
  group: AlertGroup,
  after: ToldGroup,
  before: ToldGroup | undefined,
  place: Envelope,
  deps: TellDeps,
): StartedGraphs {
  const panels = panelsOf(group, after, before);
  const wanted = panels.slice(0, MAX_GRAPHS);
  const taken = wanted.filter(() => deps.pictures.take(after.room));
  const left = panels.length - taken.length;
  let isReady = taken.length === 0;
  const held = taken.map((alerts) => {
    const answer = holdAnswer(deps.chat.own(place).conversation);
    const range = rangeOf(alerts, group, deps.now());
    void postHeld({ room: after.room, alerts, range }, answer, deps);
    return answer;
  });
  const ready = Promise.race([
    ...held.map((one) => one.ready),
    ...(held.length === 0 ? [Promise.resolve()] : []),
  ]).then(() => {
    isReady = true;
  });
  return {
    ready,
    isReady: () => isReady,
    notes: left > 0 ? [leftOut(left, taken.length)] : [],
    release(there) {
      for (const one of held) one.release(there);
    },
    drop() {
      for (const one of held) one.drop();
    },
  };
}

/** Never rejects. */
async function postHeld(graph: AlertGraph, answer: HeldAnswer, deps: TellDeps): Promise<void> {
  try {
    await deps.postGraph(graph, answer.conversation);
  } catch (error) {
    deps.logger.debug(`The graph of an alert: ${describeForLog(error)}`);
    await answer.conversation.say(`The graph could not be made: ${sentenceFor(error)}`);
  } finally {
    answer.end();
  }
}

function leftOut(left: number, shown: number): string {
  const graphs = left === 1 ? 'One graph is' : `${left} graphs are`;
  return shown === 0
    ? `${graphs} left out, as this room had many in the last minute.`
    : `${graphs} left out.`;
}

/** The alerts of each panel, those that have something new first. */
function panelsOf(
  group: AlertGroup,
  after: ToldGroup,
  before: ToldGroup | undefined,
): KnownAlert[][] {
  const isNew = ({ fingerprint }: KnownAlert) =>
    before?.firing.every((one) => one.fingerprint !== fingerprint) ?? true;
  const isFiring = new Set(
    group.alerts.filter((one) => one.isFiring).map((one) => one.fingerprint),
  );
  const started = before?.firing ?? [];
  const alerts = after.told.map((one) => ({
    startsAt: started.find(({ fingerprint }) => fingerprint === one.fingerprint)?.startsAt,
    ...one,
  }));
  const ordered = [
    ...alerts.filter((one) => isFiring.has(one.fingerprint) && isNew(one)),
    ...alerts.filter((one) => !(isFiring.has(one.fingerprint) && isNew(one))),
  ];
  return byPanel(ordered);
}

/** From an hour before the first one began until now, or until the last one has ended. */
function rangeOf(
  alerts: readonly KnownAlert[],
  group: AlertGroup,
  now: number,
): { from: number; to: number } {
  const starts = alerts.map(({ startsAt }) => startsAt).filter((start) => start !== undefined);
  const told = group.alerts.filter((one: ToldAlert) =>
    alerts.some(({ fingerprint }) => fingerprint === one.fingerprint),
  );
  const ends = told.map(({ isFiring, endsAt }) => (isFiring ? now : (endsAt ?? now) + AFTER_MS));
  const to = Math.min(now, Math.max(...ends));
  return { from: Math.min(to, ...starts) - BEFORE_MS, to };
}
