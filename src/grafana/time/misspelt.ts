import { nearestSteps } from '../../util/fuzzy-match.ts';
import { runAtOnce } from '../../util/time-slices.ts';
import { MONTHS, WEEKDAYS } from './days.ts';

/** Words of times that are long enough to be known by all their letters but one or two. */
const WORDS = [
  'today',
  'yesterday',
  ...WEEKDAYS,
  ...MONTHS.filter((month) => month.length > 4),
  'last',
  'past',
  'since',
  'until',
  'between',
  'around',
  'previous',
  'morning',
  'afternoon',
  'evening',
  'night',
  'midnight',
  ...['minute', 'hour', 'day', 'week', 'weekend', 'month', 'quarter', 'year'].flatMap((unit) => [
    unit,
    `${unit}s`,
  ]),
];
const KNOWN = new Set<string>(WORDS);

/** Letters; two edits in a shorter word are another word. */
const LONG = 8;

/**
 * Corrects the spelling of words that are nearly words of times: `yesteday`, `since mondya`, `last 3 huors`.
 * @returns undefined when there is nothing to correct
 */
export function withTimeWordsCorrected(text: string): string | undefined {
  const corrected = text.replace(/(?<![^\s])[a-z]{5,12}(?![^\s])/gi, (word) => correct(word));
  return corrected === text ? undefined : corrected;
}

function correct(word: string): string {
  const typed = word.toLowerCase();
  if (KNOWN.has(typed)) return word;
  const edits = typed.length < LONG ? 1 : 2;
  const [near] = runAtOnce(nearestSteps(typed, WORDS, (name) => [name], 1, edits));
  return near ?? word;
}
