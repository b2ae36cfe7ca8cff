import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type AlertDesk,
  type AlertProblems,
  createAlertDesk,
  type OtherBots,
} from '../alerts/alert-desk.ts';
import { brainJournal, type Journal, openFileJournal } from '../alerts/journal.ts';
import { createEndWatcher, type EndWatcher } from '../alerts/end-watcher.ts';
import { createPictureLimit } from '../alerts/picture-limit.ts';
import type { PostGraph } from '../alerts/ports.ts';
import { tell } from '../alerts/tell-group.ts';
import { createAudience } from '../alerts/audience.ts';
import { createToldThreads } from '../alerts/told-threads.ts';
import { createToldGroups } from '../alerts/told-groups.ts';
import type { AlertThreads } from '../chat/alerting/alert-threads.ts';
import { createSubscriptions } from '../chat/alerting/subscriptions.ts';
import type { Brain, Robot } from '../chat/hubot.ts';
import type { Conversations } from '../chat/robot.ts';
import type { RoomNumbers } from '../chat/room-numbers.ts';
import type { AlertingClient } from '../grafana/alerting/rules.ts';
import type { AlertInbox } from '../server/alert-inbox.ts';
import { describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { Config } from './config.ts';

export interface AlertsDeps {
  readonly robot: Pick<Robot, 'name' | 'logger'>;
  readonly brain: Brain;
  /** Makes a journal one of several bots; undefined where there is one bot. */
  readonly share?: ((local: Journal) => SharedDesk) | undefined;
  readonly config: Pick<Config, 'alerts' | 'defaults'>;
  readonly logger: Logger;
  /** Where alerts are kept until a room has them; undefined: in the brain. */
  readonly folder: string | undefined;
  readonly conversations: Conversations;
  /** The id by which the chat knows a room. */
  readonly roomIdOf: (name: string) => Promise<string>;
  readonly numbers: RoomNumbers;
  readonly postGraph: PostGraph;
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => AlertingClient;
}

/** A journal that several bots have, and those bots. */
export interface SharedDesk {
  readonly journal: Journal;
  readonly others: OtherBots;
  /** Resolves when it is known what the others have told. */
  readonly opened: Promise<void>;
}

/** What tells rooms of alerts. */
export interface Alerts extends AlertInbox {
  /** Looks for ends that no webhook told. */
  look(): Promise<void>;
  /** Whether the last look had a room told that an alert of a rule has ended. */
  hasEnded(room: string, ruleUid: string): boolean;
  readonly threads: AlertThreads;
  /** What kept alerts from being told since the start. */
  problems(): AlertProblems;
  close(): Promise<void>;
}

/** Opens the journal, and tells what is left in it. */
export function createAlerts(deps: AlertsDeps): Alerts {
  const opened: { parts?: Parts } = {};
  const opening = open(deps).then((parts) => (opened.parts = parts));
  return {
    threads: { find: (room, thread) => opened.parts?.threads.find(room, thread) },
    hasEnded: (room, ruleUid) => opened.parts?.watcher.hasEnded(room, ruleUid) ?? false,
    problems: () => opened.parts?.desk.problems() ?? { untold: 0, unknownRooms: [] },
    async look() {
      await (await opening).watcher.look();
    },
    async accept(body) {
      await (await opening).desk.accept(body);
    },
    async close() {
      await (await opening).desk.close();
    },
  };
}

interface Parts {
  readonly desk: AlertDesk;
  readonly threads: AlertThreads;
  readonly watcher: EndWatcher;
}

async function open(deps: AlertsDeps): Promise<Parts> {
  const { logger, brain, config, conversations, numbers, postGraph, clientFor, roomIdOf } = deps;
  const local = await openJournal(deps);
  const shared = deps.share?.(local);
  await shared?.opened;
  const journal = shared?.journal ?? local;
  const groups = createToldGroups(journal);
  const now = Date.now;
  const telling = {
    chat: conversations,
    groups,
    numbers,
    postGraph,
    pictures: createPictureLimit(config.alerts.picturesPerMinute, now),
    defaultZone: config.defaults.timeZone,
    now,
    wait: (ms: number) => wait(ms, undefined, { ref: false }),
    logger,
  };
  const desk = createAlertDesk({
    journal,
    others: shared?.others,
    audience: createAudience(createSubscriptions(brain)),
    tell: async (one) => tell({ ...one, room: await roomIdOf(one.room) }, telling),
    now,
    after(ms, work) {
      const timer = setTimeout(work, ms).unref();
      return () => {
        clearTimeout(timer);
      };
    },
    logger,
  });
  desk.start();
  const watcher = createEndWatcher({
    groups,
    clientFor,
    tell: (one) => {
      desk.add(one);
    },
    now,
    logger,
  });
  return { desk, threads: createToldThreads(groups, postGraph), watcher };
}

const IN_BRAIN =
  "Alerts that the chat does not take at once are kept in the bot's brain: a restart loses them where the brain is in memory alone.";

/** Several bots may have one folder, and each has a file of its own. */
async function openJournal({ robot, brain, folder }: AlertsDeps): Promise<Journal> {
  if (folder !== undefined) {
    const name = encodeURIComponent(Buffer.from(robot.name).toString()).slice(0, 100);
    try {
      return await openFileJournal(path.join(folder, `.alerts-${name}.jsonl`));
    } catch (error) {
      robot.logger.error(`Alerts cannot be kept beside the pictures: ${describeForLog(error)}`);
    }
  }
  robot.logger.warn(IN_BRAIN);
  return brainJournal(brain);
}
