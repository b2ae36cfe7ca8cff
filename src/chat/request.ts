import { SIDE, type Config } from '../config.ts';
import { InvalidRequestError } from '../errors.ts';
import { parseTime } from '../grafana/time-range.ts';
import type { RenderOptions } from '../grafana/urls.ts';
import { code } from '../text.ts';
import { type Token, tokenize } from './tokens.ts';

/** Which panels of a dashboard are meant. */
export type PanelChoice =
  | { readonly kind: 'all' }
  /** What the eye counts, from 1. */
  | { readonly kind: 'number'; readonly number: number }
  /** Grafana's own number. */
  | { readonly kind: 'id'; readonly id: number }
  /** Every word must be in the title; lower case. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** What was typed after `graf db`, before anything is known of the dashboard. */
export interface DashboardRequest {
  readonly dashboard: string;
  readonly panels: PanelChoice;
  /** `NAME=VALUE`, in the order typed. */
  readonly settings: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** The dashboard as a whole, as one picture. */
  readonly kiosk: boolean;
  /** Times given by their place: from, to. */
  readonly times: readonly string[];
}

/**
 * Reads `DASHBOARD[:PANELS] {NAME=VALUE} [FROM [TO]]`, in hubot-grafana's own grammar.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseRequest(text: string): DashboardRequest {
  const [first, ...others] = tokenize(text);
  const [word = '', ...rest] = (first?.text ?? '').split(':');
  const dashboard = unquote(word);
  if (dashboard === '') {
    throw new InvalidRequestError(
      'Which dashboard? Write its UID, such as `graf db web`; `graf list` shows them.',
    );
  }
  const settings: { name: string; values: readonly string[] }[] = [];
  const times: string[] = [];
  let kiosk = false;
  for (const token of others) {
    if (token.name !== undefined) settings.push({ name: token.name, values: token.values });
    else if (token.text.toLowerCase() === 'kiosk') kiosk = true;
    else times.push(readTime(token, times.length));
  }
  return {
    dashboard,
    panels: parsePanels(rest.join(':')),
    settings,
    kiosk,
    times,
  };
}

function readTime(token: Token, before: number): string {
  if (before >= 2) {
    throw new InvalidRequestError(
      `${code(token.text)} is one time too many; a range has a beginning and an end, such as now-2d now-1d.`,
    );
  }
  return parseTime(token.values.join(','));
}

function parsePanels(text: string): PanelChoice {
  const words = unquote(text).toLowerCase().split(/\s+/).filter(Boolean);
  const [word] = words;
  if (word === undefined) return { kind: 'all' };
  if (/^\d{1,9}$/.test(word) && words.length === 1) return { kind: 'number', number: Number(word) };
  const id = /^panel-(\d{1,9})$/.exec(word)?.[1];
  if (id !== undefined && words.length === 1) return { kind: 'id', id: Number(id) };
  return { kind: 'words', words };
}

function unquote(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}

/** A number within bounds, or the sentence that says what would be one. */
function wholeNumber(name: string, value: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new InvalidRequestError(
    `${name} must be a whole number from ${min} to ${max}, not ${code(value)}.`,
  );
}

function oneOf(name: string, value: string, choices: readonly string[]): string {
  if (choices.includes(value)) return value;
  throw new InvalidRequestError(`${name} must be ${choices.join(' or ')}, not ${code(value)}.`);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What each option's name does. */
const OPTIONS: ReadonlyMap<string, (options: Mutable<RenderOptions>, value: string) => void> =
  new Map([
    ['from', (o: Mutable<RenderOptions>, v: string) => void (o.from = parseTime(v))],
    ['to', (o, v) => void (o.to = parseTime(v))],
    ['width', (o, v) => void (o.width = wholeNumber('width', v, SIDE.min, SIDE.max))],
    ['height', (o, v) => void (o.height = wholeNumber('height', v, SIDE.min, SIDE.max))],
    ['scale', (o, v) => void (o.scale = wholeNumber('scale', v, 1, 4))],
    ['theme', (o, v) => void (o.theme = oneOf('theme', v, ['light', 'dark']))],
    ['tz', (o, v) => void (o.timeZone = v === '' ? undefined : v)],
    ['orgId', (o, v) => void (o.orgId = String(wholeNumber('orgId', v, 1, 999_999_999)))],
  ]);

/**
 * Puts the request and the defaults together, now that the dashboard's variables are known: a name
 * that is a variable there means the variable, even when it is an option's name too.
 * @throws InvalidRequestError when an option has a value it cannot have
 */
export function renderOptions(
  request: DashboardRequest,
  config: Pick<Config, 'defaults' | 'grafana'>,
  variableNames: ReadonlySet<string>,
): RenderOptions {
  const variables = new Map<string, string[]>();
  const [from, to] = request.times;
  const options: Mutable<RenderOptions> = {
    from: from ?? `now-${config.defaults.timeRange}`,
    to: to ?? 'now',
    width: config.defaults.width,
    height: config.defaults.height,
    theme: config.defaults.theme,
    timeZone: config.defaults.timeZone,
    orgId: config.grafana.orgId,
    variables,
  };
  for (const { name, values } of request.settings) {
    const set = variableNames.has(name) ? undefined : OPTIONS.get(name);
    if (set) {
      set(options, values.join(','));
      continue;
    }
    const variable = name.startsWith('var-') ? name.slice('var-'.length) : name;
    const given = variables.get(variable) ?? [];
    for (const value of values) given.push(value);
    variables.set(variable, given);
  }
  return options;
}
