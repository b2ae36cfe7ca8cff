import type { Candidate, FoundValue } from '../../search/model.ts';
import { code } from '../../util/text.ts';
import type { AnsweredPictures } from '../answer-request.ts';
import type { FoundWords } from './answer-words.ts';
import { named, valueTexts } from './describe.ts';
import type { Progress } from '../../search/upkeep.ts';

/** Words that were found nowhere, of those that are said. */
const MAX_UNKNOWN = 5;
/** Characters of a word that is said; a longer one may be a secret. */
const MAX_SAID = 30;

/** How much of the words was guessed, carried over, or found nowhere. */
export function foundNotes(
  { answer, last }: FoundWords,
  candidate: Candidate | undefined,
): string[] {
  const values = candidate?.values ?? [];
  const carried = values.filter(({ isCarried }) => isCarried);
  return [
    ...guessNotes(values),
    ...(carried.length === 0
      ? []
      : [
          `From your last request: ${listed([...valueTexts(carried), ...(last && last.request.dashboard === candidate?.uid ? [named(last.dashboard)] : [])])}.`,
        ]),
    ...unknownNote(answer.unknown),
  ];
}

export function guessNotes(values: readonly FoundValue[]): string[] {
  const guessed = values.filter(({ isGuess }) => isGuess);
  if (guessed.length === 0) return [];
  return [
    `I guessed ${listed(valueTexts(guessed))}: the dashboard does not list ${guessed.length === 1 ? 'that value' : 'those values'}.`,
  ];
}

function unknownNote(unknown: readonly string[]): string[] {
  const said = unknown.filter((word) => word.length <= MAX_SAID && !/^(?:glsa_|eyJ)/.test(word));
  if (said.length === 0) return [];
  return [`I found nothing called ${listed(said.slice(0, MAX_UNKNOWN).map(code), 'or')}.`];
}

/** What the last request gave to this one, which named nothing itself. */
export function carriedNote(
  { dashboard, plan }: AnsweredPictures,
  values: readonly FoundValue[],
  isWhole: boolean,
): string {
  const [picture] = plan.pictures;
  const panel = isWhole || plan.pictures.length > 2 ? [] : [named(picture?.title ?? '')];
  return `From your last request: ${listed([...panel, named(dashboard.title), ...valueTexts(values)])}.`;
}

/** `412 of 5,000 dashboards are read so far`, while that is so. */
export function progressNote(progress: Progress | undefined): string {
  if (progress === undefined || progress.read >= progress.total) return '';
  const [read, total] = [progress.read, progress.total].map((count) =>
    count.toLocaleString('en-US'),
  );
  return `${read} of ${total} dashboards are read so far; more may be found in a moment.`;
}

function listed(texts: readonly string[], last = 'and'): string {
  const [final, ...others] = [...texts].reverse();
  return others.length === 0
    ? (final ?? '')
    : `${others.reverse().join(', ')} ${last} ${final ?? ''}`;
}
