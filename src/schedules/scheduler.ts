import { DateTime } from 'luxon';
import type { Envelope } from '../chat/hubot.ts';
import { describeForLog } from '../util/errors.ts';
import { logEvent } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';
import { code } from '../util/text.ts';
import { nextTimes } from './next-times.ts';
import type { SavedSchedule, SavedSchedules } from './saved-schedules.ts';

/**
 * What became of a message that the bot began: `gone` when the chat has no such room for it, `unheard`
 * when it was refused for now.
 */
export type Heard = 'heard' | 'gone' | 'unheard';

export interface SchedulerDeps {
  readonly saved: SavedSchedules;
  /** Answers the request in its room. */
  readonly run: (schedule: SavedSchedule) => Promise<Heard>;
  /** Says a text in a room. */
  readonly say: (place: Envelope, text: string) => Promise<Heard>;
  /** Whether this bot, of several with the same schedules, runs them now; always when missing. */
  readonly isInCharge?: (() => Promise<boolean>) | undefined;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
  /** Calls a function after so many ms, unless the returned function is called before. */
  readonly after: (ms: number, work: () => void) => () => void;
  readonly logger: Logger;
}

export interface Scheduler {
  /** From now on it looks at the clock each minute. */
  start(): void;
  /** Runs what is due. */
  look(): Promise<void>;
  /** Begins no more runs, and resolves when those under way have ended. */
  close(): Promise<void>;
}

const MINUTE = 60_000;
/** Milliseconds after which a run is late enough to have been missed. */
const LATE = 5 * MINUTE;

/** Looks at the clock each minute: a timer for a whole month would overflow, and a clock may be set. */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { saved, now, after, logger } = deps;
  const underWay = new Set<Promise<void>>();
  let stop = (): void => undefined;
  let isClosed = false;

  function wait(): void {
    stop = after(MINUTE - (now() % MINUTE), () => {
      void look();
      if (!isClosed) wait();
    });
  }

  async function look(): Promise<void> {
    if (deps.isInCharge && !(await deps.isInCharge())) return;
    if (isClosed) return;
    const at = now();
    const due = saved.all().filter((one) => one.state === 'on' && one.due <= at);
    // Kept before it is run: a bot that ends meanwhile does not begin with it again.
    for (const one of due) saved.put({ ...one, due: dueAfter(one, at) });
    await Promise.all(due.map((one) => follow(one, at)));
  }

  async function follow(schedule: SavedSchedule, at: number): Promise<void> {
    const running = handle(schedule, at).finally(() => underWay.delete(running));
    underWay.add(running);
    await running;
  }

  async function handle(schedule: SavedSchedule, at: number): Promise<void> {
    const isMissed = at - schedule.due > LATE;
    const { room, id } = schedule;
    try {
      const heard = isMissed
        ? await deps.say(schedule.place, missed(schedule, at))
        : await deps.run(schedule);
      const outcome = isMissed ? 'missed' : heard === 'heard' ? 'run' : heard;
      const level = outcome === 'run' ? 'info' : 'warn';
      logEvent(logger, level, `schedule ${outcome}`, {
        room,
        schedule: id,
        ms: now() - at,
        outcome,
      });
      if (heard === 'gone') await stopSchedule(schedule);
      if (heard === 'unheard') keepDue(schedule);
    } catch (error) {
      logger.error(`A schedule failed: ${describeForLog(error)}`);
    }
  }

  /** It is tried again each minute, and soon said to have been missed. */
  function keepDue({ id, due }: SavedSchedule): void {
    const found = saved.all().find((one) => one.id === id);
    if (found?.state === 'on') saved.put({ ...found, due });
  }

  async function stopSchedule(schedule: SavedSchedule): Promise<void> {
    const found = saved.all().find(({ id }) => id === schedule.id);
    if (found) saved.put({ ...found, state: 'stopped' });
    const { room, whenText, request, maker } = schedule;
    logger.warn(
      `The chat does not let the bot post in ${code(room)}; a schedule there has stopped.`,
    );
    if (maker.id === '') return;
    const place = { room: maker.id, user: { id: maker.id, name: maker.name } };
    await deps.say(
      place,
      `I cannot post in ${code(room)} any more, so your schedule there has stopped: ${code(`${whenText} ${request}`)}. Once I can, \`graf schedules\` there shows it, and \`graf schedule resume N\` continues it.`,
    );
  }

  return {
    start() {
      if (!isClosed) wait();
    },
    look,
    async close() {
      isClosed = true;
      stop();
      await Promise.all(underWay);
    },
  };
}

function dueAfter({ when, zone }: SavedSchedule, at: number): number {
  return nextTimes(when, zone, at, 1)[0] ?? Infinity;
}

/** However many runs were missed, this is said once. */
function missed(schedule: SavedSchedule, at: number): string {
  const { due, zone, request, whenText } = schedule;
  const shown = (time: number) =>
    DateTime.fromMillis(time, { zone, locale: 'en' }).toFormat('ccc d LLL H:mm');
  return `I was not here on ${shown(due)} (${zone}), when ${code(request)} was scheduled (${whenText}). It comes next on ${shown(dueAfter(schedule, at))}; \`graf schedules\` shows its number, and \`graf schedule run N\` shows it now.`;
}
