import { InvalidRequestError } from '../../util/errors.ts';
import { readLengths } from './amounts.ts';

/** A range that has a name, in Grafana's date math. */
export interface NamedRange {
  /** How many words make up the name. */
  readonly length: number;
  readonly from: string;
  readonly to: string;
}

type Ends = readonly [from: string, to: string];

/** With what `last` means: the time up to now, or the previous one of the calendar. */
const UNITS = [
  ['minute', 'm', 'up to now'],
  ['hour', 'h', 'up to now'],
  ['day', 'd', 'up to now'],
  ['week', 'w', 'previous'],
  ['month', 'M', 'previous'],
  ['quarter', 'Q', 'previous'],
  ['year', 'y', 'previous'],
  ['fiscal quarter', 'fQ', 'previous'],
  ['fiscal year', 'fy', 'previous'],
] as const;

/** What Grafana's own quick ranges mean, where it has one of that name. */
const NAMES = new Map<string, Ends>([
  ['today', ['now/d', 'now/d']],
  ['today so far', ['now/d', 'now']],
  ['so far today', ['now/d', 'now']],
  ['all day', ['now/d', 'now/d']],
  ['all of today', ['now/d', 'now/d']],
  ['all of yesterday', ['now-1d/d', 'now-1d/d']],
  ['yesterday', ['now-1d/d', 'now-1d/d']],
  ['day before yesterday', ['now-2d/d', 'now-2d/d']],
  ['last fortnight', ['now-2w', 'now']],
  ['past fortnight', ['now-2w', 'now']],
  ['this day last week', ['now-7d/d', 'now-7d/d']],
  ...UNITS.flatMap(([word, unit, last]): [string, Ends][] => {
    const current: Ends = [`now/${unit}`, `now/${unit}`];
    const previous: Ends = [`now-1${unit}/${unit}`, `now-1${unit}/${unit}`];
    const upToNow: Ends = [`now-1${unit}`, 'now'];
    return [
      [`this ${word}`, current],
      [`this ${word} so far`, [`now/${unit}`, 'now']],
      [`${word} to date`, [`now/${unit}`, 'now']],
      [`previous ${word}`, previous],
      [`last ${word}`, last === 'previous' ? previous : upToNow],
      [`past ${word}`, upToNow],
    ];
  }),
]);

/** In words: `this fiscal year so far`. */
const LONGEST_NAME = 5;

/**
 * The longest name of a range at the beginning of what was typed, in any letter case: `today`,
 * `yesterday`, `this week so far`, `last 7 days`, `past 30min`. Of `last`, a week and longer is the
 * previous one of the calendar, a day and shorter the time up to now; `past` is always up to now, and
 * `previous` always the calendar's.
 * @returns undefined when the words begin with no such name
 * @throws InvalidRequestError when it is one that Grafana cannot be told, such as `last 0.1 seconds`
 */
export function namedRange(words: readonly string[]): NamedRange | undefined {
  const named = longestName(words.slice(0, LONGEST_NAME).map((word) => word.toLowerCase()));
  const amount = lastSoMany(words);
  // `last quarter hour` is not `last quarter`.
  return amount && amount.length > (named?.length ?? 0) ? amount : named;
}

function longestName(words: readonly string[]): NamedRange | undefined {
  for (let length = words.length; length > 0; length -= 1) {
    const ends = NAMES.get(words.slice(0, length).join(' '));
    if (ends !== undefined) return { length, from: ends[0], to: ends[1] };
  }
  return undefined;
}

/** The amount and its unit may be one word or two; their letter case counts, for `M` is not `m`. */
function lastSoMany([first = '', ...words]: readonly string[]): NamedRange | undefined {
  if (!/^(?:last|past|previous)$/i.test(first)) return undefined;
  const isBare = /^[a-z]+$/i.test(words[0] ?? '') && /^and$/i.test(words[1] ?? '');
  const one = isBare ? readLengths(['one', ...words]) : undefined;
  const back = one ? { ...one, length: one.length - 1 } : readLengths(words);
  if (back === undefined) return undefined;
  if (/[1-9]/.test(back.value))
    return { length: 1 + back.length, from: `now${back.value}`, to: 'now' };
  throw new InvalidRequestError(
    'That range is empty; write one such as last 7 days, last 30 min or now-6h.',
  );
}
