import { readAroundAgo } from '../grafana/time/ago-ranges.ts';
import { findRange, LONGEST_RANGE } from '../grafana/time/range-phrases.ts';
import { joinRanges, type RequestedRange } from '../grafana/time/requested-range.ts';
import type { Read } from '../grafana/time/days.ts';
import { readShift, type Shift } from '../grafana/time/time-shift.ts';
import { parseModifiers } from '../requests/parse.ts';
import type { Assignment } from '../requests/request.ts';
import { isAssignment } from '../requests/tidy-tokens.ts';
import { type Token, tokenize } from '../requests/tokenizer.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { splitWords } from './split-words.ts';

/** Characters and words of a sentence that are read. */
const MAX_TYPED = 2_000;
const MAX_WORDS = 60;

/** A word as it was typed, and what it is split into. */
export interface TypedWord {
  readonly typed: string;
  readonly words: readonly string[];
}

/** What is in a sentence besides the words to look for. */
export interface Sentence {
  readonly words: readonly TypedWord[];
  readonly range: RequestedRange | undefined;
  readonly shift: Shift | undefined;
  readonly assignments: readonly Assignment[];
}

/** Whether words next to each other, as typed, are in some title. */
export type IsInTitle = (words: readonly TypedWord[], first: number, length: number) => boolean;

/** Takes a sentence apart: times, comparison, options, and the words that are left. */
export function readSentence(text: string, isInTitle: IsInTitle): Sentence {
  const tokens = tokensOf(text.slice(0, MAX_TYPED)).slice(0, MAX_WORDS);
  const given = tokens.filter(isAssignment);
  const typed = tokens.filter((token) => !isAssignment(token)).map(typedWord);
  const left: TypedWord[] = [];
  let range: RequestedRange | undefined;
  let shift: Shift | undefined;
  for (let at = 0; at < typed.length;) {
    const words = typed.slice(at, at + LONGEST_RANGE).map((word) => word.typed);
    const compared = comparison(words);
    const time = timeAt(words);
    const longer = time && joinRanges(range, time.value);
    if (compared) {
      shift = compared.value;
      at += compared.length;
    } else if (time && longer && !isInTitle(typed, at, time.length)) {
      range = longer;
      at += time.length;
    } else {
      left.push(...typed.slice(at, at + 1));
      at += 1;
    }
  }
  const words = left.filter((word) => word.words.length > 0);
  return { words, range, shift, assignments: assignmentsOf(given) };
}

function tokensOf(text: string): Token[] {
  try {
    return tokenize(text);
  } catch (error) {
    // A quote that is not closed is an apostrophe or an inch.
    if (error instanceof InvalidRequestError) return tokenize(text.replace(/["'“”„‟«»‘’‚‛]/g, ' '));
    throw error;
  }
}

function typedWord({ text }: Token): TypedWord {
  const typed = text.replace(/^[\s"'“”„‟«»‘’‚‛`*_~([{<]+|[\s"'“”„‟«»‘’‚‛`*~)\]}>.,;!?…]+$/gu, '');
  return { typed, words: splitWords(typed) };
}

function assignmentsOf(tokens: readonly Token[]): readonly Assignment[] {
  return tokens.flatMap((token) => {
    try {
      return parseModifiers([token]).assignments;
    } catch (error) {
      if (error instanceof InvalidRequestError) return [];
      throw error;
    }
  });
}

/** `vs yesterday`, `compared with last week`. */
function comparison(words: readonly string[]): Read<Shift> | undefined {
  const said = words.join(' ');
  const [intro] =
    /^(?:vs\.?|versus|compared (?:with|to)|comparing (?:with|to)|against)(?= )/i.exec(said) ?? [];
  if (intro === undefined) return undefined;
  const length = intro.split(' ').length;
  try {
    const read = readShift(words.slice(length));
    return { value: read.value, length: length + read.length };
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

/** What looks like a time: now, which all ranges end with, and the codes of HTTP. */
const NO_TIME = /^(?:now|[1-5](?:\d\d|xx)s?)$/i;

function timeAt(words: readonly string[]): Read<RequestedRange> | undefined {
  try {
    const plain = findRange(words);
    const ago = readAroundAgo(words);
    // `3h ago to 1h ago` is longer.
    const read = ago && ago.length >= (plain?.length ?? 0) ? ago : plain;
    const isTime = read && !(read.length === 1 && NO_TIME.test(words[0] ?? ''));
    return isTime ? read : undefined;
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}
