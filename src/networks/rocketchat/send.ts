import * as v from 'valibot';
import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Message } from '../../chat/format.ts';
import type { Posted } from '../../chat/network.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';
import { rocketchatRoom } from './envelope-room.ts';
import { threadOf } from '../common/thread.ts';

/** The methods of hubot-rocketchat's adapter that report the outcome. */
interface RocketChatAdapter {
  customMessage(message: { rid: string; msg: string; tmid?: string }): unknown;
  getRoomId(room: string): unknown;
}

function isRocketChatAdapter(adapter: object): adapter is RocketChatAdapter {
  return (
    'customMessage' in adapter &&
    typeof adapter.customMessage === 'function' &&
    'getRoomId' in adapter &&
    typeof adapter.getRoomId === 'function'
  );
}

/** What the server answers. */
const sent = v.object({ _id: nonEmpty });

/**
 * Sends a text to the room of the message. The adapter's own `send` takes the room from the user, who
 * may have written elsewhere since; it fails without a user, and a refusal by the server ends the bot.
 */
export async function sendToRocketChat(
  robot: Robot,
  to: Envelope,
  message: Message,
): Promise<Posted> {
  const { adapter } = robot;
  if (!adapter || !isRocketChatAdapter(adapter) || typeof message !== 'string') {
    await robot.send(to, message);
    return {};
  }
  const { rid, name } = rocketchatRoom(to);
  const found: unknown = rid ?? (await adapter.getRoomId(name));
  if (typeof found !== 'string') throw new Error('Rocket.Chat does not find this room.');
  const thread = threadOf(to);
  const posted = await adapter.customMessage({
    rid: found,
    msg: message,
    ...(thread === undefined ? {} : { tmid: thread }),
  });
  return { thread: thread ?? readAs(sent, posted)?._id };
}
