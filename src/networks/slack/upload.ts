import { UploadError } from '../../chat/errors.ts';
import type { Robot } from '../../chat/hubot.ts';
import { oneLine } from '../../util/text.ts';
import { withTimeout } from '../../util/timeout.ts';
import { defusePings } from '../common/escape.ts';
import { slackFormat } from './format.ts';
import { slackThreadOf } from './thread.ts';
import { slackUpload, type UploadToSlack } from './client.ts';
import { slackSentence } from './errors.ts';
import type { Uploader } from '../../chat/uploader.ts';

/** Milliseconds for one whole upload. */
const TIMEOUT_MS = 30_000;

/**
 * Uploads with the adapter's own client and token (scope `files:write`), so that it needs no variables.
 * @returns undefined for an adapter without such a client
 */
export function slackUploader(robot: Robot): Uploader | undefined {
  const upload = slackUpload(robot, TIMEOUT_MS);
  return upload && createSlackUploader(upload, TIMEOUT_MS);
}

/** @param timeoutMs for one upload; after it the picture may still arrive */
export function createSlackUploader(upload: UploadToSlack, timeoutMs: number): Uploader {
  return {
    description: 'pictures are uploaded to Slack; only members of the channel can see them',
    async upload(panel, png, to) {
      const { title } = panel;
      const channel = to.room ?? to.user?.room ?? '';
      // Without a channel Slack would keep the file for the bot alone, and report success.
      if (channel === '') throw new UploadError('Slack needs a channel to post the picture to.');
      const thread = slackThreadOf(to);
      const shown = defusePings(oneLine(title));
      const posted = upload({
        channel_id: channel,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        file: png,
        filename: fileName(title),
        // Shown as they are, without markup.
        title: shown,
        alt_text: shown,
        initial_comment: slackFormat.caption?.(panel) ?? '',
      });
      try {
        await withTimeout(posted, timeoutMs, () => {
          const seconds = Math.round(timeoutMs / 1_000);
          throw new UploadError(
            `Slack did not accept the picture within ${seconds} s; it may still arrive.`,
          );
        });
      } catch (error) {
        if (error instanceof UploadError) throw error;
        throw new UploadError(slackSentence(error), { cause: error });
      }
    },
  };
}

/** A file name that is valid on every file system. */
function fileName(title: string): string {
  const words = oneLine(title, 80)
    .replace(/[^\p{L}\p{M}\p{N} _.()+-]+/gu, '-')
    .replace(/^[-. ]+/, '');
  return `${words === '' ? 'panel' : words}.png`;
}
