import { z } from 'zod';
import type { Envelope } from '../hubot.ts';

const speaker = z.object({ roomID: z.string().min(1), room: z.string().optional() });

/**
 * The room of an envelope of hubot-rocketchat. The person carries the room's id, but that of the room
 * they last spoke in: it counts only while that is still the envelope's.
 * @returns the room's id where it is known, and its name (of a private chat, its id) otherwise
 */
export function rocketchatRoom({ room, user }: Envelope): {
  readonly rid: string | undefined;
  readonly name: string;
} {
  const { data } = speaker.safeParse(user);
  const isHere = room === undefined || data?.room === undefined || data.room === room;
  return { rid: isHere ? data?.roomID : undefined, name: room ?? data?.room ?? '' };
}
