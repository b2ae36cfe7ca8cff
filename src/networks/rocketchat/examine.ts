import * as v from 'valibot';
import { type Finding, ok } from '../../chat/doctor.ts';
import { code, oneLine } from '../../util/text.ts';
import { createRocketChatApi } from './api.ts';
import type { RocketChatAccess } from './variables.ts';

const meSchema = v.object({ username: v.fallback(v.string(), '') });

/**
 * Signs in, and asks who the bot is.
 * @throws UploadError that says why the server does not let the bot in
 */
export async function examineRocketChat(
  access: RocketChatAccess,
  { timeoutMs = 10_000, now = Date.now } = {},
): Promise<readonly Finding[]> {
  const api = createRocketChatApi(access, { timeoutMs, now });
  const { username } = api.read(meSchema, await api.get('me'));
  return [
    ok('Rocket.Chat', `the bot ${code(oneLine(username, 60))} can sign in at ${access.url}.`),
  ];
}
