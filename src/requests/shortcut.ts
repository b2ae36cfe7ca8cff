import { InvalidRequestError } from '../util/errors.ts';
import { code, oneLine } from '../util/text.ts';
import { isPastedUrl } from './grafana-url.ts';
import { withModifiers } from './merge.ts';
import {
  parseModifiers,
  parseRequest,
  parseTokens,
  checkLength,
  tokenizeRequest,
} from './parse.ts';
import type { DashboardRequest } from './request.ts';
import { joined, type Segment, splitAt, type Token } from './tokenizer.ts';

/** `$1` to `$9`, where an argument goes. */
const PLACE = /\$([1-9])/g;

/**
 * Looks whether a text can be a shortcut.
 * @throws InvalidRequestError that says what is wrong with it
 */
export function checkTemplate(text: string): void {
  const tokens = tokenizeRequest(text);
  if (isPastedUrl(text.trim().split(/\s/)[0] ?? '')) {
    throw new InvalidRequestError(
      'A shortcut is a request such as `web:cpu now-3h`, not an address; ask for the address once, and save what you would type instead.',
    );
  }
  // What takes arguments can only be read when they are there.
  if (placesOf(tokens) > 0) return;
  const { looseWords, dashboard } = parseRequest(text);
  if (looseWords.length > 0) {
    throw new InvalidRequestError(
      `${code(looseWords.join(' '))} is neither a time nor NAME=VALUE; a panel goes behind a colon, as in \`${oneLine(dashboard, 60)}:cpu\`, and a title with spaces in quotes.`,
    );
  }
}

/**
 * Makes a shortcut and what was typed behind it into a request. Arguments are put in as they are:
 * whatever stands in quotes in one stays one value. Those beyond the places count as if they were typed behind
 * the request, and override what it says.
 * @throws InvalidRequestError when arguments are missing, or something is not understood
 */
export function fillTemplate(name: string, template: string, typed: string): DashboardRequest {
  const tokens = tokenizeRequest(template);
  const places = placesOf(tokens);
  const behind = tokenizeRequest(typed);
  const given = behind.filter(isArgument).slice(0, places);
  if (given.length < places) {
    throw new InvalidRequestError(
      `\`graf ${name}\` needs ${places} ${places === 1 ? 'argument' : 'arguments'} and got ${given.length}; it is short for ${code(`graf db ${template}`)}.`,
    );
  }
  checkLength(filledLength(tokens, given));
  const filled = tokens.map((token) => fillToken(token, given));
  return withModifiers(
    parseTokens(filled),
    parseModifiers(behind.filter((token) => !given.includes(token))),
  );
}

/** `NAME=VALUE` sets that, wherever it stands. */
function isArgument({ segments }: Token): boolean {
  return splitAt(segments, '=').tail === undefined;
}

/** The highest number there is. */
function placesOf(tokens: readonly Token[]): number {
  const numbers = tokens.flatMap(({ segments }) =>
    segments.flatMap(({ text }) => [...text.matchAll(PLACE)].map(([, number]) => Number(number))),
  );
  return Math.max(0, ...numbers);
}

/** Characters of the request once it is filled in, before any of it is made. */
function filledLength(tokens: readonly Token[], given: readonly Token[]): number {
  const lengths = given.map(({ text }) => text.length);
  const places = tokens.flatMap(({ text }) => [...text.matchAll(PLACE)]);
  const added = places.map(([place, number]) => (lengths[Number(number) - 1] ?? 0) - place.length);
  return [...tokens.map(({ text }) => text.length + 1), ...added].reduce(
    (sum, one) => sum + one,
    0,
  );
}

function fillToken(token: Token, given: readonly Token[]): Token {
  const whole = /^\$([1-9])$/.exec(token.text)?.[1];
  if (whole !== undefined) return given[Number(whole) - 1] ?? token;
  const argument = (number = '') => given[Number(number) - 1]?.segments ?? [];
  const segments = token.segments.flatMap(({ before, text, isQuoted }): Segment[] => {
    const alone = /^\$([1-9])$/.exec(text)?.[1];
    // Where an argument is all there is, its commas still separate values.
    if (alone !== undefined) {
      return argument(alone).map((one, index) => (index === 0 ? { ...one, before } : one));
    }
    const filled = text.replace(PLACE, (_, number: string) => joined(argument(number)));
    return [{ before, isQuoted, text: filled }];
  });
  return { ...token, segments };
}
