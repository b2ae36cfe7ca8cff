import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { readAs } from '../../util/schema.ts';

/**
 * What Slack adapters put into an envelope: the message's thread, if it is in one, and the message's
 * time stamp, which identifies a thread that begins with it.
 */
const answered = v.object({
  message: v.object({
    thread_ts: v.optional(v.string()),
    rawMessage: v.optional(v.object({ ts: v.string() })),
    id: v.optional(v.unknown()),
  }),
});

/** Seconds, a dot and a number; Slack refuses a message with anything else. */
const timeStamp = v.pipe(v.string(), v.regex(/^\d+\.\d+$/));

/** The thread that the adapter posts a message to, be it text or attachments. */
export function slackThreadOf(envelope: Envelope): string | undefined {
  return readAs(answered, envelope)?.message.thread_ts;
}

/**
 * The same channel, in the thread of the message that is answered, or in a new one below it. The
 * adapter reads it from `message.thread_ts`.
 * @param thread overrides the message's thread
 */
export function inSlackThread(envelope: Envelope, thread?: string): Envelope {
  const message = readAs(answered, envelope)?.message;
  const found = thread ?? message?.thread_ts ?? message?.rawMessage?.ts ?? message?.id;
  const thread_ts = readAs(timeStamp, found);
  if (thread_ts === undefined) return envelope;
  return { ...envelope, ...{ message: { ...message, thread_ts } } };
}
