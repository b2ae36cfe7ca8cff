import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { readAs } from '../../util/schema.ts';

/**
 * What a Slack adapter leaves on an envelope: the thread a message stands in, if it stands in one, and
 * the message's own time stamp, which is what a new thread is called by.
 */
const asked = v.object({
  message: v.object({
    thread_ts: v.optional(v.string()),
    rawMessage: v.optional(v.object({ ts: v.string() })),
    id: v.optional(v.unknown()),
  }),
});

/** Seconds and a number behind a dot; anything else Slack refuses, and the message with it. */
const timeStamp = v.pipe(v.string(), v.regex(/^\d+\.\d+$/));

/** The thread that the adapter puts a message in, of text and of attachments alike. */
export function slackThreadOf(envelope: Envelope): string | undefined {
  return readAs(asked, envelope)?.message.thread_ts;
}

/**
 * The same channel, in the thread of the message that is answered: in the one it stands in, or else in
 * a new one under it. The adapter looks for it under `message.thread_ts`.
 * @param thread the thread to take instead
 */
export function inSlackThread(envelope: Envelope, thread?: string): Envelope {
  const message = readAs(asked, envelope)?.message;
  const found = thread ?? message?.thread_ts ?? message?.rawMessage?.ts ?? message?.id;
  const thread_ts = readAs(timeStamp, found);
  if (thread_ts === undefined) return envelope;
  return { ...envelope, ...{ message: { ...message, thread_ts } } };
}
