import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Outcome } from '../chat/robot.ts';
import type { AlertInbox } from '../server/alert-inbox.ts';
import { describeForLog } from '../util/errors.ts';
import { logEvent } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';
import { finite, readAs } from '../util/schema.ts';
import { code, oneLine } from '../util/text.ts';
import type { Audience } from './audience.ts';
import type { Journal } from './journal.ts';
import { parseNotification } from './parse-notification.ts';
import { createRoomLines, type Waiting } from './room-lines.ts';
import type { Telling } from './tell-group.ts';

/** The other bots of a chat, which have the same journal. One of all bots tells what is in it. */
export interface OtherBots {
  /** Whether another one knows of what is kept under a name, and tells it. */
  tell(name: string): Promise<boolean>;
  /** Calls a function with the name of what another bot has put. */
  onPut(work: (name: string) => void): void;
  /** Calls a function when this bot becomes the one that tells. */
  onTaken(work: () => void): void;
}

export interface DeskDeps {
  /** Undefined where this bot has none. */
  readonly others?: OtherBots | undefined;
  readonly journal: Journal;
  readonly audience: Audience;
  /** @returns what became of it; undefined when there was nothing to say */
  readonly tell: (telling: Telling) => Promise<Outcome | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls a function after so many ms, unless the returned function is called before. */
  readonly after: (ms: number, work: () => void) => () => void;
  readonly logger: Logger;
}

/** Takes what is told, keeps it, and hands it to the rooms in turn until they have it. */
export interface AlertDesk extends AlertInbox {
  /** Hands over what was found out here; it is found again after a restart. */
  add(telling: Telling): void;
  /** Hands over what was left of an earlier process. */
  start(): void;
  /** What kept alerts from being told since the start. */
  problems(): AlertProblems;
  /** Begins nothing new, and resolves when what is being posted is out. */
  close(): Promise<void>;
}

/** Alerts that no room was told. */
export interface AlertProblems {
  /** How many came without a room, while no room subscribed to them. */
  readonly untold: number;
  /** Rooms that alerts came for and that the chat does not have, or where the bot may not post. */
  readonly unknownRooms: readonly string[];
}

const pendingSchema = v.object({
  at: finite,
  /** Empty where the address named none. */
  room: v.string(),
  text: v.string(),
  /** Whether the room subscribes to it, rather than having been named. */
  isSubscribed: v.optional(v.boolean()),
});
type Pending = v.InferOutput<typeof pendingSchema>;

const PREFIX = 'pending ';
/** Milliseconds after which a message is given up. */
const MAX_AGE_MS = 24 * 3_600_000;
/** Most unknown rooms that are remembered. */
const MAX_UNKNOWN_ROOMS = 10;

export function createAlertDesk(deps: DeskDeps): AlertDesk {
  const { journal, logger, now, others } = deps;
  /** Names of what this bot tells. */
  const inHand = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const unknownRooms = new Set<string>();
  let untold = 0;
  let isClosed = false;
  const lines = createRoomLines({
    attempt,
    leaveOut: ({ name }) => {
      forget(name);
    },
    after: deps.after,
    logger,
  });

  async function keep(name: string, pending: Pending): Promise<void> {
    try {
      await journal.put(name, pending);
    } catch (error) {
      logger.error(
        `An alert is kept in memory alone, as it cannot be written: ${describeForLog(error)}`,
      );
    }
  }

  function forget(name: string): void {
    inHand.delete(name);
    journal.remove(name).catch((error: unknown) => {
      logger.error(`An alert that was told stays on the disk: ${describeForLog(error)}`);
    });
  }

  /** Leaves it to another bot, if one tells it. */
  async function offer(name: string, pending: Pending): Promise<void> {
    if (others && (await others.tell(name))) return;
    // Another bot may have told it meanwhile.
    if (!others || isPut(name)) hand(name, pending);
  }

  function isPut(name: string): boolean {
    return journal.entries.has(name);
  }

  function offerKept(name: string): void {
    const value = journal.entries.get(name);
    const pending = name.startsWith(PREFIX) ? readAs(pendingSchema, value) : undefined;
    if (pending && !inHand.has(name) && !isClosed) follow(offer(name, pending));
  }

  /** Those that came first are the first. */
  function offerAll(): void {
    const cameAt = (name: string) => Number(name.split(' ')[1]);
    const names = [...journal.entries.keys()].filter((name) => name.startsWith(PREFIX));
    for (const name of names.sort((a, b) => cameAt(a) - cameAt(b))) offerKept(name);
  }

  function hand(name: string, pending: Pending): void {
    if (inHand.has(name)) return;
    inHand.add(name);
    const { at, room, text, isSubscribed = false } = pending;
    const notification = parseNotification(text);
    if (room !== '') lines.add({ telling: { room, notification, at }, isSubscribed, name });
    else follow(spread(name, pending, deps.audience.roomsFor(notification)));
  }

  /** Each room has its own copy, so that one that cannot be reached delays no other. */
  async function spread(name: string, pending: Pending, rooms: readonly string[]): Promise<void> {
    if (rooms.length === 0) {
      untold += 1;
      logger.warn(
        'An alert came to /grafana-alerts, and no room subscribes to it: it is not told. `graf subscribe all`, typed in a room, has such alerts come there.',
      );
    }
    for (const [index, room] of rooms.entries()) {
      const copy = { ...pending, room, isSubscribed: true };
      await keep(`${name} ${index}`, copy);
      hand(`${name} ${index}`, copy);
    }
    forget(name);
  }

  function follow(work: Promise<void>): void {
    const running = work.finally(() => underWay.delete(running));
    underWay.add(running);
  }

  async function attempt(one: Waiting): Promise<boolean> {
    if (one.name !== '' && (await others?.tell(one.name))) {
      inHand.delete(one.name);
      return true;
    }
    if (!(await isDone(one))) return false;
    forget(one.name);
    return true;
  }

  function tellLog({ room, notification, at }: Telling, outcome: 'told' | 'known'): void {
    logEvent(logger, 'info', `alert ${outcome}`, {
      room,
      ...(notification.kind === 'alerts' && {
        sender: notification.sender,
        alerts: notification.alerts.length,
        firing: notification.alerts.filter(({ isFiring }) => isFiring).length,
      }),
      ms: now() - at,
      outcome,
    });
  }

  async function isDone({ telling: whole, isSubscribed }: Waiting): Promise<boolean> {
    const telling = isSubscribed ? deps.audience.tellingFor(whole) : whole;
    if (!telling) return true;
    const room = code(oneLine(telling.room, 60));
    try {
      const outcome = await deps.tell(telling);
      if (!outcome || outcome.accepted > 0) {
        tellLog(telling, outcome ? 'told' : 'known');
        unknownRooms.delete(telling.room);
        return true;
      }
      if (outcome.isRoomGone) {
        if (unknownRooms.size < MAX_UNKNOWN_ROOMS) unknownRooms.add(telling.room);
        logger.error(
          `An alert for the room ${room} cannot be told: the chat has no such room, or the bot may not post there.`,
        );
        return true;
      }
    } catch (error) {
      logger.error(`An alert for ${room} failed: ${describeForLog(error)}`);
    }
    if (now() - telling.at < MAX_AGE_MS) return false;
    logger.error(`An alert for ${room} is given up: the chat has taken no messages for a day.`);
    return true;
  }

  return {
    problems: () => ({ untold, unknownRooms: [...unknownRooms] }),
    async accept({ room = '', text }) {
      const at = now();
      const name = `${PREFIX}${at} ${randomBytes(6).toString('hex')}`;
      const pending = { at, room, text };
      await keep(name, pending);
      // Not before the answer has gone out.
      deps.after(0, () => {
        if (others) follow(offer(name, pending));
        else hand(name, pending);
      });
    },
    add(telling) {
      lines.add({ telling, isSubscribed: false, name: '' });
    },
    start() {
      offerAll();
      others?.onPut(offerKept);
      others?.onTaken(offerAll);
    },
    async close() {
      isClosed = true;
      await lines.close();
      await Promise.all(underWay);
      await journal.close();
    },
  };
}
