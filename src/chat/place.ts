import * as v from 'valibot';
import { finite, readAs } from '../util/schema.ts';
import type { Envelope } from './hubot.ts';

/** An envelope as the brain keeps it. */
export const placeSchema = v.object({
  room: v.optional(v.string()),
  user: v.optional(
    v.object({
      id: v.optional(v.union([v.string(), finite])),
      name: v.optional(v.string()),
      room: v.optional(v.string()),
    }),
  ),
});

/**
 * Of an envelope, what leads to the same room later: no message, hence no thread.
 * @param name the chat's own name or id of the room, for adapters that have objects for rooms
 */
export function placeOf({ room, user }: Envelope, name: string): Envelope {
  const known = readAs(placeSchema, {
    ...(room !== undefined && { room: name }),
    user: user && { id: user.id, name: user.name, room: user.room },
  });
  return (known ?? { room: name }) as Envelope;
}
