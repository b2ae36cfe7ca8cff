import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { Message } from '../../chat/format.ts';
import { threadOf } from '../common/thread.ts';

/** Of mattermost-client, which hubot-matteruser has as its `client`. */
interface MattermostClient {
  customMessage(post: object, channelId: string): unknown;
  findChannelByName(name: string): { readonly id?: string } | null | undefined;
}

function clientOf(robot: Robot): MattermostClient | undefined {
  const { adapter } = robot;
  if (!adapter || !('client' in adapter)) return undefined;
  const { client } = adapter;
  const isClient = (one: unknown): one is MattermostClient =>
    typeof one === 'object' &&
    one !== null &&
    'customMessage' in one &&
    typeof one.customMessage === 'function' &&
    'findChannelByName' in one &&
    typeof one.findChannelByName === 'function';
  return isClient(client) ? client : undefined;
}

/** Sends a post in its thread, which the adapter's own `send` cannot; outside of threads by that. */
export async function sendToMattermost(robot: Robot, to: Envelope, message: Message) {
  const root = threadOf(to);
  const client = clientOf(robot);
  if (root === undefined || client === undefined || to.room === undefined) {
    await robot.send(to, message);
    return;
  }
  const post = typeof message === 'string' ? { message } : message;
  const channel = client.findChannelByName(to.room)?.id ?? to.room;
  await client.customMessage({ ...post, root_id: root, file_ids: [], create_at: 0 }, channel);
}
