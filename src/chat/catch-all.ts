import type { Conversations } from './robot.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Envelope, HubotMessage, Response, Robot } from './hubot.ts';

/** More than the longest request; a message of that length is not one. */
const MAX_HEARD = 3_000;

/**
 * Takes what is said to the bot and no listener of any script took. Adapters put the bot's name before
 * what is said in private; where they do not, the room is called as the user.
 */
export function listenToUnanswered(
  robot: Robot,
  conversations: Conversations,
  dispatcher: Dispatcher,
): void {
  if (!robot.catchAll || !robot.respondPattern) return;
  const addressed = robot.respondPattern(/([\s\S]*)$/i);
  robot.catchAll(async (response) => {
    const message = originalOf(response.message);
    if (message.text === undefined || message.text.length > MAX_HEARD) return;
    const text =
      saidTo(addressed, message.text) ?? (isPrivate(response.envelope) ? message.text : '');
    if (text.trim() === '') return;
    // Threads are found by the message that the chat sent.
    response.envelope = { ...response.envelope, message } as Envelope;
    await dispatcher.handleUnprompted(
      conversations.typed(text, message),
      conversations.answering(response),
    );
  });
}

/** What follows the bot's name; undefined where a word merely begins like it. */
function saidTo(addressed: RegExp, text: string): string | undefined {
  const [whole, behind] = addressed.exec(text) ?? [];
  if (whole === undefined || behind === undefined) return undefined;
  return /[\s:,]$/.test(whole.slice(0, whole.length - behind.length)) ? behind : undefined;
}

/** Hubot 14 wraps the message that no listener took; Hubot 4 has unwrapped it by now. */
function originalOf(message: Response['message'] & { readonly message?: HubotMessage }) {
  return message.message ?? message;
}

function isPrivate({ room, user }: Envelope): boolean {
  const names = [user?.id, user?.name].map((name) => String(name ?? ''));
  return room === undefined || names.includes(room);
}
