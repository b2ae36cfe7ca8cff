import { InvalidRequestError } from '../errors.ts';
import { code } from '../text.ts';

/** A word as it was typed: `name` is set when it has the form `NAME=VALUE`. */
export interface Token {
  readonly name?: string;
  /** Without quotes; a list of values has one entry for each. */
  readonly values: readonly string[];
  /** As it was typed. */
  readonly text: string;
}

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
]);

/** Chats set typographic quotes and spaces by themselves; the plain ones are meant. */
function plain(text: string): string {
  return text
    .replace(/[“”„‟«»]/gu, '"')
    .replace(/[‘’‚‛]/gu, "'")
    .replace(/[\p{Z}\p{Cc}]/gu, ' ')
    .replace(/\p{Cf}/gu, '');
}

/**
 * Splits what was typed at its spaces; quotes keep words together, and commas outside of quotes
 * separate the values of a `NAME=VALUE`. Takes time linear in the text's length.
 * @throws InvalidRequestError when a quote is not closed
 */
export function tokenize(typed: string): Token[] {
  const text = plain(typed);
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (text[position] === ' ') {
      position += 1;
      continue;
    }
    const { token, end } = readToken(text, position);
    tokens.push(token);
    position = end;
  }
  return tokens;
}

function readToken(text: string, start: number): { token: Token; end: number } {
  let position = start;
  let name: string | undefined;
  let values: string[] = [''];
  const append = (part: string) => {
    values[values.length - 1] = `${values.at(-1) ?? ''}${part}`;
  };
  while (position < text.length && text[position] !== ' ') {
    const character = text.charAt(position);
    const closing = opensQuote(text, position) ? QUOTES.get(character) : undefined;
    if (closing !== undefined) {
      const end = text.indexOf(closing, position + 1);
      if (end < 0) {
        throw new InvalidRequestError(
          `A quote is opened and not closed, in ${code(text.slice(start, start + 40))}.`,
        );
      }
      append(text.slice(position + 1, end));
      position = end + 1;
      continue;
    }
    if (character === '=' && name === undefined && values.join('') !== '') {
      name = values.join(',');
      values = [''];
    } else if (character === ',' && name !== undefined) {
      values.push('');
    } else {
      append(character);
    }
    position += 1;
  }
  const token = { values, text: text.slice(start, position) };
  return { token: name === undefined ? token : { ...token, name }, end: position };
}

/** A quote counts where a value may begin, so that the apostrophe in `host=o'neill` stays one. */
function opensQuote(text: string, position: number): boolean {
  return (
    QUOTES.has(text.charAt(position)) &&
    (position === 0 || ' =,:'.includes(text.charAt(position - 1)))
  );
}
