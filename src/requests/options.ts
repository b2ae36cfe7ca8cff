import { IANAZone } from 'luxon';
import { RENDER_PATH, type RenderOptions, SIDE } from '../grafana/urls.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { readEnd } from '../grafana/time/range-phrases.ts';
import {
  describeRange,
  isDayAlone,
  isOfWall,
  type RangeContext,
  type RequestedRange,
  resolveRange,
} from '../grafana/time/requested-range.ts';
import { type TimeRange, writeTime } from '../grafana/time/time-range.ts';
import {
  formatShift,
  type Shift,
  type ShiftedRange,
  shiftRange,
} from '../grafana/time/time-shift.ts';
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
  /** Those that the request itself names. */
  readonly asked: Partial<PictureOptions>;
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

/** The moment of a request, and where the person is. */
export interface RequestClock {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name of the person's own zone, where the chat knows it. */
  readonly personZone?: string | undefined;
}

/**
 * Puts the request and the defaults together, now that the dashboard's variables are known: a name
 * that is a variable there means the variable, even when it is an option's name too.
 * @throws InvalidRequestError when an option has a value it cannot have
 */
export function resolveOptions(
  request: DashboardRequest,
  { defaults, grafana, orgId }: OptionsContext,
  dashboard: Pick<Dashboard, 'variables' | 'timeZone'>,
  clock: RequestClock,
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
  const asked = Object.assign({}, ...chosen) as Partial<PictureOptions>;
  const options = { ...base, ...asked };
  const own = knownZone(dashboard.timeZone);
  const context: RangeContext = {
    // A time of day is that of the person, where the request does not say.
    zone:
      knownZone(asked.timeZone) ??
      knownZone(clock.personZone) ??
      knownZone(defaults.timeZone) ??
      own,
    // Grafana draws in the dashboard's own zone where no other is asked for.
    grafanaZone: options.timeZone ?? own,
    now: clock.now,
    defaultLength: `-${defaults.timeRange}`,
  };
  const requested = requestedRange(request, given, context.defaultLength);
  const range = resolveRange(requested, context);
  const earlier = earlierRange(requested, range, request.shift, context);
  return {
    options: { ...options, ...writeRange(range, context) },
    asked,
    earlier: earlier && { ...writeRange(earlier, context), label: earlier.label },
    variables: request.assignments.filter((assignment) => !isOption(assignment)),
    notes: [
      ...requested.notes,
      ...understoodAs(requested, range, context),
      ...comparedWith(requested, request.shift, earlier, context),
    ],
  };
}

/** What a dashboard or a person calls their zone may be anything; a browser's is not known. */
function knownZone(zone: string | undefined): string | undefined {
  return zone !== undefined && IANAZone.isValidZone(zone) ? zone : undefined;
}

/** The range by place, with the ends that are given by name. */
function requestedRange(
  { range }: DashboardRequest,
  given: ReadonlyMap<string, string>,
  defaultLength: string,
): RequestedRange {
  const from = endGiven('from', range, given);
  const to = endGiven('to', range, given);
  if (range === undefined && from === undefined && to === undefined) {
    return { from: { kind: 'relative', math: `now${defaultLength}` }, typed: '', notes: [] };
  }
  const parts = [range, from, to].filter((part) => part !== undefined);
  return {
    ...Object.assign({}, ...parts),
    typed: parts.map(({ typed }) => typed).join(' '),
    notes: parts.flatMap(({ notes }) => notes),
  } as RequestedRange;
}

/** `from=` or `to=`, unless that end is given by its place too; a day's name alone gives no end. */
function endGiven(
  edge: 'from' | 'to',
  range: RequestedRange | undefined,
  given: ReadonlyMap<string, string>,
): RequestedRange | undefined {
  const typed = given.get(edge);
  if (typed === undefined) return undefined;
  const isOpen = range?.[edge] === undefined || (edge === 'to' && isDayAlone(range));
  if (isOpen) return { ...readEnd(typed, edge), typed: `${edge}=${typed}` };
  throw new InvalidRequestError(
    `${edge} is given twice, by name and by place; write the range as now-2d now-1d, or as from=now-2d to=now-1d.`,
  );
}

/** How a range was read that Grafana is not told as it was typed. */
function understoodAs(
  requested: RequestedRange,
  range: TimeRange,
  context: RangeContext,
): string[] {
  const isDateMath = [range.from, range.to].every(({ kind }) => kind === 'relative');
  if (isDateMath || requested.typed === '') return [];
  return [`I read ${code(requested.typed)} as ${describeRange(requested, range, context)}.`];
}

function writeRange(
  range: TimeRange,
  { grafanaZone, now }: RangeContext,
): { from: string; to: string } {
  return {
    from: writeTime(range.from, 'from', grafanaZone, now),
    to: writeTime(range.to, 'to', grafanaZone, now),
  };
}

/** Which times on a day the range is compared with; `vs 1w` says it itself. */
function comparedWith(
  requested: RequestedRange,
  shift: Shift | undefined,
  earlier: TimeRange | undefined,
  context: RangeContext,
): string[] {
  if (shift?.kind !== 'day' || earlier === undefined) return [];
  const typed = code(`vs ${formatShift(shift)}`);
  return [`I read ${typed} as ${describeRange(requested, earlier, context)}.`];
}

function earlierRange(
  requested: RequestedRange,
  range: TimeRange,
  shift: Shift | undefined,
  context: RangeContext,
): ShiftedRange | undefined {
  if (shift === undefined) return undefined;
  const isRead = isOfWall(requested) || shift.kind === 'day';
  const zone = isRead ? (requested.zone ?? context.zone) : context.grafanaZone;
  return shiftRange(range, shift, zone, context.now);
}
