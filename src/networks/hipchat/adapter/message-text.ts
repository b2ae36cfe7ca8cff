/** HipChat accepts messages of 1 to this many characters. */
export const LONGEST_MESSAGE = 10_000;

/** Terminal control sequences (colours, cursor moves, titles), which a chat would show in part. */
const TERMINAL = [
  // ESC [ … or its one-character form, up to the final byte (ECMA-48, 5.4)
  '(?:\\u001b\\[|\\u009b)[\\u0030-\\u003f]*[\\u0020-\\u002f]*[\\u0040-\\u007e]',
  // ESC ] … up to BEL or ESC backslash
  '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)',
  // any other ESC and its final character
  '\\u001b[\\u0020-\\u002f]*[\\u0030-\\u007e]?',
].join('|');

/** The complement of `Char` in XML 1.0, production 2; lone surrogates are in it. */
const FORBIDDEN = '[^\\t\\n\\r\\u{20}-\\u{d7ff}\\u{e000}-\\u{fffd}\\u{10000}-\\u{10ffff}]';

/**
 * Makes any text safe to send: a character that XML 1.0 forbids would end the stream. Removes such
 * characters, lone surrogates and terminal sequences, and normalises line ends to `\n`.
 */
export function cleanText(text: string): string {
  return text
    .replace(new RegExp(TERMINAL, 'gu'), '')
    .replace(new RegExp(FORBIDDEN, 'gu'), '')
    .replace(/\r\n?/g, '\n');
}

/** The same for a text of one line, such as a nick or a topic. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/**
 * Splits a text into messages: at the end of a line if there is one, else between words, else before
 * a URL, else between two graphemes; so a URL is split only when it alone is longer than a message.
 * White space at a split and blank messages are left out.
 * @param limit UTF-16 code units of one message, at least 1; a grapheme that is longer is split
 *   between its code points
 */
export function splitMessage(text: string, limit = LONGEST_MESSAGE): string[] {
  const messages: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const at = splitPoint(rest, limit);
    messages.push(rest.slice(0, at));
    rest = rest.slice(at).replace(/^(?:\n|[^\S\n]+\n?)/u, '');
  }
  messages.push(rest);
  return messages.filter((message) => message.trim() !== '');
}

/** Where to split: more than 0, at most `limit`. */
function splitPoint(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  const line = window.lastIndexOf('\n');
  if (line > 0) return line;
  const word = window.search(/\s\S*$/u);
  if (word > 0) return word;
  const url = window.search(/https?:\/\/\S*$/iu);
  if (url > 0) return url;
  return graphemeEnd(text, limit);
}

/** The end of the last grapheme that is not beyond `limit`. */
function graphemeEnd(text: string, limit: number): number {
  // A grapheme at the limit ends within a few more units; the rest need not be segmented.
  const near = text.slice(0, limit + 64);
  const containing = new Intl.Segmenter().segment(near).containing(limit);
  const start = containing?.index ?? limit;
  if (start > 0) return start;
  const isInsidePair = /[\udc00-\udfff]/.test(text.charAt(limit));
  return isInsidePair && limit > 1 ? limit - 1 : limit;
}
