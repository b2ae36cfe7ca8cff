import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';

const speaker = v.object({ roomID: nonEmpty, room: v.optional(v.string()) });

/**
 * The room of hubot-rocketchat's envelope. The user has a room id, but of the room of the user's last
 * message; it counts only if that is the envelope's room.
 * @returns the room's id if known, and its name (of a private chat, its id)
 */
export function rocketchatRoom({ room, user }: Envelope): {
  readonly rid: string | undefined;
  readonly name: string;
} {
  const spoke = readAs(speaker, user);
  const isHere = room === undefined || spoke?.room === undefined || spoke.room === room;
  return { rid: isHere ? spoke?.roomID : undefined, name: room ?? spoke?.room ?? '' };
}
