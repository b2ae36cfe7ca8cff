import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { nonEmpty, object, readAs } from '../../util/schema.ts';

/** What adapters put into an envelope: the message's id, in Mattermost also its thread's root. */
const answered = v.object({
  message: v.optional(v.object({ id: nonEmpty })),
  user: v.optional(object({ root_id: v.fallback(v.optional(nonEmpty), undefined) })),
  thread: v.optional(nonEmpty),
});

/**
 * The same room, in the thread of the message that is answered, or below it; for networks whose
 * adapters have no threads, so that our own `send` reads it with `threadOf`.
 * @param thread overrides the message's thread
 */
export function inThreadOfOurs(envelope: Envelope, thread?: string): Envelope {
  const known = readAs(answered, envelope);
  const found = thread ?? known?.user?.root_id ?? known?.message?.id;
  return found === undefined ? envelope : { ...envelope, ...{ thread: found } };
}

/** The id of the message that begins the thread; undefined outside threads. */
export function threadOf(envelope: Envelope): string | undefined {
  return readAs(answered, envelope)?.thread;
}
