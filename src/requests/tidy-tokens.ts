import { readShift } from '../grafana/time/time-shift.ts';
import { findRange, LONGEST_RANGE } from '../grafana/time/range-phrases.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { OPTION_NAMES } from './request.ts';
import { joined, plainDashes, type Segment, splitAt, type Token, tokenize } from './tokenizer.ts';

const PLEASE = /^(?:please|pls|plz)[.,!]*$/i;
const THANKS = /^(?:thanks|thank|thx|ty|you|cheers)[.,!]*$/i;
/** An option as it is written where others have a colon. */
const OPTION_WITH_COLON = new RegExp(`^(${OPTION_NAMES.join('|')})(:)(.*)$`, 'is');
/** A value that a sentence may end with. */
const PLAIN_VALUE = /^[\p{L}\p{N}_:/@-]+(?:\.[\p{L}\p{N}_:/@-]+)*$/u;

/**
 * Takes out what people and chats put around a request, and puts together what a space has parted:
 * `please`, a full stop at the end, `hosts: cpu`, `server = a`, `server=a, b`.
 * @param hasDashboard whether the first token is a dashboard
 */
export function tidied(tokens: readonly Token[], hasDashboard: boolean): Token[] {
  const first = hasDashboard ? 0 : -1;
  const plain = withoutFullStop(withoutCourtesies(tokens)).map(withoutSemicolon);
  return joinParted(
    withComparisons(plain, first).flatMap((token, position) =>
      position <= first ? [token] : plainWords(token),
    ),
    first,
  );
}

/** `compared to yesterday` and `against monday` as `vs`, where something to compare with follows. */
function withComparisons(tokens: readonly Token[], first: number): Token[] {
  const whole: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const length = at > first ? comparisonLength(wordsFrom(tokens, at)) : 0;
    whole.push(...(length > 0 ? tokenize('vs') : tokens.slice(at, at + 1)));
    at += Math.max(0, length - 1);
  }
  return whole;
}

function comparisonLength(words: readonly string[]): number {
  const [, comparison] = /^(compared (?:to|with)|against) /i.exec(words.join(' ')) ?? [];
  const length = comparison?.split(' ').length ?? 0;
  return length > 0 && isShift(words.slice(length)) ? length : 0;
}

function isShift(words: readonly string[]): boolean {
  try {
    return readShift(words).length > 0;
  } catch (error) {
    if (error instanceof InvalidRequestError) return false;
    throw error;
  }
}

/** Words as options and times have them: `versus`, `from: 10:00`, `width:800`, `800x400`, `10:00,11:30`. */
function plainWords(token: Token): Token[] {
  const { segments, text } = token;
  const [first] = segments;
  if (first === undefined || first.isQuoted) return [token];
  if (/^(?:versus|vs\.)$/i.test(text)) return tokenize('vs');
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/i.exec(text) ?? [];
  if (width !== undefined && height !== undefined) {
    return tokenize(`width=${width} height=${height}`);
  }
  const [, name, colon, value = ''] = OPTION_WITH_COLON.exec(text) ?? [];
  if (name !== undefined && colon !== undefined) {
    return /^(?:from|to)$/i.test(name) && value === ''
      ? tokenize(name)
      : tokenize(`${name}=${value}`);
  }
  if (isAssignment(token) || !segments.some(({ before }) => before === ',')) return [token];
  const parts = tokenize(text.replaceAll(',', ' '));
  return parts.length > 1 && parts.every((part) => timeLength([part], 0) === 1) ? parts : [token];
}

/** `NAME=VALUE`, unless it is the beginning of something in brackets. */
export function isAssignment({ segments }: Token): boolean {
  const { head, tail } = splitAt(segments, '=');
  return tail !== undefined && joined(head) !== '' && !/^[{([]/.test(joined(head));
}

export function isKeyword({ segments }: Token): boolean {
  const [segment] = segments;
  return (
    segments.length === 1 && segment?.isQuoted === false && /^(?:kiosk|vs)$/i.test(segment.text)
  );
}

/**
 * How many tokens the time takes that begins with this one; 0 when none does. One that cannot be is a
 * time too, for it is then refused.
 */
export function timeLength(tokens: readonly Token[], position: number): number {
  try {
    return findRange(wordsFrom(tokens, position))?.length ?? 0;
  } catch (error) {
    if (error instanceof InvalidRequestError) return 1;
    throw error;
  }
}

/** The texts of the next few words; the longest range has fewer. */
export function wordsFrom(tokens: readonly Token[], position: number): string[] {
  return tokens
    .slice(position, position + LONGEST_RANGE)
    .map(({ segments }) => plainDashes(joined(segments)).trim());
}

function withoutCourtesies(tokens: readonly Token[]): Token[] {
  const isSaid = (token: Token, pattern: RegExp) =>
    token.segments[0]?.isQuoted === false && pattern.test(token.text);
  const lastSaid = tokens.findLastIndex((token) => !isSaid(token, THANKS));
  const kept = tokens.slice(0, Math.max(1, lastSaid + 1)).filter((token) => !isSaid(token, PLEASE));
  return kept.length === 0 ? [...tokens] : kept;
}

/** The mark at the end of a sentence, with the asterisk or backtick of one that is marked as a whole. */
function withoutFullStop(tokens: readonly Token[]): Token[] {
  const last = tokens.at(-1);
  const segment = last?.segments.at(-1);
  if (last === undefined || segment === undefined) return [];
  const [, kept] = /^(.*[^.!?;…,])[.!?;…,]+$/su.exec(segment.text) ?? [];
  const isEmptyEnd = segment.text === '' && segment.before === ',' && last.segments.length > 1;
  if (isEmptyEnd && !segment.isQuoted) {
    const segments = last.segments.slice(0, -1);
    const isComma = segments.length === 1 && segments[0]?.text === '';
    const text = last.text.replace(/,$/, '');
    return [...tokens.slice(0, -1), ...(isComma ? [] : [{ segments, text }])];
  }
  if (tokens.length > 1 && !segment.isQuoted && /^[.!?;…]+$/.test(last.text)) {
    return tokens.slice(0, -1);
  }
  const isValue = isAssignment(last);
  if (
    kept === undefined ||
    segment.isQuoted ||
    (isValue && (!PLAIN_VALUE.test(kept) || segment.text.endsWith('?')))
  ) {
    return [...tokens];
  }
  return [...tokens.slice(0, -1), withLastText(last, segment, kept)];
}

/** `web:cpu; web:memory`. */
function withoutSemicolon(token: Token): Token {
  const last = token.segments.at(-1);
  const isPart = last !== undefined && !last.isQuoted && !isAssignment(token);
  return isPart && /[^;];$/.test(last.text)
    ? withLastText(token, last, last.text.slice(0, -1))
    : token;
}

function withLastText(token: Token, last: Segment, text: string): Token {
  const at = token.text.lastIndexOf(text);
  return {
    segments: [...token.segments.slice(0, -1), { ...last, text }],
    text: at < 0 ? token.text : token.text.slice(0, at + text.length),
  };
}

/** @param first the place of the dashboard; -1 when there is none */
function joinParted(tokens: readonly Token[], first: number): Token[] {
  const whole: Token[] = [];
  for (const [position, token] of tokens.entries()) {
    const before = whole.at(-1);
    const isDashboard = whole.length - 1 === first || (before !== undefined && hasPanels(before));
    const fate = before && fateOf(before, token, isDashboard, tokens, position);
    if (before === undefined || fate === undefined) whole.push(token);
    else if (fate === 'comma') whole.splice(-1, 1, ...tokenize(`${before.text},`));
    else if (fate === 'joined') whole.splice(-1, 1, ...tokenize(before.text + token.text));
    else whole.splice(-1, 1, ...tokenize(before.text.replace(/,$/, '')), token);
  }
  return whole;
}

/** Whether a token belongs to the one before it, or ends the list that seemed to go on with a comma. */
function fateOf(
  before: Token,
  token: Token,
  isDashboard: boolean,
  tokens: readonly Token[],
  position: number,
): 'joined' | 'separate' | 'comma' | undefined {
  const isOwn = isAssignment(token) || isKeyword(token);
  const isLater = isOwn || timeLength(tokens, position) > 0;
  const isOption = !isDashboard && isAssignment(before);
  if (beginsWith(token, '=')) {
    const isName = !isDashboard && !isOption && !isKeyword(before);
    return isName ? 'joined' : undefined;
  }
  if (isOption && isAndValue(tokens, position)) return 'comma';
  if (isOption && endsWith(before, '=')) {
    const isEnd = /^(?:from|to)=$/.test(before.text);
    return isOwn || (isLater && !isEnd) ? undefined : 'joined';
  }
  if (beginsWith(token, ':')) return isDashboard && !hasPanels(before) ? 'joined' : undefined;
  if (isDashboard && endsWith(before, ':')) return isLater ? undefined : 'joined';
  const isList = isOption || (isDashboard && hasPanels(before));
  if (beginsWith(token, ',')) return isList ? 'joined' : undefined;
  if (!endsWith(before, ',')) return undefined;
  if (!isList || (isDashboard && isPanelsOf(token))) return 'separate';
  return isLater && !(isOption && isTimeValue(before)) ? 'separate' : 'joined';
}

/** `server=web-01 and web-02`, but not `server=web-01 and web:memory` or `… and yesterday`. */
function isAndValue(tokens: readonly Token[], position: number): boolean {
  const [token, next] = tokens.slice(position, position + 2);
  if (!/^(?:and|or|&)$/i.test(token?.text ?? '') || next === undefined) return false;
  const isOther = isAssignment(next) || isKeyword(next) || hasPanels(next);
  return !isOther && timeLength(tokens, position + 1) === 0;
}

/** `interval=1m, 5m` goes on with a time. */
function isTimeValue(token: Token): boolean {
  return !isAssignment(token) ? false : /=\d[^,]*,$/.test(token.text);
}

function hasPanels({ segments }: Token): boolean {
  return splitAt(segments, '=').tail === undefined && splitAt(segments, ':').tail !== undefined;
}

/** `web:cpu, web:memory` are two dashboards. */
function isPanelsOf(token: Token): boolean {
  return hasPanels(token) && !beginsWith(token, ':');
}

function beginsWith({ segments: [first, second] }: Token, separator: Segment['before']): boolean {
  return first?.text === '' && !first.isQuoted && second?.before === separator;
}

function endsWith({ segments }: Token, separator: Segment['before']): boolean {
  const last = segments.at(-1);
  return segments.length > 1 && last?.text === '' && !last.isQuoted && last.before === separator;
}
