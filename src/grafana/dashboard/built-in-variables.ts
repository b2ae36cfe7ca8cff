import type { Dashboard } from './model.ts';
import { localDate, type Resolved } from './variable-formats.ts';
import { parseTime, resolveTime } from '../time/time-range.ts';

/** What is known about a picture besides the dashboard, for its title. */
export interface TitleContext {
  /** As in URLs: date math or milliseconds since 1970. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Milliseconds since 1970; without it only absolute times are known. */
  readonly now?: number | undefined;
  /** IANA name; UTC when missing. */
  readonly timeZone?: string | undefined;
  readonly orgId?: string | undefined;
  /** Grafana's version, such as `6.5.1`. */
  readonly version?: string | undefined;
}

/** What a data source computes from the range; Grafana's own titles rarely have it. */
const OF_DATA_SOURCES = new Set([
  '__interval',
  '__interval_ms',
  '__rate_interval',
  '__rate_interval_ms',
  '__timeFilter',
  'timeFilter',
]);

/**
 * Resolves one of Grafana's own variables, as far as it is known here. What could be known, but is not,
 * is empty, so that a title leaves it out.
 * @param path the part after a dot, as in `${__dashboard.uid}`
 * @returns undefined when the name is not one of these
 */
export function builtInVariable(
  name: string,
  path: string | undefined,
  dashboard: Dashboard,
  context: TitleContext,
): Resolved | undefined {
  switch (name) {
    case '__from':
    case '__to':
      return time(name, name === '__from' ? 'from' : 'to', context) ?? leftOut(name);
    case '__range':
    case '__range_s':
    case '__range_ms':
      return range(name, context) ?? leftOut(name);
    case '__dashboard':
      if (path === 'uid') return one(name, dashboard.uid);
      return path === undefined || path === 'name' || path === 'title'
        ? one(name, dashboard.title)
        : undefined;
    case '__org':
      return path === undefined || path === 'id' ? one(name, context.orgId) : undefined;
    case '__timezone':
      return one(name, context.timeZone) ?? leftOut(name);
    default:
      return OF_DATA_SOURCES.has(name) ? leftOut(name) : undefined;
  }
}

function leftOut(name: string): Resolved {
  return { name, values: [''], text: '', isList: false, isLeftOut: true };
}

function one(name: string, value: string | undefined, text = value): Resolved | undefined {
  if (value === undefined || text === undefined) return undefined;
  return { name, values: [value], text, isList: false };
}

/** The newest Grafana shows a date where no format is asked for, older ones the milliseconds. */
function time(name: string, end: 'from' | 'to', context: TitleContext): Resolved | undefined {
  const moment = momentIn(end, context);
  if (moment === undefined) return undefined;
  const { timeZone } = context;
  return one(
    name,
    String(moment),
    timeZone === undefined ? String(moment) : localDate(moment, 'YYYY-MM-DD HH:mm:ss', timeZone),
  );
}

function range(name: string, context: TitleContext): Resolved | undefined {
  const from = momentIn('from', context);
  const to = momentIn('to', context);
  if (from === undefined || to === undefined) return undefined;
  const seconds = String(Math.round((to - from) / 1000));
  const texts = new Map([
    ['__range_ms', String(to - from)],
    ['__range_s', seconds],
  ]);
  return one(name, texts.get(name) ?? `${seconds}s`);
}

/** Milliseconds since 1970. */
export function momentIn(end: 'from' | 'to', context: TitleContext): number | undefined {
  const { now, timeZone } = context;
  const raw = context[end];
  if (raw === undefined || (now === undefined && raw.startsWith('now'))) return undefined;
  try {
    return resolveTime(parseTime(raw), end, timeZone ?? 'utc', now ?? 0);
  } catch {
    return undefined;
  }
}
