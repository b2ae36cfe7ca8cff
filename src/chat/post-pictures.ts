import type { Credentials } from '../util/http/credentials.ts';
import { StorageError, StorageFullError } from '../pictures/errors.ts';
import { heldFacts, type PictureFacts } from '../pictures/subject-names.ts';
import type { HeldPicture } from '../pictures/picture-memory.ts';
import type { RequestedPicture } from '../pictures/picture.ts';
import type { Logger } from '../util/logger.ts';
import { createGate, type Gate } from '../util/gate.ts';
import { describeForLog, sentenceFor } from '../util/errors.ts';
import { oneLine } from '../util/text.ts';
import { MAX_PICTURE_CHARACTERS, MAX_PICTURES, sizeOf } from './answer-limit.ts';
import { createPictureLog, type PictureLog, sentenceWithId } from './chat-log.ts';
import type { Conversation } from './conversation.ts';
import type { Delivery, UploadDelivery } from './delivery.ts';
import type { Format, Message, PanelMessage } from './format.ts';
import { messagesOf, splitText } from './split-message.ts';

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
type Outcome = { readonly picture: RequestedPicture } & (
  | { readonly publicUrl: string }
  | { readonly held: HeldPicture; readonly log: PictureLog }
  | { readonly error: unknown }
);

/**
 * Starts all renders, and posts each picture as soon as it and those before it are done. One that
 * fails is a message in its place.
 * @param token for Grafana
 */
export async function postPictures(
  {
    pictures,
    more = 0,
  }: { readonly pictures: readonly RequestedPicture[]; readonly more?: number },
  token: Credentials | undefined,
  conversation: Conversation,
  deps: PostDeps,
): Promise<void> {
  const shown = pictures.slice(0, Math.min(deps.maxReturned, MAX_PICTURES));
  const share = Math.floor(MAX_PICTURE_CHARACTERS / shown.length);
  const left = pictures.length - shown.length + more;
  const gates = shown.map(createGate);
  const outcomes = outcomesOf(shown, gates, { token, conversation }, deps);
  const explain = explainOnce(conversation);
  const stopTyping = conversation.typing();
  const notice = noticeWhenSlow(shown.length, deps.slowNoticeMs, conversation);
  let linksLeftOut = 0;
  try {
    for (const [turn, outcome] of outcomes.entries()) {
      gates[turn]?.open();
      const settled = await outcome;
      notice.cancel();
      const posted = await postOne(settled, share, conversation, { ...deps, explain });
      release(settled);
      if (posted.link === undefined) linksLeftOut += 1;
    }
  } finally {
    stopTyping();
    for (const outcome of outcomes) void outcome.then(release);
  }
  if (linksLeftOut > 0) await conversation.say(linksNote(linksLeftOut));
  if (left > 0) {
    await conversation.say(` (and ${left} more; ask for some of them, as in \`graf help db\`)`);
  }
}

/** Gives back the memory of a picture that was to be uploaded. */
function release(outcome: Outcome): void {
  if ('held' in outcome) outcome.held.release();
}

/**
 * None of the promises rejects.
 * @param gates opened when a picture is the next one to be posted
 */
function outcomesOf(
  pictures: readonly RequestedPicture[],
  gates: readonly Gate[],
  { token, conversation }: { token: Credentials | undefined; conversation: Conversation },
  { delivery, logger }: Pick<PostDeps, 'delivery' | 'logger'>,
): Promise<Outcome>[] {
  const { room, user } = conversation;
  const hold = (upload: UploadDelivery, { subject }: RequestedPicture, turn: number) =>
    upload.fetch(subject, token, { turn, whenNext: gates[turn]?.opened });
  const make = async (picture: RequestedPicture, turn: number, log: PictureLog) => {
    if (delivery.kind === 'upload')
      return { picture, held: await hold(delivery, picture, turn), log };
    const { subject, title, link } = picture;
    const origin = { title, link, room, person: user.name };
    let facts: PictureFacts | undefined;
    const onMade = (made: PictureFacts) => (facts = made);
    try {
      const publicUrl = await delivery.deliver(subject, token, turn, origin, onMade);
      log.made(facts);
      return { picture, publicUrl };
    } catch (error) {
      if (!delivery.instead || !isOfStore(error)) throw error;
      logger.warn(`A picture is uploaded to the chat instead: ${describeForLog(error)}`);
      return { picture, held: await hold(delivery.instead, picture, turn), log };
    }
  };
  return pictures.map(async (picture, turn) => {
    const log = createPictureLog(picture, conversation, logger);
    try {
      return await make(picture, turn, log);
    } catch (error) {
      log.failed(error);
      return { picture, error };
    }
  });
}

/** Sentences for errors; the id of the request is in one of them. */
function explainOnce(conversation: Conversation): (error: unknown) => string {
  let isTold = false;
  return (error) => {
    const sentence = sentenceFor(error);
    const withId = isTold ? sentence : sentenceWithId(error, conversation);
    isTold ||= withId !== sentence;
    return withId;
  };
}

function isOfStore(error: unknown): boolean {
  return error instanceof StorageError || error instanceof StorageFullError;
}

/**
 * Posts a picture, or the reason why there is none. An upload that fails is not retried, so nothing is
 * posted twice.
 * @param share most characters of its message; past it the link is left out
 * @returns what was posted
 */
async function postOne(
  outcome: Outcome,
  share: number,
  conversation: Conversation,
  { delivery, format, explain }: PostDeps & { readonly explain: (error: unknown) => string },
): Promise<PanelMessage> {
  const { picture } = outcome;
  const { uploader } = delivery.kind === 'upload' ? delivery : (delivery.instead ?? {});
  let why = 'error' in outcome ? explain(outcome.error) : '';
  if ('publicUrl' in outcome) {
    const { publicUrl } = outcome;
    const page = delivery.kind === 'link' ? delivery.pageOf?.(publicUrl) : undefined;
    const messagesFor = (panel: PanelMessage) => {
      const message = format.picture(panel, publicUrl, page);
      return typeof message === 'string' ? splitText(message, format.limit) : [message];
    };
    if (publicUrl.length <= format.limit) {
      const { panel, messages } = fit(picture, share, format, messagesFor);
      for (const message of messages) await conversation.show(message);
      return panel;
    }
    why = 'The link to the picture is too long for this chat; ask with fewer values.';
  } else if ('held' in outcome && uploader) {
    const captionFor = (panel: PanelMessage) => [
      format.caption?.(panel) ?? format.text(`${panel.title}: ${panel.link ?? ''}`),
    ];
    try {
      const { panel } = fit(picture, share, format, captionFor);
      const upload = () => uploader.upload(panel, outcome.held.png, conversation.to);
      await conversation.upload(panel, upload);
      outcome.log.made(heldFacts(outcome.held));
      return panel;
    } catch (error) {
      outcome.log.failed(error);
      why = explain(error);
    }
  }
  const { panel } = fit(picture, share, format, (one) =>
    messagesOf(format.failure(one, why), format),
  );
  await conversation.say(format.failure(panel, why));
  return panel;
}

/** The messages of a panel, with its link where that is short enough for one of them. */
function fit(
  { title, link }: RequestedPicture,
  share: number,
  format: Format,
  messagesFor: (panel: PanelMessage) => readonly Message[],
): { readonly panel: PanelMessage; readonly messages: readonly Message[] } {
  const panel = { title: oneLine(title), link };
  const messages = messagesFor(panel);
  const size = messages.reduce((total, message) => total + sizeOf(message), 0);
  const isWhole = messages.some((message) =>
    typeof message === 'string' ? message.includes(format.text(link)) : link.length <= format.limit,
  );
  if (isWhole && size <= share) return { panel, messages };
  const without = { ...panel, link: undefined };
  return { panel: without, messages: messagesFor(without) };
}

function linksNote(count: number): string {
  return count === 1
    ? 'One link to Grafana is left out, as it is too long for a message.'
    : `${count} links to Grafana are left out, as they are too long for a message.`;
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
