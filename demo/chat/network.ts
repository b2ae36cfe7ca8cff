import { type Message, type Robot, TextMessage, type User } from 'hubot';
import type { Envelope } from '../../src/chat/hubot.ts';
import type { Network } from '../../src/chat/network.ts';
import { plainFormat } from '../../src/networks/common/plain-format.ts';
import type { ChatRoom } from './room.ts';

/** The page's room, as the bot knows it. */
export const PAGE_ROOM = 'operations';

/** What was typed on the page. */
class PageMessage extends TextMessage {
  readonly thread: string | undefined;

  constructor(user: User, text: string, id: string, thread: string | undefined) {
    super(user, text, id);
    this.thread = thread;
  }
}

/** Envelopes as they are here: of a message that is answered, or of a room. */
interface PageEnvelope extends Envelope {
  readonly message?: Message;
  readonly thread?: string;
}

/** The plain format writes text alone. */
const textOf = (message: unknown): string => (typeof message === 'string' ? message : '');

const isOfPage = ({ room }: Envelope): boolean => room === PAGE_ROOM;

function threadOf({ message, thread }: PageEnvelope): string | undefined {
  return thread ?? (message instanceof PageMessage ? message.thread : undefined);
}

/** The demo's chats: the terminal, in which Hubot writes, and the page, which has threads. */
export function demoNetwork(room: ChatRoom): Network {
  return {
    name: 'the terminal and the chat page',
    adapters: /^shell$/i,
    format: plainFormat,
    threadOf,
    inThread: (envelope, thread) =>
      isOfPage(envelope) && thread !== undefined ? { ...envelope, ...{ thread } } : envelope,
    typing: (_robot, to) => (isOfPage(to) ? room.type() : () => undefined),
    send: (robot, to, message) => {
      if (!isOfPage(to)) return robot.send(to, message);
      return room.post('hubot', textOf(message), threadOf(to));
    },
    async post(robot, to, message) {
      if (!isOfPage(to)) {
        await robot.send(to, message);
        return {};
      }
      const { id } = room.post('hubot', textOf(message), threadOf(to));
      return { thread: threadOf(to) ?? id };
    },
  };
}

const NO_ANSWER = 'I answer what begins with `graf`. Try `graf help`, or `graf cpu web-01`.';

/**
 * Says something to the bot from the page, with or without its name in front. The page is told when the
 * bot has nothing to say to that.
 */
export async function sayOnPage(
  robot: Robot,
  room: ChatRoom,
  text: string,
  thread: string | undefined,
): Promise<void> {
  const { id } = room.post('you', text, thread);
  const user = robot.brain.userForId('page', { name: 'you', room: PAGE_ROOM });
  const named = new RegExp(`^@?${robot.name}(?:[:,]\\s*|\\s+)`, 'i');
  const addressed = `${robot.name} ${text.replace(named, '')}`;
  await robot.receive(new PageMessage(user, addressed, id, thread));
  const isAnswered = room.messages.some(
    (one) => one.from === 'hubot' && Number(one.id) > Number(id),
  );
  if (!isAnswered) room.post('hubot', NO_ANSWER, thread);
}
