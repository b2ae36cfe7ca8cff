import { type Config, RENDER_PATH, SIDE } from '../config.ts';
import { InvalidRequestError } from '../errors.ts';
import type { Edge } from '../grafana/calendar.ts';
import { parseTime, writeTime } from '../grafana/time-range.ts';
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

/** Characters of a request: servers take URLs of about 8,000, and one may need three for each. */
const MAX_TYPED = 2_000;

/**
 * Reads `DASHBOARD[:PANELS] {NAME=VALUE} [FROM [TO]]`, in hubot-grafana's own grammar.
 * @throws InvalidRequestError that says what is not understood
 */
export function parseRequest(text: string): DashboardRequest {
  if (text.length > MAX_TYPED) {
    throw new InvalidRequestError(
      `That is too long; a request may have ${MAX_TYPED} characters, for it becomes a URL.`,
    );
  }
  const [first, ...others] = tokenize(text);
  const [dashboardWord = '', ...rest] = (first?.text ?? '').split(':');
  const dashboard = unquote(dashboardWord);
  if (dashboard === '') {
    throw new InvalidRequestError(
      'Which dashboard? Write its UID, such as `graf db web`; `graf list` shows them.',
    );
  }
  const settings: { name: string; values: readonly string[] }[] = [];
  const times: string[] = [];
  let kiosk = false;
  for (const token of others) {
    const word = (token.name ?? token.text).toLowerCase();
    if (word === 'kiosk') kiosk = !/^(false|0)$/i.test(token.values.join(','));
    else if (token.name !== undefined) settings.push({ name: token.name, values: token.values });
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
  return timeIn(token.values.join(','), before === 0 ? 'from' : 'to');
}

function timeIn(text: string, edge: Edge): string {
  return writeTime(parseTime(text), edge, undefined);
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

/** The render path is part of a URL with our token: nothing but the words of one is let through. */
function renderPath(value: string): string {
  if (RENDER_PATH.test(value)) return value;
  throw new InvalidRequestError(
    `apiEndpoint must be a render path such as d-solo, not ${code(value)}.`,
  );
}

/** What each option's name does. */
const OPTIONS = new Map<string, (value: string) => Partial<RenderOptions>>([
  ['from', (value) => ({ from: timeIn(value, 'from') })],
  ['to', (value) => ({ to: timeIn(value, 'to') })],
  ['width', (value) => ({ width: wholeNumber('width', value, SIDE.min, SIDE.max) })],
  ['height', (value) => ({ height: wholeNumber('height', value, SIDE.min, SIDE.max) })],
  ['scale', (value) => ({ scale: wholeNumber('scale', value, 1, 4) })],
  ['theme', (value) => ({ theme: oneOf('theme', value.toLowerCase(), ['light', 'dark']) })],
  ['tz', (value) => ({ timeZone: value === '' ? undefined : value })],
  ['orgId', (value) => ({ orgId: String(wholeNumber('orgId', value, 1, 999_999_999)) })],
  ['apiEndpoint', (value) => ({ apiEndpoint: renderPath(value) })],
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
  let options: RenderOptions = {
    from: from ?? `now-${config.defaults.timeRange}`,
    to: to ?? 'now',
    width: config.defaults.width,
    height: config.defaults.height,
    theme: config.defaults.theme,
    timeZone: config.defaults.timeZone,
    orgId: config.grafana.orgId,
    apiEndpoint: config.grafana.apiEndpoint,
    variables,
  };
  for (const { name, values } of request.settings) {
    const option = variableNames.has(name) ? undefined : OPTIONS.get(name);
    if (option) {
      const placed = new Map([
        ['from', from],
        ['to', to],
      ]).get(name);
      if (placed !== undefined) throw givenTwice(name);
      options = { ...options, ...option(values.join(',')) };
      continue;
    }
    const variable = name.startsWith('var-') ? name.slice('var-'.length) : name;
    const given = variables.get(variable) ?? [];
    for (const value of values) given.push(value);
    variables.set(variable, given);
  }
  return options;
}

function givenTwice(name: string): InvalidRequestError {
  return new InvalidRequestError(
    `${name} is given twice, by name and by place; write the range as now-2d now-1d, or as from=now-2d to=now-1d.`,
  );
}
