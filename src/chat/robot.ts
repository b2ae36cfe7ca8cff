import { describeForLog } from '../util/errors.ts';
import type { CommandBus, Envelope, HubotMessage, Response, Robot } from './hubot.ts';
import type { Network, Posted } from './network.ts';
import { type Command, hasName } from './commands/command.ts';
import type { ChatUser, Conversation } from './conversation.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Message } from './format.ts';
import { mentionsIn } from './mentions.ts';
import { messagesOf } from './split-message.ts';

/**
 * `graf`, `graph` or `grafana`, and what follows; after a dot too, as Hubot 14's help writes it. The whole
 * may be marked as code, bold or italic.
 */
const GRAF = /([`*_~]{0,3})(?:grafana|graph|graf)(?:[\s.:,;?!]+([\s\S]*))?$/i;

/** Makes conversations from what a robot hears. */
export interface Conversations {
  /** The answer to a message. */
  answering(response: Response): Conversation;
  /** A conversation that the bot begins, in a thread if the chat has threads. */
  in(place: Envelope, thread?: string): Conversation;
  /**
   * The same, for what the bot says unasked: what became of its messages is known.
   * @param mention markup that pings, in front of the first message
   */
  own(place: Envelope, thread?: string, mention?: string): OwnConversation;
  /** A request, which is the end of a message, as the user typed it. */
  typed(request: string, message: HubotMessage): string;
}

/** A conversation that the bot begins unasked. */
export interface OwnConversation {
  readonly conversation: Conversation;
  /** As it is by now. */
  readonly outcome: () => Outcome;
}

/** What became of the messages of a conversation. */
export interface Outcome {
  /** Messages that the chat has accepted. */
  readonly accepted: number;
  /** What the first message was refused with. */
  readonly refusal?: unknown;
  /** Whether a refusal says that the room is gone, or that the bot may not post there. */
  readonly isRoomGone: boolean;
  /** The thread that begins with the first message, or that was given. */
  readonly thread?: string | undefined;
  /** The id of the room, if the chat tells it. */
  readonly room?: string | undefined;
}

/** Some adapters have an object for a room, with its id inside. */
function nameOf(room: unknown): string | undefined {
  if (typeof room === 'string' && room !== '') return room;
  if (typeof room === 'number') return String(room);
  if (typeof room !== 'object' || room === null) return undefined;
  return Object.entries(room)
    .filter(([key]) => /^(?:vchannelId|id|name)$/.test(key))
    .map(([, value]) => nameOf(value))
    .find((value) => value !== undefined);
}

/** Sends a message; throws or rejects when the chat refuses it, if the chat says so. */
type Send = (message: Message) => unknown;

/** @param useThreads answer in the thread of the message, if the chat has threads */
export function createConversations(
  robot: Robot,
  network: Network,
  useThreads: boolean,
): Conversations {
  function conversation(to: Envelope, send: Send): Conversation {
    const id = String(to.user?.id ?? to.user?.name ?? '');
    const split = (text: string) => messagesOf(text, network.format);
    const show = async (message: Message) => {
      // A message that the chat refuses must not stop the next one.
      try {
        await send(message);
      } catch (error) {
        robot.logger.error(`The chat did not accept a message: ${describeForLog(error)}`);
      }
    };
    return {
      // A private chat has no room in some adapters.
      room: nameOf(to.room) ?? nameOf(to.user?.room) ?? id,
      user: userOf(to, id),
      thread: network.threadOf?.(to),
      to,
      show,
      async say(text) {
        for (const message of split(text)) await show(message);
      },
      split,
      mention: (typed, most) =>
        network.mention ? network.mention(typed, most, to) : mentionsIn(typed, most),
      upload: (_panel, work) => work(),
      typing: () => network.typing?.(robot, to) ?? (() => undefined),
    };
  }

  function userOf(to: Envelope, id: string): ChatUser {
    const timeZone = network.timeZoneOf?.(robot, to);
    return { id, name: to.user?.name ?? id, ...(timeZone === undefined ? {} : { timeZone }) };
  }

  function inThread(place: Envelope, thread: string | undefined): Envelope {
    return thread !== undefined && network.inThread ? network.inThread(place, thread) : place;
  }

  /** @param send Hubot's own way, for a network that has none */
  function sendTo(to: Envelope, send: Send): Send {
    return network.send ? (message) => network.send?.(robot, to, message) : send;
  }

  return {
    typed: (request, message) => network.typed?.(request, message) ?? request,
    answering(response) {
      const { envelope } = response;
      // Hubot sends a response where its envelope says.
      response.envelope = useThreads && network.inThread ? network.inThread(envelope) : envelope;
      const to = response.envelope;
      return conversation(
        to,
        sendTo(to, (message) => response.send(message)),
      );
    },
    in(place, thread) {
      const to = inThread(place, thread);
      return conversation(
        to,
        sendTo(to, (message) => robot.send(to, message)),
      );
    },
    own(place, thread, mention = '') {
      const to = inThread(place, thread);
      let outcome: Outcome = { accepted: 0, isRoomGone: false, thread };
      const sent = async (message: Message): Promise<Posted> => {
        if (network.post) return network.post(robot, to, message);
        await sendTo(to, (one) => robot.send(to, one))(message);
        return {};
      };
      const follow = async (message: Message) => {
        const isFirst = outcome.accepted === 0;
        try {
          const posted = await sent(isFirst ? pinging(message, mention) : message);
          const begun = outcome.thread ?? posted.thread;
          const room = outcome.room ?? posted.room;
          outcome = {
            ...outcome,
            accepted: outcome.accepted + 1,
            thread: begun,
            ...(room !== undefined && { room }),
          };
        } catch (error) {
          const isRoomGone = outcome.isRoomGone || network.isRoomGone?.(error) === true;
          outcome = { refusal: error, ...outcome, isRoomGone };
          throw error;
        }
      };
      return { conversation: conversation(to, follow), outcome: () => outcome };
    },
  };
}

function pinging(message: Message, mention: string): Message {
  return mention === '' || typeof message !== 'string' ? message : `${mention} ${message}`;
}

/** Registers a listener, which every Hubot has, and the commands on Hubot 14's command bus. */
export function registerWithHubot(
  robot: Robot,
  conversations: Conversations,
  dispatcher: Dispatcher,
  commands: readonly Command[],
  helpFile: string,
): void {
  robot.respond(GRAF, { id: 'grafana' }, (response) =>
    dispatcher.handle(
      conversations.typed(insideMarks(response.match), response.message),
      conversations.answering(response),
    ),
  );
  if (isCommandBus(robot.commands)) {
    for (const command of commands) {
      if (hasName(command)) register(conversations, robot.commands, command, dispatcher);
    }
  }
  addHelp(robot, helpFile);
}

/** Without the mark at the end that closes the one at the beginning. */
function insideMarks([, mark = '', typed = '']: Response['match']): string {
  const text = typed.trimEnd();
  return mark !== '' && text.endsWith(mark) ? text.slice(0, -mark.length) : typed;
}

function isCommandBus(commands: Robot['commands']): commands is CommandBus {
  return commands !== undefined && 'register' in commands;
}

function register(
  conversations: Conversations,
  bus: CommandBus,
  command: Command,
  dispatcher: Dispatcher,
): void {
  const id = `graf.${command.name}`;
  if (bus.getCommand(id) !== undefined) return;
  bus.register({
    id,
    description: command.summary,
    examples: [`graf ${command.usage}`],
    confirm: 'never',
    // The bus parses `web:cpu` into arguments; a command wants the text as it was typed.
    handler: async ({ context: { res, message } }) => {
      // The bus replies with what a handler returns; by then the message has been answered.
      res.reply = () => Promise.resolve();
      const delivered = (message.text ?? '').split(id).slice(1).join(id);
      const request = `${command.name} ${conversations.typed(delivered, message)}`;
      await dispatcher.handle(request, conversations.answering(res));
    },
  });
}

/**
 * Hubot reads help from a script's header only when it loads the file from a folder, not when it loads
 * a package. It does so right after the script has run, hence the wait.
 */
function addHelp(robot: Robot, helpFile: string): void {
  setImmediate(() => {
    if (!robot.helpCommands().some((line) => /\bgraf help\b/.test(line))) robot.parseHelp(helpFile);
  });
}
