import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Message } from '../../chat/format.ts';

/** hubot-bearychat posts attachments on an event, whose room has the form of a message's room. */
export async function sendToBearyChat(robot: Robot, to: Envelope, message: Message) {
  if (typeof message === 'string') {
    await robot.send(to, message);
    return;
  }
  const room: unknown = to.room;
  robot.emit('bearychat.attachment', {
    message: { room: typeof room === 'string' ? { vchannelId: room } : room },
    ...message,
  });
}
