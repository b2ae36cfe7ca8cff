import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaNotFoundError } from '../../grafana/errors.ts';
import type { Candidate, WordsAnswer } from '../../search/model.ts';
import type { AnswerRequest, AnsweredPictures } from '../answer-request.ts';
import { NO_DASHBOARDS } from '../dashboard-list.ts';
import type { Conversation } from '../conversation.ts';
import { offerChoices, type OfferedChoice, type PendingChoices } from '../pending-choices.ts';
import type { RoomStorage } from '../room-storage.ts';
import { aliasToOffer } from './alias-offer.ts';
import type { Choices } from './choices.ts';
import { describeCandidate, describePictures, named } from './describe.ts';
import type { Progress } from '../../search/upkeep.ts';
import type { FindWords } from './find-words.ts';
import type { LastShown, Shown } from './last-shown.ts';
import { carriedNote, foundNotes, guessNotes, progressNote } from './notes.ts';
import { moreOf, requestOf, requestsOf, valuesOf } from './request-of.ts';
import type { SettleValues } from '../../search/settle-values.ts';

export interface WordsDeps {
  readonly answerRequest: AnswerRequest;
  readonly find: FindWords;
  readonly settle: SettleValues;
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  readonly pendingChoices: PendingChoices;
  readonly lastShown: LastShown;
  readonly choices: Choices;
  readonly aliases: RoomStorage;
  /** Most pictures of one answer. */
  readonly maxReturned: number;
  /** IANA name of the zone of pictures, where one is configured. */
  readonly timeZone: string | undefined;
  /** The clock, in ms. */
  readonly now: () => number;
}

/** What words were found to mean, before anything is said. */
export interface FoundWords {
  readonly typed: string;
  readonly answer: WordsAnswer;
  readonly progress: Progress | undefined;
  /** What the person was shown last. */
  readonly last: Shown | undefined;
}

/** Requests in words. */
export interface WordRequests {
  /** @throws GrafanaImagesError when Grafana cannot be asked */
  find(typed: string, conversation: Conversation): Promise<FoundWords>;
  /** Answers with pictures, a list to choose from, or the nearest there is. */
  answer(found: FoundWords, conversation: Conversation): Promise<void>;
}

/** Entries of a list to choose from. */
const MAX_LISTED = 5;
/** Close seconds that are named before a picture, and the share of the best score that makes one. */
const MAX_SECONDS = 3;
const CLOSE = 0.6;

/** Whether there is something to show or to choose from. */
export function isFound({ answer, last }: FoundWords): boolean {
  return isMoreOfLast(answer) ? last !== undefined : answer.outcome !== 'nothing';
}

/** Nothing but a time, a size or values of what was shown last. */
export function isMoreOfLast({ words, assignments, range, shift, ofLast }: WordsAnswer): boolean {
  if (ofLast?.open.length === 0) return true;
  const isModified = range !== undefined || shift !== undefined || assignments.length > 0;
  return words.length === 0 && isModified;
}

export function createWords(deps: WordsDeps): WordRequests {
  async function find(typed: string, conversation: Conversation): Promise<FoundWords> {
    const { room, user } = conversation;
    const last = deps.lastShown.get(conversation);
    const rank = deps.choices.ranking(room, user);
    const client = deps.clientFor(room);
    const zone = user.timeZone ?? deps.timeZone;
    const found = await deps.find(client, typed, {
      zone,
      aliases: deps.aliases.all(room),
      boostOf: (uid, panelId) => rank({ uid, panelId }),
      ...(last && { carried: { uid: last.request.dashboard, values: valuesOf(last.request) } }),
    });
    const context = { now: deps.now(), zone, last: last?.request.dashboard };
    const answer = await deps.settle(client, found.answer, context);
    return { typed, answer, progress: found.progress, last };
  }

  return {
    find,
    async answer(found, conversation) {
      const { answer, last } = found;
      if (isMoreOfLast(answer) && last) await showMoreOfLast(found, last, conversation, deps);
      else if (answer.outcome === 'clear') await showClear(found, find, conversation, deps);
      else await offerList(found, conversation, deps);
    },
  };
}

/** The last request once more, over another range, in another size, or with other values. */
async function showMoreOfLast(
  { answer, progress }: FoundWords,
  last: Shown,
  conversation: Conversation,
  { answerRequest, now }: WordsDeps,
): Promise<void> {
  const { request, values, carried } = moreOf(last, answer);
  await answerRequest(request, conversation, {
    isEachValue: true,
    announce: (pictures) =>
      lines(
        describePictures(
          { isWhole: request.kiosk === true, folder: pictures.dashboard.folder, values },
          pictures,
          request.shift,
          { now: now(), timeZone: conversation.user.timeZone },
        ),
        ...guessNotes(answer.ofLast?.values ?? []),
        carriedNote(pictures, carried, request.kiosk === true),
        ...pictures.plan.notes,
        progressNote(progress),
      ),
  });
}

async function showClear(
  found: FoundWords,
  find: WordRequests['find'],
  conversation: Conversation,
  deps: WordsDeps,
  isSecondTry = false,
): Promise<void> {
  const { answer } = found;
  const wanted = answer.candidates.slice(0, Math.min(answer.wanted, deps.maxReturned));
  const [first] = wanted;
  if (!first) return;
  const requests = requestsOf(wanted, answer);
  for (const [index, { request, candidate }] of requests.entries()) {
    const isLast = index === requests.length - 1;
    const announce = (pictures: AnsweredPictures) => {
      const seconds = isLast && requests.length === 1 ? secondsOf(found) : [];
      if (seconds.length > 0) {
        const offered = [first, ...seconds].map((one) => choiceOf(one, found));
        deps.pendingChoices.put(
          conversation,
          offered.map(({ choice }) => choice),
        );
      }
      return lines(
        describePictures(
          {
            isWhole: candidate.panelId === undefined,
            folder: candidate.folder,
            values: candidate.values,
          },
          pictures,
          answer.shift,
          { now: deps.now(), timeZone: conversation.user.timeZone },
        ),
        ...(index === 0 ? foundNotes(found, candidate) : []),
        ...pictures.plan.notes,
        secondsNote(seconds),
        isLast ? leftOutNote(answer, wanted.length) : '',
        isLast ? progressNote(found.progress) : '',
      );
    };
    await deps.answerRequest(request, conversation, {
      isEachValue: true,
      announce,
      // The dashboard is another one by now, which the search knows since it was read just now.
      instead: async (error) => {
        if (isSecondTry || index > 0 || !(error instanceof GrafanaNotFoundError)) return false;
        const again = await find(found.typed, conversation);
        if (again.answer.outcome === 'clear') {
          await showClear(again, find, conversation, deps, true);
        } else await offerList(again, conversation, deps);
        return true;
      },
    });
  }
}

function secondsOf({ answer }: FoundWords): readonly Candidate[] {
  const [first, ...others] = answer.candidates;
  const close = (first?.score ?? 0) * CLOSE;
  return others.filter(({ score }) => score >= close).slice(0, MAX_SECONDS);
}

function secondsNote(seconds: readonly Candidate[]): string {
  const named = seconds.map((one, index) => `\`graf ${index + 2}\` ${describeCandidate(one)}`);
  return named.length === 0 ? '' : `If that is not it: ${named.join('; ')}.`;
}

function leftOutNote({ wanted }: WordsAnswer, shown: number): string {
  return wanted > shown ? `(and ${wanted - shown} more)` : '';
}

/** A numbered list: of what is meant as likely, or of what is nearest. */
async function offerList(
  found: FoundWords,
  conversation: Conversation,
  deps: WordsDeps,
): Promise<void> {
  const { answer, progress } = found;
  const listed = answer.candidates.slice(0, MAX_LISTED);
  const notes = [...foundNotes(found, undefined), progressNote(progress)];
  if (listed.length === 0) {
    const there = await whatThereIs(deps.clientFor(conversation.room));
    await conversation.say(lines(...notes, there));
    return;
  }
  const heading =
    answer.outcome === 'nothing' ? 'Nothing has these words. The nearest:' : 'Which of these?';
  await offerChoices(
    deps.pendingChoices,
    conversation,
    lines(...notes, heading),
    listed.map((one) => choiceOf(one, found)),
  );
}

/** Dashboards that are named where nothing was found. */
const MAX_NAMED = 5;

async function whatThereIs(client: GrafanaClient): Promise<string> {
  const hits = await client.search();
  const titles = hits.slice(0, MAX_NAMED).map(({ title }) => named(title, 60));
  const more = hits.length - titles.length;
  const there =
    titles.length === 0
      ? NO_DASHBOARDS
      : `There is ${titles.join(', ')}${more > 0 ? ` and ${more} more` : ''}; \`graf list\` shows the dashboards.`;
  return `Nothing has these words. ${there} \`graf help\` shows what I understand.`;
}

/** An entry of a list, and what is remembered when it is chosen. */
export function choiceOf(candidate: Candidate, { answer }: FoundWords): OfferedChoice {
  const { uid, panelId } = candidate;
  return {
    label: describeCandidate(candidate),
    choice: {
      kind: 'request',
      request: requestOf(candidate, answer),
      learn: { target: { uid, panelId }, alias: aliasToOffer(candidate, answer) },
    },
  };
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
