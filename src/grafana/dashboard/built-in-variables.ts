import type { Dashboard } from './model.ts';
import { localDate, type Resolved } from './variable-formats.ts';
import { parseTime, resolveTime } from '../time/time-range.ts';

/** What is known, besides the dashboard, of the picture that a title stands over. */
export interface TitleContext {
  /** As in URLs: date math or milliseconds since 1970. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Milliseconds since 1970; without it only absolute times are known. */
  readonly now?: number | undefined;
  /** IANA name. */
  readonly timeZone?: string | undefined;
  readonly orgId?: string | undefined;
}

/**
 * What Grafana's own variables stand for, as far as that can be known here. Where the zone is not
 * known days are those of UTC, and nothing is rounded to one.
 * @param path what stands behind a dot, as in `${__dashboard.uid}`
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
      return time(name, name === '__from' ? 'from' : 'to', context);
    case '__range':
    case '__range_s':
    case '__range_ms':
      return range(name, context);
    case '__dashboard':
      if (path === 'uid') return one(name, dashboard.uid);
      return path === undefined || path === 'name' || path === 'title'
        ? one(name, dashboard.title)
        : undefined;
    case '__org':
      return path === undefined || path === 'id' ? one(name, context.orgId) : undefined;
    case '__timezone':
      return one(name, context.timeZone);
    default:
      return undefined;
  }
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

function momentIn(end: 'from' | 'to', context: TitleContext): number | undefined {
  const { now, timeZone } = context;
  const raw = context[end];
  if (raw === undefined || (now === undefined && raw.startsWith('now'))) return undefined;
  if (timeZone === undefined && raw.includes('/')) return undefined;
  try {
    return resolveTime(parseTime(raw), end, timeZone, now ?? 0);
  } catch {
    return undefined;
  }
}
