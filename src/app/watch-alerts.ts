import { createAckKeeper } from '../alerts/ack-keeper.ts';
import { createAcks } from '../chat/alerting/acks.ts';
import type { Robot } from '../chat/hubot.ts';
import type { Conversations } from '../chat/robot.ts';
import type { RoomGrafanas } from '../chat/room-grafana.ts';
import { describeForLog } from '../util/errors.ts';
import type { Alerts } from './alerts.ts';

/** Milliseconds between two looks at what is acknowledged. */
const EVERY = 60_000;

/** Milliseconds after the start until what ended meanwhile is told. */
const FIRST = 10_000;

/**
 * Keeps what was acknowledged silent for as long as it fires, and tells the ends that no webhook tells.
 * @param told undefined without a webhook
 * @param isInCharge whether this bot, of several that share rooms, does so now
 * @returns stops it
 */
export function watchAlerts(
  { brain, logger }: Pick<Robot, 'brain' | 'logger'>,
  rooms: RoomGrafanas,
  conversations: Conversations,
  told: () => Pick<Alerts, 'look' | 'hasEnded'> | undefined,
  isInCharge: () => Promise<boolean> = () => Promise.resolve(true),
): () => void {
  const keeper = createAckKeeper({
    acks: createAcks(brain),
    clientFor: (room) => rooms.clientFor(room),
    say: (room, text) => conversations.own({ room }).conversation.say(text),
    isTold: (room, ruleUid) => told()?.hasEnded(room, ruleUid) ?? false,
    now: Date.now,
    logger,
  });
  const lookForEnds = async () => {
    try {
      if (await isInCharge()) await told()?.look();
    } catch (error) {
      logger.error(`What fires now cannot be looked at: ${describeForLog(error)}`);
    }
  };
  // An end is found before the silence that explains it is gone.
  const look = async () => {
    await lookForEnds();
    if (await isInCharge()) await keeper.look();
  };
  const first = setTimeout(() => void lookForEnds(), FIRST).unref();
  const timer = setInterval(() => void look(), EVERY).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
