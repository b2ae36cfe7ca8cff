import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { nonEmpty, object, readAs } from '../../util/schema.ts';

/** What adapters leave on an envelope of the message that is answered; Mattermost's the root too. */
const asked = v.object({
  message: v.optional(v.object({ id: nonEmpty })),
  user: v.optional(object({ root_id: v.fallback(v.optional(nonEmpty), undefined) })),
  thread: v.optional(nonEmpty),
});

/**
 * The same room, in the thread of the message that is answered; for chats whose adapters know nothing of
 * threads, so that our own sending looks for it.
 * @param thread the thread to take instead
 */
export function inThreadOfOurs(envelope: Envelope, thread?: string): Envelope {
  const known = readAs(asked, envelope);
  const found = thread ?? known?.user?.root_id ?? known?.message?.id;
  return found === undefined ? envelope : { ...envelope, ...{ thread: found } };
}

/** The message that a thread begins with, by its id; undefined outside of threads. */
export function threadOf(envelope: Envelope): string | undefined {
  return readAs(asked, envelope)?.thread;
}
