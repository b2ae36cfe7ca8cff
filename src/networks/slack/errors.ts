import * as v from 'valibot';
import { finite, readAs } from '../../util/schema.ts';
import { code } from '../../util/text.ts';

/** What Slack's client throws: the API's error, a rate limit, an HTTP status, or a broken connection. */
const thrown = v.union([
  v.object({ data: v.object({ error: v.string(), needed: v.optional(v.string()) }) }),
  v.object({ retryAfter: finite }),
  v.object({ statusCode: finite }),
  v.object({ code: v.literal('slack_webapi_request_error') }),
]);

const INVITE =
  'Slack does not let the bot post pictures here: invite it with `/invite`, and name the channel by its ID, such as C0123456789.';
const TOKEN =
  "Slack does not accept the bot's token: set the adapter's token to the one under OAuth & Permissions.";
const FORBIDDEN =
  'This Slack does not allow the bot to upload files: ask its admins, or set HUBOT_GRAFANA_IMAGES_URL to post pictures as links.';
const THREAD = 'Slack does not find this thread here: ask again outside it.';
const BUSY = (seconds: number) =>
  `Slack accepts no more pictures for ${seconds} s: ask again after that.`;

/** Errors of Slack's three upload methods, and what to do about them. */
const ADVICE = new Map([
  ['not_in_channel', INVITE],
  ['channel_not_found', INVITE],
  ['invalid_channel', INVITE],
  ['invalid_auth', TOKEN],
  ['not_authed', TOKEN],
  ['token_revoked', TOKEN],
  ['token_expired', TOKEN],
  ['account_inactive', TOKEN],
  [
    'file_upload_size_restricted',
    'The picture is larger than this Slack allows: ask for a smaller `width` and `height`.',
  ],
  ['file_uploads_disabled', FORBIDDEN],
  ['file_uploads_except_images_disabled', FORBIDDEN],
  ['posting_to_channel_denied', FORBIDDEN],
  ['restricted_action', FORBIDDEN],
  ['no_permission', FORBIDDEN],
  ['is_archived', 'This channel is archived: ask in another channel.'],
  ['invalid_thread_ts', THREAD],
  ['thread_not_found', THREAD],
  ['ratelimited', 'Slack accepts no more pictures at the moment: ask again in a minute.'],
]);

/** Errors of `chat.postMessage` that will come again until people let the bot in. */
const GONE = /^(?:channel_not_found|not_in_channel|is_archived|invalid_channel)$/;

/** Whether a channel is not there, or is closed to the bot. */
export function isSlackRoomGone(error: unknown): boolean {
  const known = readAs(thrown, error);
  return known !== undefined && 'data' in known && GONE.test(known.data.error);
}

/** A sentence for the chat on why an upload failed. */
export function slackSentence(error: unknown): string {
  const known = readAs(thrown, error);
  if (!known) return "The upload to Slack failed; the bot's log says more.";
  if ('retryAfter' in known) return BUSY(known.retryAfter);
  if ('statusCode' in known) {
    return `Slack answered with status ${known.statusCode}: ask again later.`;
  }
  if ('code' in known) return 'The connection to Slack broke; the picture may still arrive.';
  const { error: refused, needed = 'files:write' } = known.data;
  if (refused === 'missing_scope') {
    return `The bot's Slack app lacks the scope ${code(needed)}: add it under OAuth & Permissions, and reinstall the app.`;
  }
  return ADVICE.get(refused) ?? `Slack refused the picture: ${code(refused)}.`;
}
