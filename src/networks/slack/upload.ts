import { UploadError } from '../../chat/errors.ts';
import type { Robot } from '../../chat/hubot.ts';
import { oneLine } from '../../util/text.ts';
import { defusePings } from '../common/escape.ts';
import { slackText, slackTitle } from './format.ts';
import { slackThreadOf } from './thread.ts';
import { slackUpload, type UploadToSlack } from './client.ts';
import { slackSentence } from './errors.ts';
import type { Uploader } from '../../chat/uploader.ts';

/** Milliseconds that one picture may take, all in all. */
const PATIENCE_MS = 30_000;

/**
 * By the adapter's own client and token (scope `files:write`), which is all it takes; undefined for an
 * adapter that has no such client.
 */
export function slackUploader(robot: Robot): Uploader | undefined {
  const upload = slackUpload(robot, PATIENCE_MS);
  return upload && createSlackUploader(upload, PATIENCE_MS);
}

/** @param patienceMs after which a picture is given up, whatever becomes of it */
export function createSlackUploader(upload: UploadToSlack, patienceMs: number): Uploader {
  return {
    description: 'pictures are uploaded to Slack: those see one who see the channel it is in',
    async upload({ title, link }, png, to) {
      const channel = to.room ?? to.user?.room ?? '';
      // Slack would keep a file for no channel as the bot's own, and call that a success.
      if (channel === '') throw new UploadError('A picture for Slack needs a channel to go to.');
      const thread = slackThreadOf(to);
      const shown = defusePings(oneLine(title));
      const posted = upload({
        channel_id: channel,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        file: png,
        filename: fileName(title),
        // Not markup for Slack, but shown as they are.
        title: shown,
        alt_text: shown,
        initial_comment: slackText(
          link === undefined ? slackTitle(title) : `${slackTitle(title)}: ${link}`,
        ),
      });
      try {
        await within(patienceMs, posted);
      } catch (error) {
        if (error instanceof UploadError) throw error;
        throw new UploadError(slackSentence(error), { cause: error });
      }
    },
  };
}

/** A name that every file system takes, for those who save the picture. */
function fileName(title: string): string {
  const words = oneLine(title, 80)
    .replace(/[^\p{L}\p{M}\p{N} _.()+-]+/gu, '-')
    .replace(/^[-. ]+/, '');
  return `${words === '' ? 'panel' : words}.png`;
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(ms / 1_000);
      reject(
        new UploadError(`Slack did not take the picture within ${seconds} s; it may still come.`),
      );
    }, ms);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
