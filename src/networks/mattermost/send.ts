import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Message } from '../../chat/format.ts';
import { threadOf } from '../common/thread.ts';
import { mattermostClient } from './client.ts';

/** Posts a message in its thread, which the adapter's own `send` cannot do; else uses that. */
export async function sendToMattermost(robot: Robot, to: Envelope, message: Message) {
  const root = threadOf(to);
  const client = mattermostClient(robot);
  if (root === undefined || client === undefined || to.room === undefined) {
    await robot.send(to, message);
    return;
  }
  const post = typeof message === 'string' ? { message } : message;
  const channel = client.findChannelByName(to.room)?.id ?? to.room;
  await client.customMessage({ ...post, root_id: root, file_ids: [], create_at: 0 }, channel);
}
