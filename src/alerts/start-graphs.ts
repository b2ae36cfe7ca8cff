import type { Conversation } from '../chat/conversation.ts';
import type { Envelope } from '../chat/hubot.ts';
import { describeForLog, sentenceFor } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { byPanel } from './by-panel.ts';
import { type HeldAnswer, holdAnswer } from './held-answer.ts';
import type { AlertGroup, ToldAlert } from './notification.ts';
import type { PictureLimit } from './picture-limit.ts';
import type { AlertChat, AlertGraph, PostGraph } from './ports.ts';
import type { KnownAlert, ToldGroup } from './told-groups.ts';

export interface GraphDeps {
  readonly chat: AlertChat;
  readonly postGraph: PostGraph;
  readonly pictures: PictureLimit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Milliseconds that a graph shows before an alert began, and after it has ended. */
const BEFORE_MS = 3_600_000;
const AFTER_MS = 600_000;
/** Most graphs of one message. */
const MAX_GRAPHS = 3;

/** Graphs that are being made, and are held back until the text is out. */
export interface StartedGraphs {
  /** Resolves when the first one is ready, or the reason why it could not be made. */
  readonly ready: Promise<void>;
  readonly isReady: () => boolean;
  /** Sentences for the text. */
  readonly notes: readonly string[];
  /** @param preface said before the first graph; empty for nothing */
  readonly release: (there: Conversation, preface: string) => void;
  readonly drop: () => void;
}

/** Begins the graphs of the panels of a group, those of alerts that fire first. */
export function startGraphs(
  group: AlertGroup,
  after: ToldGroup,
  before: ToldGroup | undefined,
  place: Envelope,
  deps: GraphDeps,
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
    release(there, preface) {
      for (const [index, one] of held.entries()) one.release(there, index === 0 ? preface : '');
    },
    drop() {
      for (const one of held) one.drop();
    },
  };
}

/** Never rejects. */
async function postHeld(graph: AlertGraph, answer: HeldAnswer, deps: GraphDeps): Promise<void> {
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
