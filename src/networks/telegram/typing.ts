import { describeForLog } from '../../util/errors.ts';
import type { Envelope, Robot } from '../../chat/hubot.ts';

/** Of the library that hubot-telegram puts on the robot. */
interface TelegramBot {
  sendChatAction(chat: unknown, action: 'typing'): Promise<unknown>;
}

function hasTelegram(robot: Robot): robot is Robot & { readonly telegram: TelegramBot } {
  return (
    'telegram' in robot &&
    typeof robot.telegram === 'object' &&
    robot.telegram !== null &&
    'sendChatAction' in robot.telegram &&
    typeof robot.telegram.sendChatAction === 'function'
  );
}

/** Telegram shows the sign for five seconds, or until a message comes (Bot API, sendChatAction). */
const AGAIN_MS = 4_500;

/** Shows that the bot is typing, again and again until the function it gives is called. */
export function typeInTelegram(robot: Robot, { room }: Envelope, everyMs = AGAIN_MS): () => void {
  if (!hasTelegram(robot) || room === undefined) return () => undefined;
  const { telegram, logger } = robot;
  const show = async () => {
    try {
      await telegram.sendChatAction(room, 'typing');
    } catch (error) {
      logger.debug(`Telegram shows no typing sign: ${describeForLog(error)}`);
    }
  };
  void show();
  const timer = setInterval(() => void show(), everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
