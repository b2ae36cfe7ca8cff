import { findRange } from '../grafana/time/range-phrases.ts';
import { joinRanges, type RequestedRange } from '../grafana/time/requested-range.ts';
import { NotATimeError, parseTime } from '../grafana/time/time-range.ts';
import { readShift, type Shift } from '../grafana/time/time-shift.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { code } from '../util/text.ts';
import { parsePanels } from './parse-panels.ts';
import type { Assignment, DashboardRequest, Modifiers, Target } from './request.ts';
import { isAssignment, isKeyword, tidied, timeLength, wordsFrom } from './tidy-tokens.ts';
import { joined, listOf, plainDashes, splitAt, type Token, tokenize } from './tokenizer.ts';

/** Characters of a request: servers take URLs of about 8,000, and one may need three for each. */
export const MAX_TYPED = 2_000;

/** Dashboards of one request. */
const MAX_DASHBOARDS = 10;

/** Values of one request, each counted once; more do not fit into a URL of 8,000 characters. */
const MAX_VALUES = 500;

/**
 * Reads `DASHBOARD[:PANELS] {NAME=VALUE} [RANGE] [vs SHIFT]`, as `docs/reference.md` has it.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseRequest(typed: string): DashboardRequest {
  return parseTokens(tokenizeRequest(typed));
}

/** @throws InvalidRequestError when the text is too long for a request, or a quote is not closed */
export function tokenizeRequest(typed: string): Token[] {
  checkLength(typed.length);
  return tokenize(withoutMarksAround(typed));
}

/** @throws InvalidRequestError when a request of so many characters is too long */
export function checkLength(length: number): void {
  if (length <= MAX_TYPED) return;
  throw new InvalidRequestError(
    `That is too long; a request may have ${MAX_TYPED} characters, for it becomes a URL.`,
  );
}

/** The marks of a message that is code, bold, italic or struck out as a whole are not part of it. */
function withoutMarksAround(typed: string): string {
  const text = typed.replace(/^[\p{Z}\p{Cc}\p{Cf}]+|[\p{Z}\p{Cc}\p{Cf}]+$/gu, '');
  const [, inside] =
    /^(?:```|`)([^`]+)(?:```|`)[.!?]?$/.exec(text) ?? /^\*([^*]*\s[^*]*)\*[.!?]?$/.exec(text) ?? [];
  const [, , slanted] =
    /^(_{1,2}|~{1,2})([\p{L}\p{N}"][^_~]*[\s:][^_~]*)\1[.!?]?$/u.exec(text) ?? [];
  return inside ?? slanted ?? typed;
}

/** Like `parseRequest`, for what is split already. */
export function parseTokens(tokens: readonly Token[]): DashboardRequest {
  const [first, ...rest] = tidied(tokens, true);
  const target = first && parseTarget(first);
  if (target === undefined || target.dashboard === '') {
    throw new InvalidRequestError(
      'Which dashboard? Write its UID or words of its title, such as `graf db web`; `graf list` shows them.',
    );
  }
  const { targets, modifiers } = separateTargets(target, rest);
  const [main = target, ...others] = targets;
  if (others.length >= MAX_DASHBOARDS) {
    throw new InvalidRequestError(
      `These are ${targets.length} dashboards; a request may name ${MAX_DASHBOARDS}.`,
    );
  }
  return { ...main, ...modifiersOf(modifiers), others };
}

/**
 * Reads what is typed behind the dashboard.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseModifiers(tokens: readonly Token[]): Modifiers {
  return modifiersOf(tidied(tokens, false));
}

function parseTarget({ segments }: Token): Target {
  const { head, tail } = splitAt(segments, ':');
  return { dashboard: joined(head).trim(), panels: parsePanels(tail ?? []), looseWords: [] };
}

/**
 * Words behind a dashboard that are neither options nor times are of its panels, or of its title; one
 * with a colon is a further dashboard.
 */
function separateTargets(
  first: Target,
  tokens: readonly Token[],
): { targets: Target[]; modifiers: Token[] } {
  const targets = [first];
  const modifiers: Token[] = [];
  let isBehindTarget = true;
  let timeEnd = 0;
  for (const [position, token] of tokens.entries()) {
    const isInTime = position < timeEnd;
    const isOwn = isInTime || assignmentOf(token) !== undefined || isKeyword(token);
    const length = isOwn ? 0 : timeLength(tokens, position);
    if (isOwn || length > 0) {
      modifiers.push(token);
      timeEnd = Math.max(timeEnd, position + length);
      isBehindTarget = false;
    } else if (isTarget(token)) {
      addTarget(targets, parseTarget(token));
      isBehindTarget = true;
    } else if (isAnd(tokens, position)) {
      isBehindTarget = true;
    } else if (isBehindTarget) {
      targets.push(withWord(targets.pop() ?? first, plainDashes(joined(token.segments))));
    } else modifiers.push(token);
  }
  return { targets, modifiers };
}

/** `web:cpu and web:memory`. */
function isAnd(tokens: readonly Token[], position: number): boolean {
  const [token, next] = tokens.slice(position, position + 2);
  const isWordAnd = token?.segments.length === 1 && /^(?:and|&|\+)$/i.test(token.text);
  return isWordAnd && next !== undefined && isTarget(next);
}

/** Words in front of a colon are one title, unless the panels of the one before are named already. */
function addTarget(targets: Target[], target: Target): void {
  const last = targets.at(-1);
  if (last?.panels.length === 0) {
    const title = [last.dashboard, ...last.looseWords, target.dashboard].filter(Boolean).join(' ');
    targets.splice(-1, 1, { ...target, dashboard: title });
  } else if (target.dashboard !== '') targets.push(target);
  else throw new InvalidRequestError('A dashboard comes before the colon: `graf db web:cpu`.');
}

function isTarget({ segments }: Token): boolean {
  const { tail } = splitAt(segments, ':');
  return tail?.some(({ text }) => text !== '') === true;
}

/** More of a panel's title, or, where no panel is named yet, of one or of the dashboard's. */
function withWord(target: Target, word: string): Target {
  const added = word.split(/\s+/).filter(Boolean);
  if (word.startsWith('=')) throw notATime(word);
  const last = target.panels.at(-1);
  if (last === undefined) return { ...target, looseWords: [...target.looseWords, ...added] };
  const words = last.kind === 'all' ? ['all'] : last.kind === 'words' ? last.words : undefined;
  if (words === undefined) throw notATime(word);
  const longer = {
    kind: 'words',
    words: [...words, ...added.map((one) => one.toLowerCase())],
  } as const;
  return { ...target, panels: [...target.panels.slice(0, -1), longer] };
}

function modifiersOf(tokens: readonly Token[]): Modifiers {
  const assignments: Assignment[] = [];
  let range: RequestedRange | undefined;
  let kiosk: boolean | undefined;
  let shift: Shift | undefined;
  let position = 0;
  for (let token = tokens[0]; token !== undefined; token = tokens[position]) {
    const assignment = assignmentOf(token);
    const words = wordsFrom(tokens, position);
    position += 1;
    if (assignment?.name.toLowerCase() === 'kiosk' || isWord(token, 'kiosk')) {
      kiosk = !/^(false|0)$/i.test(assignment?.values.join() ?? '');
    } else if (assignment) assignments.push(assignment);
    else if (isWord(token, 'vs')) {
      const read = readShift(words.slice(1));
      shift = read.value;
      position += read.length;
    } else {
      const read = findRange(words);
      if (read === undefined) throw notATime(words[0] ?? '');
      range = joinRanges(range, read.value);
      if (range === undefined) throw tooManyTimes(read.value);
      position += read.length - 1;
    }
  }
  checkValues(assignments);
  return { assignments, range, kiosk, shift };
}

function isWord(token: Token, word: string): boolean {
  return isKeyword(token) && joined(token.segments).toLowerCase() === word;
}

/** `NAME=VALUE`; the whole of it may be in quotes: `"server=web 01"`. */
function assignmentOf(token: Token): Assignment | undefined {
  const [only, second] = token.segments;
  const whole = second === undefined && only?.isQuoted ? only.text : undefined;
  const [, quotedName, quotedValue = ''] = /^([\p{L}_][^\s=,:"']*)=(.*)$/su.exec(whole ?? '') ?? [];
  if (quotedName !== undefined) {
    return { name: plainPrefix(quotedName), values: distinct(quotedValue.split(/\s*,\s*/)) };
  }
  if (!isAssignment(token)) return undefined;
  const { head, tail = [] } = splitAt(token.segments, '=');
  const name = only?.isQuoted === true ? joined(head) : plainPrefix(joined(head));
  return { name, values: distinct(listOf(tail)) };
}

/** `--server=a`, as on a command line, and `var–server`, as chats write it. */
function plainPrefix(name: string): string {
  return name
    .replace(/^[-\u2010-\u2015\u2212]{1,2}(?=[\p{L}_])/u, '')
    .replace(/^var[\u2010-\u2015\u2212]/, 'var-');
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function checkValues(assignments: readonly Assignment[]): void {
  const count = assignments.reduce((sum, { values }) => sum + values.length, 0);
  if (count <= MAX_VALUES) return;
  throw new InvalidRequestError(
    `These are ${count} values; a request may have ${MAX_VALUES}. Write \`NAME=all\` for every value of a variable.`,
  );
}

/** What is said where nothing but a time can be. */
function notATime(word: string): InvalidRequestError {
  try {
    parseTime(word);
  } catch (error) {
    if (!(error instanceof NotATimeError) || /\d/.test(word)) return error as InvalidRequestError;
    return new InvalidRequestError(
      `${error.message} Words of a panel's title come right behind the dashboard, as in \`graf db web:cpu\`; a title with spaces goes in quotes: \`graf db "web servers"\`.`,
    );
  }
  return new NotATimeError(`${code(word)} is not a time.`);
}

function tooManyTimes({ typed }: RequestedRange): InvalidRequestError {
  return new InvalidRequestError(
    `${code(typed)} is one time too many; a range has a beginning and an end, such as now-2d now-1d.`,
  );
}
