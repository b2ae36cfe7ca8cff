import { z } from 'zod';
import type { Envelope } from '../../hubot.ts';

/** What adapters leave on an envelope of the message that is answered; Mattermost's the root too. */
const asked = z.object({
  message: z.object({ id: z.string().min(1) }).optional(),
  user: z.object({ root_id: z.string().min(1).optional().catch(undefined) }).optional(),
  thread: z.string().min(1).optional(),
});

/**
 * The same room, in the thread of the message that is answered; for chats whose adapters know nothing of
 * threads, so that our own sending looks for it.
 * @param thread the thread to take instead
 */
export function inThreadOfOurs(envelope: Envelope, thread?: string): Envelope {
  const { data } = asked.safeParse(envelope);
  const found = thread ?? data?.user?.root_id ?? data?.message?.id;
  return found === undefined ? envelope : { ...envelope, ...{ thread: found } };
}

/** The message that a thread begins with, by its id; undefined outside of threads. */
export function threadOf(envelope: Envelope): string | undefined {
  return asked.safeParse(envelope).data?.thread;
}
