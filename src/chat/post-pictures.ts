import { linksOf, type LinkOutcome, reasonOf, startAll } from '../pictures/delivery/deliver-all.ts';
import type { RequestedPicture } from '../pictures/picture.ts';
import type { Logger } from '../util/logger.ts';
import type { Conversation } from './conversation.ts';
import type { Delivery } from './delivery.ts';
import type { Format } from './format.ts';
import { splitText } from './split-message.ts';

export interface PostDeps {
  readonly delivery: Delivery;
  readonly format: Format;
  readonly logger: Logger;
  /** Most pictures of one request. */
  readonly maxReturned: number;
  /** Milliseconds of silence after which a line says that it takes longer. */
  readonly slowNoticeMs: { readonly one: number; readonly several: number };
}

/** What became of one picture: a link, bytes to be uploaded, or the reason why there is neither. */
type Outcome = LinkOutcome | { readonly picture: RequestedPicture; readonly png: Buffer };

/**
 * Starts all renders, and posts each picture as soon as it and those before it are done. One that
 * fails is a message in its place.
 * @param token for Grafana
 */
export async function postPictures(
  pictures: readonly RequestedPicture[],
  token: string | undefined,
  conversation: Conversation,
  deps: PostDeps,
): Promise<void> {
  const shown = pictures.slice(0, deps.maxReturned);
  const outcomes = outcomesOf(shown, token, deps);
  const stopTyping = conversation.typing();
  const notice = noticeWhenSlow(shown.length, deps.slowNoticeMs, conversation);
  try {
    for (const outcome of outcomes) {
      const settled = await outcome;
      notice.cancel();
      await postOne(settled, conversation, deps);
    }
  } finally {
    stopTyping();
  }
  if (shown.length < pictures.length) {
    await conversation.say(
      ` (and ${pictures.length - shown.length} more; ask for some of them, as in \`graf help db\`)`,
    );
  }
}

/** None of the promises rejects. */
function outcomesOf(
  pictures: readonly RequestedPicture[],
  token: string | undefined,
  { delivery, logger }: Pick<PostDeps, 'delivery' | 'logger'>,
): Promise<Outcome>[] {
  return delivery.kind === 'link'
    ? linksOf(pictures, token, { delivery, logger })
    : startAll(pictures, logger, async (picture, turn) => ({
        picture,
        png: await delivery.fetch(picture.subject, token, turn),
      }));
}

/** An upload that fails leaves the reason and the link; it is not retried, so nothing is posted twice. */
async function postOne(outcome: Outcome, conversation: Conversation, deps: PostDeps) {
  const { picture } = outcome;
  const { delivery, format, logger } = deps;
  if ('publicUrl' in outcome) {
    const message = format.picture(picture, outcome.publicUrl);
    const parts = typeof message === 'string' ? splitText(message, format.limit) : [message];
    for (const part of parts) await conversation.show(part);
    return;
  }
  let why = 'why' in outcome ? outcome.why : undefined;
  try {
    if ('png' in outcome && delivery.kind === 'upload') {
      await delivery.uploader.upload(picture, outcome.png, conversation.to);
    }
  } catch (error) {
    why = reasonOf(error, picture, logger);
  }
  if (why !== undefined) await conversation.say(format.failure(picture, why));
}

/** One line when nothing has been posted for a while. */
function noticeWhenSlow(
  count: number,
  afterMs: PostDeps['slowNoticeMs'],
  { say }: Conversation,
): { cancel(): void } {
  const several = count > 1;
  const text = several
    ? `Grafana is rendering ${count} panels; they come as they are done.`
    : 'Grafana is rendering; it takes a little longer.';
  const timer = setTimeout(() => void say(text), several ? afterMs.several : afterMs.one);
  return {
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
