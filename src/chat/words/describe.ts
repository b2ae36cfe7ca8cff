import { DateTime, IANAZone } from 'luxon';
import { momentIn } from '../../grafana/dashboard/built-in-variables.ts';
import { formatShift, type Shift } from '../../grafana/time/time-shift.ts';
import type { Candidate, FoundValue } from '../../search/model.ts';
import { oneLine } from '../../util/text.ts';
import type { AnsweredPictures } from '../answer-request.ts';

/** The moment of an answer, and where the person is. */
export interface Viewer {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name, where the chat knows it. */
  readonly timeZone?: string | undefined;
}

/** What is known of pictures besides what their plan says. */
export interface Described {
  /** One picture of the whole dashboard. */
  readonly isWhole: boolean;
  /** Title of the dashboard's folder. */
  readonly folder: string | undefined;
  readonly values: readonly FoundValue[];
}

const BETWEEN = ' · ';
/** Titles of one dashboard's pictures that are named. */
const MAX_TITLES = 3;
/** Values of one variable that are named. */
const MAX_VALUES = 5;

/** Text from Grafana or users within a sentence: a backtick would end code of ours. */
export function named(text: string, limit = 80): string {
  return oneLine(text, limit).replaceAll('`', "'");
}

/** `CPU usage · Node Exporter (Ops) · instance web-01 · 12:05–15:05`: what the pictures are. */
export function describePictures(
  { isWhole, folder, values }: Described,
  { dashboard, plan }: AnsweredPictures,
  shift: Shift | undefined,
  viewer: Viewer,
): string {
  const subjects = plan.pictures.map(({ subject }) => subject);
  const options = subjects.find(({ kind }) => kind === 'dashboard');
  const range =
    options?.kind === 'dashboard'
      ? rangeText(options.options, dashboard.timeZone, viewer)
      : undefined;
  const shown = plan.pictures.filter((_picture, index) => shift === undefined || index % 2 === 0);
  const titles = [...new Set(shown.map(({ title }) => named(title)))];
  const more = titles.length > MAX_TITLES ? `, and ${titles.length - MAX_TITLES} more` : '';
  return [
    ...(isWhole ? [] : [titles.slice(0, MAX_TITLES).join(', ') + more]),
    dashboardText(folder, dashboard.title),
    ...(isWhole ? ['the whole dashboard'] : []),
    ...valueTexts(values),
    ...(range === undefined ? [] : [range]),
    ...(shift === undefined ? [] : [`vs ${formatShift(shift)}`]),
  ].join(BETWEEN);
}

/** `CPU usage (Node Exporter, Ops), instance web-01`: an entry of a list. */
export function describeCandidate(candidate: Candidate): string {
  const { panelId, title, dashboard, folder, row, values } = candidate;
  const isWhole = panelId === undefined;
  const around = [
    ...(isWhole ? [] : [named(dashboard)]),
    ...(row === undefined || row === '' ? [] : [`row ${named(row)}`]),
    ...(folder === undefined || folder === '' ? [] : [named(folder)]),
  ];
  const name = named(withValues(title, values)) || named(dashboard) || 'untitled';
  const within = around.length === 0 ? '' : ` (${around.join(', ')})`;
  return [`${name}${within}${isWhole ? ', the whole dashboard' : ''}`, ...valueTexts(values)].join(
    ', ',
  );
}

/** `TITLE (DASHBOARD)`. */
export function describePanel({ title, dashboard, values }: Candidate): string {
  return `${named(withValues(title, values)) || 'untitled'} (${named(dashboard)})`;
}

function dashboardText(folder: string | undefined, title: string): string {
  return named(title) + (folder === undefined || folder === '' ? '' : ` (${named(folder)})`);
}

/** `instance web-01, web-02`, for each variable that has values. */
export function valueTexts(values: readonly FoundValue[]): string[] {
  return [...new Set(values.map(({ variable }) => variable))].map((variable) => {
    const texts = values.filter((one) => one.variable === variable).map(({ text }) => named(text));
    const more = texts.length > MAX_VALUES ? ` and ${texts.length - MAX_VALUES} more` : '';
    return `${named(variable)} ${texts.slice(0, MAX_VALUES).join(', ')}${more}`;
  });
}

/** A title as saved, with the values that are known in place of their variables. */
function withValues(title: string, values: readonly FoundValue[]): string {
  return title.replace(
    /\$(\w+)|\$\{(\w+)(?:[.:][^}]{0,100})?\}|\[\[(\w+)(?::\w{1,100})?\]\]/g,
    (reference, plain?: string, braces?: string, square?: string) => {
      const texts = values
        .filter(({ variable }) => variable === (plain ?? braces ?? square))
        .map(({ text }) => text);
      return texts.length === 0 ? reference : texts.join(' + ');
    },
  );
}

/** `12:05–15:05`, with its days where they are not today, and its zone where that is not the person's. */
function rangeText(
  options: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly timeZone?: string | undefined;
  },
  ownZone: string | undefined,
  viewer: Viewer,
): string | undefined {
  const zone =
    [options.timeZone, ownZone, viewer.timeZone].find(
      (one) => one !== undefined && IANAZone.isValidZone(one),
    ) ?? 'UTC';
  const context = { ...options, now: viewer.now, timeZone: zone };
  const ends = [momentIn('from', context), momentIn('to', context)];
  const [from, to] = ends.map((moment) =>
    moment === undefined ? undefined : DateTime.fromMillis(moment, { zone, locale: 'en' }),
  );
  if (!from?.isValid || !to?.isValid) return undefined;
  const today = DateTime.fromMillis(viewer.now, { zone });
  // The last millisecond of a day is its end.
  const isEndOfDay = to.plus(1).hour === 0 && to.plus(1).minute === 0 && to.millisecond === 999;
  const clock = (time: DateTime) => time.toFormat('HH:mm');
  const day = (time: DateTime) => time.toFormat(time.hasSame(today, 'year') ? 'd LLL' : 'd LLL y');
  const end = isEndOfDay ? '24:00' : clock(to);
  const suffix = zone === viewer.timeZone ? '' : ` ${zone}`;
  if (!from.hasSame(to, 'day')) return `${day(from)} ${clock(from)} – ${day(to)} ${end}${suffix}`;
  const days = from.hasSame(today, 'day') ? '' : `${day(from)} `;
  return `${days}${clock(from)}–${end}${suffix}`;
}
