/** HipChat takes messages of 1 to this many characters. */
export const LONGEST_MESSAGE = 10_000;

/** What terminals understand as colour, movement or title; a chat would show its remains. */
const TERMINAL = [
  // ESC [ … or its one-character form, up to the final byte (ECMA-48, 5.4)
  '(?:\\u001b\\[|\\u009b)[\\u0030-\\u003f]*[\\u0020-\\u002f]*[\\u0040-\\u007e]',
  // ESC ] … up to BEL or ESC backslash
  '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)',
  // any other ESC and the character that belongs to it
  '\\u001b[\\u0020-\\u002f]*[\\u0030-\\u007e]?',
].join('|');

/** The complement of `Char` in XML 1.0, production 2; lone surrogates are in it. */
const FORBIDDEN = '[^\\t\\n\\r\\u{20}-\\u{d7ff}\\u{e000}-\\u{fffd}\\u{10000}-\\u{10ffff}]';

/**
 * Makes any text fit to be sent: a character that XML 1.0 has no place for would end the whole
 * stream. Terminal colours, such characters and lone surrogates are taken out, and line ends are
 * made one newline each.
 */
export function cleanText(text: string): string {
  return text
    .replace(new RegExp(TERMINAL, 'gu'), '')
    .replace(new RegExp(FORBIDDEN, 'gu'), '')
    .replace(/\r\n?/g, '\n');
}

/** The same for what stands in one line, such as a nick or a topic. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/**
 * Cuts a text into messages. It is cut at the end of a line where there is one, else between words,
 * else in front of a URL, and otherwise between two characters as people see them; so a URL is cut
 * only when it is longer than a message by itself. The white space at a cut is left out, and so are
 * messages that would be blank.
 * @param limit UTF-16 code units of one message, at least 1; a character that is longer than that
 *   by itself is cut between its code points
 */
export function splitText(text: string, limit = LONGEST_MESSAGE): string[] {
  const messages: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const at = cutWithin(rest, limit);
    messages.push(rest.slice(0, at));
    rest = rest.slice(at).replace(/^(?:\n|[^\S\n]+\n?)/u, '');
  }
  messages.push(rest);
  return messages.filter((message) => message.trim() !== '');
}

/** Where to cut: more than 0, at most `limit`. */
function cutWithin(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  const line = window.lastIndexOf('\n');
  if (line > 0) return line;
  const word = window.search(/\s\S*$/u);
  if (word > 0) return word;
  const url = window.search(/https?:\/\/\S*$/iu);
  if (url > 0) return url;
  return characterEnd(text, limit);
}

/** The last end of a character that is not beyond `limit`. */
function characterEnd(text: string, limit: number): number {
  // A character at the limit is seen whole within a little more; more text need not be looked at.
  const near = text.slice(0, limit + 64);
  const containing = new Intl.Segmenter().segment(near).containing(limit);
  const start = containing?.index ?? limit;
  if (start > 0) return start;
  const isInsidePair = /[\udc00-\udfff]/.test(text.charAt(limit));
  return isInsidePair && limit > 1 ? limit - 1 : limit;
}
