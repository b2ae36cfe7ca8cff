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

/** What the Bot API takes as a photo; larger ones it takes as a document. */
const PHOTO = { bytes: 10_000_000, sides: 10_000, ratio: 20 };
const MAX_ANSWER = 1_000_000;

/** Its refusals by what they begin with, in words that say what to do. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/chat not found/i, 'knows no such chat, or the bot is not in it; add the bot there'],
  [/bot was blocked by the user/i, 'lets the bot send nothing there: the user has blocked it'],
  [/bot was kicked|not a member/i, 'lets the bot send nothing there; add the bot again'],
  [/not enough rights/i, 'lets the bot send no pictures there; an administrator can allow it'],
  [/^unauthorized|^not found/i, 'does not know the bot; look at TELEGRAM_TOKEN'],
];

/**
 * Uploads by the Bot API itself rather than through the adapter: hubot-telegram puts `sendPhoto` on
 * responses only, of which there is none where a script asks, and sets no limit to its time.
 * @param api root URL of the Bot API
 * @param timeoutMs milliseconds for one upload
 */
export function telegramUploader(
  { token }: TelegramAccess,
  { api = 'https://api.telegram.org', timeoutMs = 30_000 } = {},
): Uploader {
  return {
    description: 'pictures are uploaded to Telegram: those see them who are in the chat',
    async upload(panel, png, { room }) {
      if (room === undefined) {
        throw new UploadError('Telegram needs a chat to send to; the message names none.');
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
    return new UploadError(`Telegram takes no more messages for now; ask again ${when}.`);
  }
  const description = oneLine(masked(said?.description ?? '', token));
  const known = REFUSALS.find(([pattern]) => pattern.test(description))?.[1];
  if (known !== undefined) return new UploadError(`Telegram ${known}.`);
  const detail = description === '' ? '' : `: ${description}`;
  return new UploadError(`Telegram answered with status ${status}${detail}.`);
}
