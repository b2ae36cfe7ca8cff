import type { Config } from './config.ts';
import { createOptionsReader } from '../grafana/query/options-reader.ts';
import { createSettleValues } from '../search/settle-values.ts';
import type { RoomHosts } from '../grafana/api/room-host.ts';
import type { Brain } from '../chat/hubot.ts';
import type { Logger } from '../util/logger.ts';
import type { IsAdmin, MaySet } from '../chat/permissions.ts';
import {
  createAnswerRequest,
  createCheckTyped,
  createOfferableDashboards,
  createSimilarRequests,
} from '../chat/answer-request.ts';
import { createCommands } from '../chat/commands/index.ts';
import type { Command } from '../chat/commands/command.ts';
import type { Delivery } from '../chat/delivery.ts';
import { createDispatcher, type Dispatcher } from '../chat/dispatcher.ts';
import type { Examine } from '../chat/doctor.ts';
import type { Format } from '../chat/format.ts';
import { createRoomNumbers, type RoomNumbers } from '../chat/room-numbers.ts';
import { createRoomStorage } from '../chat/room-storage.ts';
import { createAcks } from '../chat/alerting/acks.ts';
import type { AlertThreads } from '../chat/alerting/alert-threads.ts';
import { createThreadCommands } from '../chat/alerting/thread-commands.ts';
import { createSubscriptions } from '../chat/alerting/subscriptions.ts';
import { createConfirmations } from '../chat/confirmations.ts';
import { createPendingChoices } from '../chat/pending-choices.ts';
import type { RoomGrafanas } from '../chat/room-grafana.ts';
import type { PostGraph } from '../alerts/ports.ts';
import { createPostGraph } from './alert-graph.ts';
import { createSavedSchedules } from '../schedules/saved-schedules.ts';
import { createSchedules } from '../schedules/schedules.ts';
import { createCheckWords } from '../chat/words/check-words.ts';
import { createWords } from '../chat/words/answer-words.ts';
import { createChoices, MAX_CHOICES } from '../chat/words/choices.ts';
import type { FindWords } from '../chat/words/find-words.ts';
import { createHintAtWords } from '../chat/words/hint-at-words.ts';
import { createLastShown } from '../chat/words/last-shown.ts';
import { createLearnChoice } from '../chat/words/learn-choice.ts';
import { createAnswerUnprompted } from '../chat/words/unprompted.ts';

export interface ChatDeps {
  readonly brain: Brain;
  readonly config: Pick<
    Config,
    | 'alertVariables'
    | 'defaults'
    | 'grafana'
    | 'listensToAll'
    | 'maxReturned'
    | 'perRoom'
    | 'webhook'
  >;
  readonly delivery: Delivery;
  readonly format: Format;
  readonly logger: Logger;
  readonly maySet: MaySet;
  readonly isAdmin: IsAdmin;
  /** Takes back the link of a picture of the image server in this process. */
  readonly revokePicture: (name: string) => Promise<void>;
  readonly robotName: string;
  /** Looks at everything that the bot needs. */
  readonly examine: Examine;
  /** Name of the chat, as people know it. */
  readonly networkName: string;
  readonly rooms: RoomGrafanas;
  readonly roomHosts: Pick<RoomHosts, 'check'>;
  readonly findWords: FindWords;
  readonly alertThreads?: AlertThreads;
  readonly timeouts?: ReplyTimeouts;
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
}

/** Milliseconds until a note says that it takes longer, and until help stops waiting. */
export interface ReplyTimeouts {
  readonly one: number;
  readonly several: number;
  readonly help: number;
}

const REPLY_TIMEOUTS: ReplyTimeouts = { one: 10_000, several: 5_000, help: 3_000 };
/** Whose last request is remembered: most people of one room, and most rooms. */
const MAX_LAST = { names: 500, rooms: 1_000 };
/** Most rooms with words of their own. */
const MAX_ALIASED_ROOMS = 1_000;

/** What people can type, and what the bot says unasked. */
export interface Chat {
  readonly commands: Command[];
  readonly dispatcher: Dispatcher;
  readonly numbers: RoomNumbers;
  readonly postGraph: PostGraph;
}

/** Milliseconds: the longest that a timer takes. */
const NEVER = 2 ** 31 - 1;

/** Everything that people can type, put together. */
export function createChat(deps: ChatDeps): Chat {
  const { brain, config, rooms, logger, timeouts = REPLY_TIMEOUTS, now = Date.now } = deps;
  const { maxReturned } = config;
  const clientFor = (room: string) => rooms.clientFor(room);
  const pendingChoices = createPendingChoices(now);
  const last = createRoomStorage(brain, 'grafana_last_', MAX_LAST);
  const shortcuts = createRoomStorage(brain, 'grafana_shortcuts_');
  const aliases = createRoomStorage(brain, 'grafana_aliases_', { rooms: MAX_ALIASED_ROOMS });
  const readOptions = createOptionsReader();
  const requests = { ...deps, clientFor, maxReturned, readOptions, now };
  const lastShown = createLastShown(now);
  const choices = createChoices(createRoomStorage(brain, 'grafana_choices_', MAX_CHOICES));
  const answerRequest = createAnswerRequest({
    ...requests,
    last,
    lastShown,
    pendingChoices,
    slowNoticeMs: timeouts,
  });
  const numbers = createRoomNumbers(brain, now);
  const alertVariables = config.alertVariables ?? new Map<string, string>();
  const alerting = {
    answerRequest,
    clientFor,
    numbers,
    pendingChoices,
    now,
    defaultZone: config.defaults.timeZone,
    maxReturned,
    mayChange: deps.maySet,
    networkName: deps.networkName,
    confirmations: createConfirmations(now),
    acks: createAcks(brain),
    subscriptions: createSubscriptions(brain),
    isWebhookOpen: config.webhook.secret !== undefined,
    alertVariables,
  };
  const words = createWords({
    answerRequest,
    find: deps.findWords,
    settle: createSettleValues(readOptions, timeouts.help),
    clientFor,
    pendingChoices,
    lastShown,
    choices,
    aliases,
    maxReturned,
    timeZone: config.defaults.timeZone,
    now,
  });
  const checkTyped = createCheckTyped(requests);
  const commands = createCommands({
    checkTyped,
    alerting,
    answerRequest,
    clientFor,
    config,
    readOptions,
    now,
    last,
    maxReturned,
    offerable: createOfferableDashboards(requests),
    pendingChoices,
    timeoutMs: timeouts.help,
    robotName: deps.robotName,
    set: {
      perRoom: config.perRoom,
      rooms,
      maySet: deps.maySet,
      checkHost: (root) => deps.roomHosts.check(root),
    },
    shortcuts,
    aliases,
    pictures: deps,
    doctor: deps,
    schedule: {
      schedules: createSchedules(createSavedSchedules(brain), Date.now),
      numbers,
      defaultZone: config.defaults.timeZone,
      checkRequest: checkTyped,
      checkWords: createCheckWords(words),
    },
    words,
    choices,
    learn: createLearnChoice(choices, aliases),
    similarRequests: createSimilarRequests(requests),
  });
  const dispatcher = createDispatcher({
    commands,
    ...(deps.alertThreads && {
      threadCommands: createThreadCommands({ threads: deps.alertThreads, commands, numbers }),
    }),
    answerUnprompted: config.listensToAll
      ? createAnswerUnprompted({ words, pendingChoices, commands })
      : () => Promise.resolve(),
    hintAtWords: createHintAtWords(words, timeouts.help),
    logger,
  });
  // No user waits for the graph of an alert, so that nothing says that it takes longer.
  const slowNoticeMs = { one: NEVER, several: NEVER };
  const answerUnasked = createAnswerRequest({
    ...requests,
    last,
    lastShown,
    pendingChoices,
    slowNoticeMs,
  });
  const postGraph = createPostGraph({ clientFor, answerRequest: answerUnasked, alertVariables });
  return { commands, dispatcher, numbers, postGraph };
}
