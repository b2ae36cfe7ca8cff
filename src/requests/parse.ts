import { joinRanges, readRange, type RequestedRange } from '../grafana/time/requested-range.ts';
import { readShift, type Shift } from '../grafana/time/time-shift.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { code } from '../util/text.ts';
import type { Assignment, DashboardRequest, Modifiers, PanelChoice } from './request.ts';
import {
  joined,
  listOf,
  plainDashes,
  type Segment,
  splitAt,
  type Token,
  tokenize,
} from './tokenizer.ts';

/** Characters of a request: servers take URLs of about 8,000, and one may need three for each. */
const MAX_TYPED = 2_000;

/**
 * Reads `DASHBOARD[:PANELS] {NAME=VALUE} [RANGE] [vs SHIFT]`, as `docs/reference.md` has it.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseRequest(typed: string): DashboardRequest {
  return parseTokens(tokenizeRequest(typed));
}

/** @throws InvalidRequestError when the text is too long for a request, or a quote is not closed */
export function tokenizeRequest(typed: string): Token[] {
  if (typed.length > MAX_TYPED) {
    throw new InvalidRequestError(
      `That is too long; a request may have ${MAX_TYPED} characters, for it becomes a URL.`,
    );
  }
  return tokenize(typed);
}

/** Like parseRequest, for what has been split already. */
export function parseTokens([first, ...others]: readonly Token[]): DashboardRequest {
  const { head, tail } = splitAt(first?.segments ?? [], ':');
  const dashboard = joined(head).trim();
  if (dashboard === '') {
    throw new InvalidRequestError(
      'Which dashboard? Write its UID or words of its title, such as `graf db web`; `graf list` shows them.',
    );
  }
  return { dashboard, panels: parsePanels(tail ?? []), ...parseModifiers(others) };
}

function parsePanels(segments: readonly Segment[]): PanelChoice[] {
  return listOf(segments).flatMap((text) => parsePanel(text.trim()));
}

function parsePanel(typed: string): PanelChoice[] {
  const text = plainDashes(typed).toLowerCase();
  const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  if (first !== undefined) {
    const ends = [Number(first), Number(last)];
    return [{ kind: 'numbers', first: Math.min(...ends), last: Math.max(...ends) }];
  }
  const [, copy, id] = /^(?:(.+)\$)?panel-(\d{1,9})$/i.exec(plainDashes(typed)) ?? [];
  if (id !== undefined) return [{ kind: 'id', id: Number(id), values: copy?.split('$') ?? [] }];
  const words = text.split(/\s+/).filter(Boolean);
  return words.length === 0 ? [] : [{ kind: 'words', words }];
}

/**
 * Reads what is typed behind the dashboard.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseModifiers(tokens: readonly Token[]): Modifiers {
  const assignments: Assignment[] = [];
  let range: RequestedRange | undefined;
  let kiosk: boolean | undefined;
  let shift: Shift | undefined;
  let position = 0;
  for (let token = tokens[0]; token !== undefined; token = tokens[position]) {
    const assignment = assignmentOf(token);
    const word = (assignment?.name ?? joined(token.segments)).toLowerCase();
    const words = wordsOf(tokens.slice(position));
    position += 1;
    if (word === 'kiosk') kiosk = !/^(false|0)$/i.test(assignment?.values.join() ?? '');
    else if (assignment) assignments.push(assignment);
    else if (word === 'vs') {
      const read = readShift(words.slice(1));
      shift = read.shift;
      position += read.length;
    } else {
      const read = word === 'to' ? readUntil(words) : readTimes(words);
      range = joinRanges(range, read.range);
      if (range === undefined) throw tooManyTimes(token);
      position += read.length - 1;
    }
  }
  return { assignments, range, kiosk, shift };
}

function assignmentOf({ segments }: Token): Assignment | undefined {
  const { head, tail } = splitAt(segments, '=');
  const name = joined(head).replace(/^var[\u2010-\u2015\u2212]/, 'var-');
  return tail === undefined || name === '' ? undefined : { name, values: listOf(tail) };
}

/** The texts of the next few words; the longest name of a range has fewer. */
function wordsOf(tokens: readonly Token[]): string[] {
  return tokens.slice(0, 7).map(({ segments }) => plainDashes(joined(segments)));
}

function readUntil([, ...words]: readonly string[]): { range: RequestedRange; length: number } {
  const { range, length } = readTimes(words);
  const { to = range.from, notes } = range;
  return { range: { ...(to && { to }), notes }, length: length + 1 };
}

/** A word where a time is expected may be the second one of a title. */
function readTimes(words: readonly string[]): { range: RequestedRange; length: number } {
  try {
    return readRange(words);
  } catch (error) {
    if (!(error instanceof InvalidRequestError) || /\d/.test(words[0] ?? '')) throw error;
    throw new InvalidRequestError(
      `${error.message} A title with spaces goes in quotes: \`graf db "web servers"\`.`,
    );
  }
}

function tooManyTimes({ text }: Token): InvalidRequestError {
  return new InvalidRequestError(
    `${code(text)} is one time too many; a range has a beginning and an end, such as now-2d now-1d.`,
  );
}
