import * as v from 'valibot';
import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import { httpRequest } from '../../util/http/client.ts';
import { object, readAs } from '../../util/schema.ts';
import { code, oneLine } from '../../util/text.ts';
import { jsonOf } from '../common/json-body.ts';
import { uploadFailure } from '../common/upload-failure.ts';
import type { TelegramAccess } from './variables.ts';

const ABOUT = 'Telegram';
const MAX_ANSWER = 100_000;

const answerSchema = v.object({
  result: object({
    username: v.fallback(v.string(), ''),
    can_read_all_group_messages: v.fallback(v.optional(v.boolean()), undefined),
  }),
});

/**
 * Who the bot is, and whether it hears what is said in groups, by `getMe`.
 * @param api root URL of the Bot API
 */
export async function examineTelegram(
  { token }: TelegramAccess,
  { api = 'https://api.telegram.org', timeoutMs = 10_000 } = {},
): Promise<readonly Finding[]> {
  const { status, body } = await httpRequest(`${api}/bot${encodeURI(token)}/getMe`, {
    peer: `Telegram at ${new URL(api).origin}`,
    timeoutMs,
    maxBytes: MAX_ANSWER,
  }).catch(uploadFailure);
  if (status === 401 || status === 404) {
    return [wrong(ABOUT, "it does not accept the bot's token; check TELEGRAM_TOKEN.")];
  }
  const read = readAs(answerSchema, jsonOf(body));
  if (status !== 200 || !read) return [wrong(ABOUT, `it answers with status ${status}.`)];
  const { username, can_read_all_group_messages: hearsAll } = read.result;
  return [
    ok(ABOUT, `the token is accepted, of the bot ${code(oneLine(username, 60))}.`),
    ...(hearsAll === false
      ? [
          note(
            ABOUT,
            'privacy mode is on: in groups the bot hears only commands and replies to it. Turn it off with @BotFather, and add the bot to the group again.',
          ),
        ]
      : []),
  ];
}
