import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';

const speaker = v.object({ roomID: nonEmpty, room: v.optional(v.string()) });

/**
 * The room of an envelope of hubot-rocketchat. The person carries the room's id, but that of the room
 * they last spoke in: it counts only while that is still the envelope's.
 * @returns the room's id where it is known, and its name (of a private chat, its id) otherwise
 */
export function rocketchatRoom({ room, user }: Envelope): {
  readonly rid: string | undefined;
  readonly name: string;
} {
  const spoke = readAs(speaker, user);
  const isHere = room === undefined || spoke?.room === undefined || spoke.room === room;
  return { rid: isHere ? spoke?.roomID : undefined, name: room ?? spoke?.room ?? '' };
}
