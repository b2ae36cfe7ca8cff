import * as v from 'valibot';
import type { Message } from '../../chat/format.ts';
import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Posted } from '../../chat/network.ts';
import { readAs } from '../../util/schema.ts';
import { slackPost } from './client.ts';
import { slackThreadOf } from './thread.ts';

/** Milliseconds for one message. */
const TIMEOUT_MS = 30_000;

const answer = v.object({ ts: v.string(), channel: v.optional(v.string()) });

/**
 * Posts a message with the adapter's own token (scope `chat:write`), for the adapter's `send` hides what
 * became of it. An adapter without such a client sends it.
 * @throws what Slack's client throws
 */
export async function postToSlack(robot: Robot, to: Envelope, message: Message): Promise<Posted> {
  const post = slackPost(robot, TIMEOUT_MS);
  if (!post) {
    await robot.send(to, message);
    return {};
  }
  const thread = slackThreadOf(to);
  const posted = await post({
    ...(typeof message === 'string' ? { text: message } : { text: '', ...message }),
    channel: to.room ?? to.user?.room ?? '',
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
  const { ts, channel } = readAs(answer, posted) ?? {};
  return { thread: thread ?? ts, room: channel };
}
