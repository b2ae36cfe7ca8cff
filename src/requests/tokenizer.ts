import { InvalidRequestError } from '../util/errors.ts';
import { code } from '../util/text.ts';

/** A stretch of a word between separators, without its quotes. */
export interface Segment {
  /** The separator before it; none before the first one. */
  readonly before: '' | ':' | '=' | ',';
  readonly text: string;
  /** Whether it begins with a quote. */
  readonly isQuoted: boolean;
}

/** What was typed between two spaces; spaces and separators inside quotes are text. */
export interface Token {
  /** At least one. */
  readonly segments: readonly Segment[];
  /** As it was typed. */
  readonly text: string;
}

/** What opens a quote, and what closes it again; chats set typographic ones by themselves. */
const QUOTES: readonly (readonly [opening: RegExp, closing: RegExp])[] = [
  [/"/, /"/],
  [/'/, /'/],
  [/[“”„‟«»]/, /[“”„‟«»"]/],
  [/[‘’‚‛]/, /[‘’‚‛']/],
];
const SPACE = /[\p{Z}\p{Cc}]/u;
const SEPARATOR = /[:=,]/;
const BRACKETS = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);
/** Formatting characters, which chats put in; those that join letters are part of the text. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}/u;

/** Chats also set dashes; where a minus or a hyphen is meant, this makes it one. */
export function plainDashes(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212]/gu, '-');
}

/**
 * Splits what was typed at its spaces, and each word at `:`, `=` and `,`. Behind the first `=` is a
 * value, in which only commas separate. A quote counts where a segment begins, so that the apostrophe
 * in `host=o'neill` stays one and `q={app="web"}` keeps its quotes. Inside quotes everything is text,
 * but two of the plain ones stand for one (`"say ""hi"""`). Inside the brackets of a value, and inside
 * quotes there, spaces and commas are text. Takes time linear in the text's length.
 * @throws InvalidRequestError when a quote is not closed
 */
export function tokenize(typed: string): Token[] {
  const text = typed.replace(/\p{Cs}/gu, '\ufffd');
  const closings = closingBrackets(text);
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const character = text.charAt(position);
    if (SPACE.test(character) || INVISIBLE.test(character)) {
      position += 1;
      continue;
    }
    const { segments, end } = readSegments(text, position, closings);
    tokens.push({ segments: withoutMarks(segments), text: text.slice(position, end) });
    position = end;
  }
  return tokens;
}

/** Where each bracket that is closed again is closed. */
function closingBrackets(text: string): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (const { index, 0: bracket } of text.matchAll(/[{}()[\]]/g)) {
    const last = open.at(-1);
    if ('{(['.includes(bracket)) open.push(index);
    else if (last !== undefined && BRACKETS.get(text.charAt(last)) === bracket) {
      closings.set(last, index);
      open.pop();
    }
  }
  return closings;
}

function readSegments(
  text: string,
  start: number,
  closings: ReadonlyMap<number, number>,
): { segments: Segment[]; end: number } {
  const segments: Segment[] = [];
  let before: Segment['before'] = '';
  let isValue = false;
  let position = start;
  for (;;) {
    const read = readSegment(text, position, isValue ? closings : undefined);
    segments.push({ before, text: read.text, isQuoted: read.isQuoted });
    position = read.end;
    const next = text.charAt(position);
    if (!SEPARATOR.test(next)) return { segments, end: position };
    before = next as Segment['before'];
    isValue ||= next === '=';
    position += 1;
  }
}

/**
 * Reads to the next separator or space outside quotes.
 * @param closings of a value: where its brackets are closed
 */
function readSegment(
  text: string,
  start: number,
  closings: ReadonlyMap<number, number> | undefined,
): { text: string; end: number; isQuoted: boolean } {
  let begin = start;
  while (INVISIBLE.test(text.charAt(begin))) begin += 1;
  const closing = QUOTES.find(([opening]) => opening.test(text.charAt(begin)))?.[1];
  const quote = closing ? readQuoted(text, begin, closing) : { text: '', end: begin };
  let end = quote.end;
  while (end < text.length && !SPACE.test(text.charAt(end))) {
    if (closings ? text.charAt(end) === ',' : SEPARATOR.test(text.charAt(end))) break;
    end = closings ? partEnd(text, end, closings) : end + 1;
  }
  const rest = text.slice(quote.end, end).replace(new RegExp(INVISIBLE, 'gu'), '');
  return { text: quote.text + rest, end, isQuoted: closing !== undefined };
}

/** The end of the brackets, the quote or the character of a value at this position. */
function partEnd(text: string, position: number, closings: ReadonlyMap<number, number>): number {
  const closing = closings.get(position);
  if (closing !== undefined) return closing + 1;
  const isQuote =
    /["']/.test(text.charAt(position)) && /[=~!:<>|+]/.test(text.charAt(position - 1));
  const end = isQuote ? text.indexOf(text.charAt(position), position + 1) : -1;
  return (end < 0 ? position : end) + 1;
}

/**
 * Backticks and asterisks with which chats mark code and bold text are not part of what they are
 * around. Asterisks in a value are, for they may be meant.
 */
function withoutMarks(segments: readonly Segment[]): Segment[] {
  const last = segments.length - 1;
  const isBold =
    last > 0 && isMarked(segments[0], /^\*+[^*]/) && isMarked(segments[last], /[^*]\*+$/);
  let isValue = false;
  return segments.map((segment, index) => {
    isValue ||= segment.before === '=';
    if (segment.isQuoted) return segment;
    let { text } = segment;
    if (isBold && index === 0) text = text.replace(/^\*+/, '');
    if (isBold && index === last) text = text.replace(/\*+$/, '');
    if (isValue) text = text.replace(/^(`+)([^`]*)`+$/, '$2').replace(/^([^`]+)`+$/, '$1');
    else text = text.replace(/^`+(?=[^`])|(?<=[^`])`+$/g, '').replace(/^(\*+)([^*]+)\*+$/, '$2');
    return { ...segment, text };
  });
}

function isMarked(segment: Segment | undefined, pattern: RegExp): boolean {
  return segment !== undefined && !segment.isQuoted && pattern.test(segment.text);
}

function readQuoted(text: string, start: number, closing: RegExp): { text: string; end: number } {
  const opening = text.charAt(start);
  const mayDouble = opening === '"' || opening === "'";
  let read = '';
  for (let position = start + 1; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (!closing.test(character)) {
      read += character;
    } else if (mayDouble && text.charAt(position + 1) === opening) {
      read += opening;
      position += 1;
    } else return { text: read, end: position + 1 };
  }
  throw new InvalidRequestError(
    `A quote is opened and not closed, in ${code(text.slice(start, start + 40))}.`,
  );
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

/** What needs no quotes, whatever is around it. */
const PLAIN = /^(?![_~])[^\p{Z}\p{Cc}\p{Cf}:=,"'“”„‟«»‘’‚‛`*{}()[\]]*(?<![.!?;…])$/u;
/** Words that are not part of a request unless they are quoted. */
const COURTESY = /^(?:please|pls|plz|thanks|thank|thx|ty|you|cheers)$/i;

/** Writes a text so that a request has it as one word of exactly that, whatever is in it. */
export function quoted(text: string): string {
  const whole = text.replace(/\p{Cs}/gu, '\ufffd');
  return PLAIN.test(whole) && !COURTESY.test(whole) ? whole : `"${whole.replaceAll('"', '""')}"`;
}
