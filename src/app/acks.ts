import { createAckKeeper } from '../alerts/ack-keeper.ts';
import { createAcks } from '../chat/alerting/acks.ts';
import type { Robot } from '../chat/hubot.ts';
import type { Conversations } from '../chat/robot.ts';
import type { RoomGrafanas } from '../chat/room-grafana.ts';

/** Milliseconds between two looks at what is acknowledged. */
const EVERY = 60_000;

/**
 * Keeps what was acknowledged silent for as long as it fires.
 * @returns stops it
 */
export function keepAcks(
  { brain, logger }: Robot,
  rooms: RoomGrafanas,
  conversations: Conversations,
): () => void {
  const keeper = createAckKeeper({
    acks: createAcks(brain),
    clientFor: (room) => rooms.clientFor(room),
    say: (room, text) => conversations.own({ room }).conversation.say(text),
    now: Date.now,
    logger,
  });
  const timer = setInterval(() => void keeper.look(), EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
