import { describeForLog } from '../../util/errors.ts';
import type { Envelope, Robot } from '../../chat/hubot.ts';

/** The member in use of the library that hubot-telegram puts on the robot. */
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

/** Telegram shows the indicator for 5 s, or until a message arrives (Bot API, sendChatAction). */
const AGAIN_MS = 4_500;

/** Shows the typing indicator until the returned function is called. */
export function typeInTelegram(robot: Robot, { room }: Envelope, everyMs = AGAIN_MS): () => void {
  if (!hasTelegram(robot) || room === undefined) return () => undefined;
  const { telegram, logger } = robot;
  const show = async () => {
    try {
      await telegram.sendChatAction(room, 'typing');
    } catch (error) {
      logger.debug(`Telegram does not show the typing indicator: ${describeForLog(error)}`);
    }
  };
  void show();
  const timer = setInterval(() => void show(), everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
