import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Message } from '../../chat/format.ts';
import { rocketchatRoom } from './envelope-room.ts';
import { threadOf } from '../common/thread.ts';

/** Of hubot-rocketchat's adapter, what gives word of how it went. */
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

/**
 * Sends a text to the room of the question. The adapter's own `send` looks up the room in the person,
 * who may have spoken elsewhere since; it fails where there is no person; and what the server refuses
 * then ends the bot, for nobody waits for it.
 */
export async function sendToRocketChat(robot: Robot, to: Envelope, message: Message) {
  const { adapter } = robot;
  if (!adapter || !isRocketChatAdapter(adapter) || typeof message !== 'string') {
    await robot.send(to, message);
    return;
  }
  const { rid, name } = rocketchatRoom(to);
  const found: unknown = rid ?? (await adapter.getRoomId(name));
  if (typeof found !== 'string') throw new Error('Rocket.Chat knows no such room.');
  const thread = threadOf(to);
  await adapter.customMessage({
    rid: found,
    msg: message,
    ...(thread === undefined ? {} : { tmid: thread }),
  });
}
