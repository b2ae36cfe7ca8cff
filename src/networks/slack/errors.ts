import * as v from 'valibot';
import { finite, readAs } from '../../util/schema.ts';
import { code } from '../../util/text.ts';

/** What Slack's client throws: the API's own answer, a wait, a status, or a connection that broke. */
const thrown = v.union([
  v.object({ data: v.object({ error: v.string(), needed: v.optional(v.string()) }) }),
  v.object({ retryAfter: finite }),
  v.object({ statusCode: finite }),
  v.object({ code: v.literal('slack_webapi_request_error') }),
]);

const INVITE =
  'Slack lets the bot post no picture here: invite it with `/invite`, and call the channel by its ID, such as C0123456789.';
const TOKEN =
  "Slack does not accept the bot's token: set the adapter's token anew, as Slack's OAuth & Permissions shows it.";
const FORBIDDEN =
  'This Slack allows the bot no uploads: ask its admins, or set HUBOT_GRAFANA_IMAGES_URL for pictures behind links.';
const THREAD = 'Slack knows no such thread here: ask again outside it.';
const BUSY = (seconds: number) =>
  `Slack takes no more pictures for ${seconds} s: ask again after that.`;

/** Errors of Slack's three methods for uploads, and what to do about them. */
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
    'The picture is larger than this Slack allows: ask for one with less `width` and `height`.',
  ],
  ['file_uploads_disabled', FORBIDDEN],
  ['file_uploads_except_images_disabled', FORBIDDEN],
  ['posting_to_channel_denied', FORBIDDEN],
  ['restricted_action', FORBIDDEN],
  ['no_permission', FORBIDDEN],
  ['is_archived', 'This channel is archived: ask in another one.'],
  ['invalid_thread_ts', THREAD],
  ['thread_not_found', THREAD],
  ['ratelimited', 'Slack takes no more pictures just now: ask again in a minute.'],
]);

/** The sentence for people, about what the upload was refused with. */
export function slackSentence(error: unknown): string {
  const known = readAs(thrown, error);
  if (!known)
    return 'Slack did not take the picture: its client gave up; the log of the bot says more.';
  if ('retryAfter' in known) return BUSY(known.retryAfter);
  if ('statusCode' in known) {
    return `Slack answered with status ${known.statusCode}: ask again later.`;
  }
  if ('code' in known) return 'The connection to Slack broke; the picture may still come.';
  const { error: refused, needed = 'files:write' } = known.data;
  if (refused === 'missing_scope') {
    return `The bot's Slack app lacks the scope ${code(needed)}: add it under OAuth & Permissions, and install the app again.`;
  }
  return ADVICE.get(refused) ?? `Slack did not take the picture: it says ${code(refused)}.`;
}
