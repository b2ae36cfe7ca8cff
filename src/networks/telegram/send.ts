import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Message } from '../../chat/format.ts';

/** The member in use of the library that hubot-telegram puts on the robot. */
interface TelegramBot {
  sendMessage(chat: unknown, text: string): unknown;
}

function hasTelegram(robot: Robot): robot is Robot & { readonly telegram: TelegramBot } {
  return (
    'telegram' in robot &&
    typeof robot.telegram === 'object' &&
    robot.telegram !== null &&
    'sendMessage' in robot.telegram &&
    typeof robot.telegram.sendMessage === 'function'
  );
}

/** Sends a text and awaits the answer: with the adapter's own `send` a refusal ends the bot. */
export async function sendToTelegram(robot: Robot, to: Envelope, message: Message) {
  if (hasTelegram(robot) && typeof message === 'string' && to.room !== undefined) {
    await robot.telegram.sendMessage(to.room, message);
  } else {
    await robot.send(to, message);
  }
}
