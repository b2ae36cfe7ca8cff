import * as v from 'valibot';
import type { TelegramAccess } from './variables.ts';
import { UploadError } from '../../chat/errors.ts';
import { httpRequest } from '../../util/http/client.ts';
import { uploadFailure } from '../common/upload-failure.ts';
import { inspectPng } from '../../pictures/png.ts';
import { finite, object, readAs } from '../../util/schema.ts';
import { masked, oneLine } from '../../util/text.ts';
import { telegramFormat } from './format.ts';
import { jsonOf } from '../common/json-body.ts';
import { pngFile } from '../common/png-file.ts';
import type { Uploader } from '../../chat/uploader.ts';

const answer = v.object({
  ok: v.boolean(),
  description: v.fallback(v.string(), ''),
  parameters: v.optional(object({ retry_after: v.fallback(v.optional(finite), undefined) })),
});

/** The limits of a photo in the Bot API; a larger picture is sent as a document. */
const PHOTO = { bytes: 10_000_000, sides: 10_000, ratio: 20 };
const MAX_ANSWER = 1_000_000;

/** Errors of the Bot API, and what to do about them. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/chat not found/i, 'does not find this chat, or the bot is not in it; add the bot to it'],
  [/bot was blocked by the user/i, 'refuses the picture: the user has blocked the bot'],
  [
    /bot was kicked|not a member/i,
    'refuses the picture: the bot is not in this chat any more; add it again',
  ],
  [
    /not enough rights/i,
    'does not let the bot send pictures in this chat; an administrator can allow it',
  ],
  [/^unauthorized|^not found/i, "does not accept the bot's token; check TELEGRAM_TOKEN"],
];

/**
 * Uploads with the Bot API itself, not with the adapter: hubot-telegram has `sendPhoto` on responses
 * only, which a script's request does not have, and without a timeout.
 * @param api root URL of the Bot API
 * @param timeoutMs milliseconds for one upload
 */
export function telegramUploader(
  { token }: TelegramAccess,
  { api = 'https://api.telegram.org', timeoutMs = 30_000 } = {},
): Uploader {
  return {
    description: 'pictures are uploaded to Telegram; only members of the chat can see them',
    async upload(panel, png, { room }) {
      if (room === undefined) {
        throw new UploadError('Telegram needs a chat to send the picture to.');
      }
      const kind = isPhoto(png) ? 'photo' : 'document';
      const form = new FormData();
      form.set('chat_id', room);
      form.set('caption', telegramFormat.caption?.(panel) ?? '');
      form.set(kind, pngFile(panel.title, png));
      const method = kind === 'photo' ? 'sendPhoto' : 'sendDocument';
      const { status, body } = await httpRequest(`${api}/bot${encodeURI(token)}/${method}`, {
        peer: `Telegram at ${new URL(api).origin}`,
        form,
        timeoutMs,
        maxBytes: MAX_ANSWER,
      }).catch(uploadFailure);
      const said = readAs(answer, jsonOf(body));
      if (status !== 200 || said?.ok !== true) throw refusal(status, said, token);
    },
  };
}

function isPhoto(png: Buffer): boolean {
  const { width, height } = inspectPng(png);
  return (
    png.length <= PHOTO.bytes &&
    width + height <= PHOTO.sides &&
    Math.max(width, height) <= PHOTO.ratio * Math.min(width, height)
  );
}

function refusal(
  status: number,
  said: v.InferOutput<typeof answer> | undefined,
  token: string,
): UploadError {
  const seconds = said?.parameters?.retry_after;
  if (status === 429) {
    const when = seconds === undefined ? 'in a moment' : `in ${seconds} s`;
    return new UploadError(`Telegram accepts no more messages for now; ask again ${when}.`);
  }
  const description = oneLine(masked(said?.description ?? '', token));
  const known = REFUSALS.find(([pattern]) => pattern.test(description))?.[1];
  if (known !== undefined) return new UploadError(`Telegram ${known}.`);
  const detail = description === '' ? '' : `: ${description}`;
  return new UploadError(`Telegram answered with status ${status}${detail}.`);
}
