import { InvalidRequestError } from '../errors.ts';
import { code } from '../text.ts';

/** A stretch of a word between separators, without its quotes. */
export interface Segment {
  /** What stands before it: the word's beginning, or one of the separators. */
  readonly before: '' | ':' | '=' | ',';
  readonly text: string;
}

/** What was typed between two spaces; spaces and separators inside of quotes are text. */
export interface Token {
  /** At least one. */
  readonly segments: readonly Segment[];
  /** As it was typed. */
  readonly text: string;
}

const QUOTE = /["']/;
const SEPARATOR = /[:=,]/;

/** Chats set typographic quotes and spaces by themselves; the plain ones are meant. */
function plain(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[“”„‟«»]/gu, '"')
    .replace(/[‘’‚‛]/gu, "'")
    .replace(/[\p{Z}\p{Cc}]/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '');
}

/** Chats also set dashes; where a minus or a hyphen is meant, this makes it one. */
export function plainDashes(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212]/gu, '-');
}

/**
 * Splits what was typed at its spaces, and each word at `:`, `=` and `,`. A quote counts where a
 * segment begins, so that the apostrophe in `host=o'neill` stays one; inside of quotes, two of them
 * stand for one (`"say ""hi"""`). Takes time linear in the text's length.
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
    const { segments, end } = readSegments(text, position);
    tokens.push({ segments, text: text.slice(position, end) });
    position = end;
  }
  return tokens;
}

function readSegments(text: string, start: number): { segments: Segment[]; end: number } {
  const segments: Segment[] = [];
  let before: Segment['before'] = '';
  let position = start;
  for (;;) {
    const read = readSegment(text, position);
    segments.push({ before, text: read.text });
    position = read.end;
    const next = text.charAt(position);
    if (!SEPARATOR.test(next)) return { segments, end: position };
    before = next as Segment['before'];
    position += 1;
  }
}

/** Reads to the next separator or space outside of quotes. */
function readSegment(text: string, start: number): { text: string; end: number } {
  let read = '';
  let position = start;
  if (QUOTE.test(text.charAt(start))) {
    const quoted = readQuoted(text, start);
    read = quoted.text;
    position = quoted.end;
  }
  const begin = position;
  while (position < text.length && !/[ :=,]/.test(text.charAt(position))) position += 1;
  return { text: read + text.slice(begin, position), end: position };
}

function readQuoted(text: string, start: number): { text: string; end: number } {
  const quote = text.charAt(start);
  let read = '';
  let position = start + 1;
  for (;;) {
    const end = text.indexOf(quote, position);
    if (end < 0) {
      throw new InvalidRequestError(
        `A quote is opened and not closed, in ${code(text.slice(start, start + 40))}.`,
      );
    }
    read += text.slice(position, end);
    if (text.charAt(end + 1) !== quote) return { text: read, end: end + 1 };
    read += quote;
    position = end + 2;
  }
}

/** Segments as one text, their separators between them. */
export function joined(segments: readonly Segment[]): string {
  return segments.map(({ before, text }, index) => (index === 0 ? text : before + text)).join('');
}

/** The segments before and behind the first separator of this kind. */
export function splitAt(
  segments: readonly Segment[],
  separator: Segment['before'],
): { head: readonly Segment[]; tail: readonly Segment[] | undefined } {
  const index = segments.findIndex(({ before }, at) => at > 0 && before === separator);
  return index < 0
    ? { head: segments, tail: undefined }
    : { head: segments.slice(0, index), tail: segments.slice(index) };
}

/** The texts between commas. */
export function listOf(segments: readonly Segment[]): string[] {
  const values: string[] = [];
  for (const [index, { before, text }] of segments.entries()) {
    if (index === 0 || before === ',') values.push(text);
    else values[values.length - 1] = `${values.at(-1) ?? ''}${before}${text}`;
  }
  return values;
}

/** Writes a text so that `tokenize` reads it as one segment of itself. */
export function quoted(text: string): string {
  return /[ :=,"']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
