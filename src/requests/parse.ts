import { InvalidRequestError } from '../util/errors.ts';
import { namedRange } from '../grafana/time/named-ranges.ts';
import { parseTime } from '../grafana/time/time-range.ts';
import { parseShift } from '../grafana/time/time-shift.ts';
import { code } from '../util/text.ts';
import {
  joined,
  listOf,
  plainDashes,
  quoted,
  type Segment,
  splitAt,
  type Token,
  tokenize,
} from './tokenizer.ts';

/** Which panels of a dashboard are meant. */
export type PanelChoice =
  /** What the eye counts, from 1, both ends included. */
  | { readonly kind: 'numbers'; readonly first: number; readonly last: number }
  /** Grafana's own number; of a repeated panel, the copy for these values. */
  | { readonly kind: 'id'; readonly id: number; readonly values: readonly string[] }
  /** Every word must be in the title; lower case. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

export interface Setting {
  readonly name: string;
  /** At least one. */
  readonly values: readonly string[];
}

/** How the panels shall look, and over which time. */
export interface Tail {
  /** `NAME=VALUE`, in the order typed. */
  readonly settings: readonly Setting[];
  /** The dashboard as a whole, as one picture; undefined when nothing is said of that. */
  readonly kiosk: boolean | undefined;
  /** Times given by their place, as typed: from, to. */
  readonly times: readonly string[];
  /** How much earlier the second picture of each panel is, as typed. */
  readonly shift: string | undefined;
}

/** Names that are no variables, unless the dashboard has one of that name. */
export const OPTION_NAMES = [
  'from',
  'to',
  'width',
  'height',
  'scale',
  'theme',
  'tz',
  'orgId',
  'apiEndpoint',
] as const;

/** What was typed after `graf db`, before anything is known of the dashboard. */
export interface DashboardRequest extends Tail {
  /** A UID, a slug, a title or words of one. */
  readonly dashboard: string;
  /** One of these must fit; none at all means every panel. */
  readonly panels: readonly PanelChoice[];
}

/** Characters of a request: servers take URLs of about 8,000, and one may need three for each. */
const MAX_TYPED = 2_000;

/**
 * Reads `DASHBOARD[:PANELS] {NAME=VALUE} [RANGE] [vs SHIFT]`, as `docs/reference.md` has it.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseRequest(typed: string): DashboardRequest {
  return requestOf(tokensOf(typed));
}

/** @throws InvalidRequestError when the text is too long for a request, or a quote is not closed */
export function tokensOf(typed: string): Token[] {
  if (typed.length > MAX_TYPED) {
    throw new InvalidRequestError(
      `That is too long; a request may have ${MAX_TYPED} characters, for it becomes a URL.`,
    );
  }
  return tokenize(typed);
}

/** Like parseRequest, for what has been split already. */
export function requestOf([first, ...others]: readonly Token[]): DashboardRequest {
  const { head, tail } = splitAt(first?.segments ?? [], ':');
  const dashboard = joined(head).trim();
  if (dashboard === '') {
    throw new InvalidRequestError(
      'Which dashboard? Write its UID or words of its title, such as `graf db web`; `graf list` shows them.',
    );
  }
  return { dashboard, panels: parsePanels(tail ?? []), ...tailOf(others) };
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
 * Reads what stands behind the dashboard.
 * @throws InvalidRequestError that says what is not understood
 */
export function tailOf(tokens: readonly Token[]): Tail {
  const settings: Setting[] = [];
  const times: string[] = [];
  let kiosk: boolean | undefined;
  let shift: string | undefined;
  let position = 0;
  for (let token = tokens[0]; token !== undefined; token = tokens[position]) {
    const setting = settingOf(token);
    const word = (setting?.name ?? joined(token.segments)).toLowerCase();
    position += 1;
    if (word === 'kiosk') kiosk = !/^(false|0)$/i.test(setting?.values.join() ?? '');
    else if (setting) settings.push(setting);
    else if (word === 'vs') {
      const read = readShift(tokens.slice(position));
      shift = read.shift;
      position += read.length;
    } else if (word !== 'to' || times.length !== 1) {
      const range = readTimes(tokens.slice(position - 1));
      times.push(...range.times);
      position += range.length - 1;
    }
    if (times.length > 2) throw tooManyTimes(token);
  }
  return { settings, times, kiosk, shift };
}

function settingOf({ segments }: Token): Setting | undefined {
  const { head, tail } = splitAt(segments, '=');
  const name = joined(head).replace(/^var[\u2010-\u2015\u2212]/, 'var-');
  return tail === undefined || name === '' ? undefined : { name, values: listOf(tail) };
}

/** The texts of the next few words; the longest name of a range has fewer. */
function wordsOf(tokens: readonly Token[]): string[] {
  return tokens.slice(0, 6).map(({ segments }) => plainDashes(joined(segments)));
}

/** `1w`, `7 days`, `last week`. */
function readShift(tokens: readonly Token[]): { shift: string; length: number } {
  const [first = '', second = ''] = wordsOf(tokens);
  const amount = /^(?:last|previous|one|a)$/i.test(first) ? '1' : first;
  const isTwoWords = /^\d+(?:\.\d+)?$/.test(amount) && /^[a-z]+$/i.test(second);
  const shift = isTwoWords ? amount + second : first;
  parseShift(shift);
  return { shift, length: isTwoWords ? 2 : 1 };
}

/** A named range, a date with the time of day behind it, an amount with its unit, or one time. */
function readTimes(tokens: readonly Token[]): { times: string[]; length: number } {
  const words = wordsOf(tokens);
  const [first = '', second = ''] = words;
  const named = namedRange(words);
  if (named) return { times: [named.from, named.to], length: named.length };
  if (/^\d{4}-\d\d-\d\d$/.test(first) && /^\d\d?:\d\d(:\d\d)?$/.test(second)) {
    return oneTime(`${first}T${second.replace(/^(\d):/, '0$1:')}`, 2);
  }
  const isAmount = /^\d{1,5}(?:\.\d+)?$/.test(first) && /^[a-z]+$/i.test(second);
  return isAmount ? oneTime(first + second, 2) : oneTime(first, 1);
}

function oneTime(time: string, length: number): { times: string[]; length: number } {
  checkTime(time);
  return { times: [time], length };
}

/** A word where a time is expected may be the second one of a title. */
function checkTime(text: string): void {
  try {
    parseTime(text);
  } catch (error) {
    if (!(error instanceof InvalidRequestError) || /\d/.test(text)) throw error;
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

/**
 * The request with another range, other values, another size: what the tail says goes before what
 * the request said.
 */
export function withTail(request: DashboardRequest, tail: Tail): DashboardRequest {
  const replaced = new Set(tail.settings.map(keyOf));
  const { settings, times } = withoutRange(request, tail);
  return {
    ...request,
    settings: [...settings.filter((one) => !replaced.has(keyOf(one))), ...tail.settings],
    times: tail.times.length > 0 ? tail.times : times,
    kiosk: tail.kiosk ?? request.kiosk,
    shift: tail.shift ?? request.shift,
  };
}

/** `NAME` and `var-NAME` mean the same, but where NAME is an option. */
function keyOf({ name }: Setting): string {
  const plain = name.replace(/^var-(?=.)/, '');
  return OPTION_NAMES.some((option) => option === plain) ? name : plain;
}

/** What is left of a request's range and settings when the tail has a range, or one end of one. */
function withoutRange(request: DashboardRequest, tail: Tail): Pick<Tail, 'settings' | 'times'> {
  const named =
    (name: string) =>
    ({ settings }: Tail) =>
      settings.some((one) => one.name === name);
  const isWhole = tail.times.length > 0;
  const [from, to] = request.times;
  const dropsFrom = isWhole || named('from')(tail);
  const dropsTo = isWhole || named('to')(tail);
  const settings = request.settings.filter(
    ({ name }) => !(dropsFrom && name === 'from') && !(dropsTo && name === 'to'),
  );
  if (dropsFrom && !dropsTo && to !== undefined) {
    return { settings: [...settings, { name: 'to', values: [to] }], times: [] };
  }
  if (dropsFrom) return { settings, times: [] };
  return { settings, times: dropsTo && from !== undefined ? [from] : request.times };
}

/** Writes a request so that parseRequest reads the same out of it. */
export function formatRequest(request: DashboardRequest): string {
  const { dashboard, panels, settings, times, kiosk, shift } = request;
  return [
    [quoted(dashboard), panels.map(formatPanel).join(',')].filter(Boolean).join(':'),
    ...settings.map(({ name, values }) => `${quoted(name)}=${values.map(quoted).join(',')}`),
    ...times.map(quoted),
    ...(kiosk === undefined ? [] : [kiosk ? 'kiosk' : 'kiosk=false']),
    ...(shift === undefined ? [] : ['vs', quoted(shift)]),
  ].join(' ');
}

function formatPanel(choice: PanelChoice): string {
  switch (choice.kind) {
    case 'numbers':
      return choice.first === choice.last ? String(choice.first) : `${choice.first}-${choice.last}`;
    case 'id':
      return quoted([...choice.values, `panel-${choice.id}`].join('$'));
    case 'words':
      return quoted(choice.words.join(' '));
  }
}
