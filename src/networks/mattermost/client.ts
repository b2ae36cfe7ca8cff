import type { Robot } from '../../chat/hubot.ts';

/** The members in use of mattermost-client, which hubot-matteruser keeps as its `client`. */
export interface MattermostClient {
  customMessage(post: object, channelId: string): unknown;
  findChannelByName(name: string): { readonly id?: string } | null | undefined;
  getUserByID?(id: string): unknown;
}

const METHODS = ['customMessage', 'findChannelByName'];

/** Undefined for an adapter that has no such client. */
export function mattermostClient({ adapter }: Robot): MattermostClient | undefined {
  const client: unknown = adapter && Reflect.get(adapter, 'client');
  return isClient(client) ? client : undefined;
}

function isClient(value: unknown): value is MattermostClient {
  if (typeof value !== 'object' || value === null) return false;
  return METHODS.every((name) => typeof Reflect.get(value, name) === 'function');
}
