import { IANAZone } from 'luxon';
import { RENDER_PATH, type RenderOptions, SIDE } from '../grafana/urls.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { readEnd, type RequestedRange } from '../grafana/time/requested-range.ts';
import { checkOrder, parseTime, type TimeRange, writeTime } from '../grafana/time/time-range.ts';
import { type Shift, shiftRange } from '../grafana/time/time-shift.ts';
import { parseTimeZone } from '../grafana/time/time-zones.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { code } from '../util/text.ts';
import type { Assignment, DashboardRequest, OPTION_NAMES } from './request.ts';
import type { Defaults } from './variables.ts';

/** What a request means unless it says something else. */
export interface PlanConfig {
  readonly defaults: Defaults;
  readonly grafana: {
    /** Path between `/render/` and the dashboard's UID. */
    readonly apiEndpoint: string;
  };
}

export interface OptionsContext extends PlanConfig {
  /** Organisation of the Grafana that is asked. */
  readonly orgId: string | undefined;
}

/** How pictures look and over which time, without the variables. */
export type PictureOptions = Omit<RenderOptions, 'variables'>;

export interface ResolvedOptions {
  readonly options: PictureOptions;
  /** With `vs`: the earlier range, as it goes into URLs, and what it is called in a title. */
  readonly earlier:
    { readonly from: string; readonly to: string; readonly label: string } | undefined;
  /** `NAME=VALUE` that is not an option, as typed. */
  readonly variables: readonly Assignment[];
  /** Sentences for the person: what was understood other than it was written. */
  readonly notes: readonly string[];
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

/** What each option's name does; the times wait for the zone. */
const OPTIONS: ReadonlyMap<string, (value: string) => Partial<PictureOptions>> = new Map<
  (typeof OPTION_NAMES)[number],
  (value: string) => Partial<PictureOptions>
>([
  ['from', () => ({})],
  ['to', () => ({})],
  ['width', (value) => ({ width: wholeNumber('width', value, SIDE.min, SIDE.max) })],
  ['height', (value) => ({ height: wholeNumber('height', value, SIDE.min, SIDE.max) })],
  ['scale', (value) => ({ scale: wholeNumber('scale', value, 1, 4) })],
  ['theme', (value) => ({ theme: oneOf('theme', value.toLowerCase(), ['light', 'dark']) })],
  ['tz', (value) => ({ timeZone: value === '' ? undefined : parseTimeZone(value) })],
  ['orgId', (value) => ({ orgId: String(wholeNumber('orgId', value, 1, 999_999_999)) })],
  ['apiEndpoint', (value) => ({ apiEndpoint: renderPath(value) })],
]);

/**
 * Puts the request and the defaults together, now that the dashboard's variables are known: a name
 * that is a variable there means the variable, even when it is an option's name too.
 * @param now the clock, in ms
 * @throws InvalidRequestError when an option has a value it cannot have
 */
export function resolveOptions(
  request: DashboardRequest,
  { defaults, grafana, orgId }: OptionsContext,
  dashboard: Pick<Dashboard, 'variables' | 'timeZone'>,
  now: number,
): ResolvedOptions {
  const variableNames = new Set(dashboard.variables.map(({ name }) => name));
  const isOption = ({ name }: Assignment) => !variableNames.has(name) && OPTIONS.has(name);
  const given = new Map(
    request.assignments.filter(isOption).map(({ name, values }) => [name, values.join(',')]),
  );
  const base = {
    width: defaults.width,
    height: defaults.height,
    theme: defaults.theme,
    timeZone: defaults.timeZone,
    orgId,
    apiEndpoint: grafana.apiEndpoint,
  };
  const chosen = [...given].map(([name, value]) => OPTIONS.get(name)?.(value));
  const asked = Object.assign(base, ...chosen) as typeof base;
  const ends = [request.range, endGiven('from', request, given), endGiven('to', request, given)];
  const range = {
    from: ends[1]?.from ?? request.range?.from ?? parseTime(`now-${defaults.timeRange}`),
    to: ends[2]?.to ?? request.range?.to ?? parseTime('now'),
  };
  // Grafana draws in the dashboard's own zone where none is asked for.
  const zone = asked.timeZone ?? knownZone(dashboard.timeZone);
  checkOrder(range, zone, now);
  return {
    options: { ...asked, ...writeRange(range, zone) },
    earlier: earlierRange(range, request.shift, zone, now),
    variables: request.assignments.filter((assignment) => !isOption(assignment)),
    notes: ends.flatMap((end) => end?.notes ?? []),
  };
}

/** What a dashboard calls its zone may be anything. */
function knownZone(zone: string | undefined): string | undefined {
  return zone !== undefined && IANAZone.isValidZone(zone) ? zone : undefined;
}

/** `from=` or `to=`, unless that end is given by its place too. */
function endGiven(
  edge: 'from' | 'to',
  { range }: DashboardRequest,
  given: ReadonlyMap<string, string>,
): RequestedRange | undefined {
  const typed = given.get(edge);
  if (typed === undefined) return undefined;
  if (range?.[edge] === undefined) return readEnd(typed, edge);
  throw new InvalidRequestError(
    `${edge} is given twice, by name and by place; write the range as now-2d now-1d, or as from=now-2d to=now-1d.`,
  );
}

function writeRange(range: TimeRange, zone: string | undefined): { from: string; to: string } {
  return { from: writeTime(range.from, 'from', zone), to: writeTime(range.to, 'to', zone) };
}

function earlierRange(
  range: TimeRange,
  shift: Shift | undefined,
  zone: string | undefined,
  now: number,
): ResolvedOptions['earlier'] {
  if (shift === undefined) return undefined;
  return { ...writeRange(shiftRange(range, shift, zone, now), zone), label: shift.label };
}
