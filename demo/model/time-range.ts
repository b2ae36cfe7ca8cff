import { DateTime } from 'luxon';
import { fromZone, type Zone } from './zone.ts';

type Edge = 'start' | 'end';

/** Fiscal quarters and years (`fQ`, `fy`) begin in January here. */
const UNITS = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  M: 'month',
  Q: 'quarter',
  y: 'year',
  fQ: 'quarter',
  fy: 'year',
} as const;

type Unit = keyof typeof UNITS;

/** Grafana 13 reads five digits of an amount at most. */
const STEP = /([+-])(\d{1,5})?(f[Qy]|[smhdwMQy])|\/(f[Qy]|[smhdwMQy])/g;

/** Grafana 9 to 12 read no digit of an amount beyond this place behind `now`. */
const MAX_DIGIT_PLACE = 10;

/**
 * One end of a time range, as a dashboard's URL writes it: `now-6h`, `now-1d/d`, epoch milliseconds,
 * `YYYYMMDD`, `YYYYMMDDTHHmmss`, `YYYY-MM-DD HH:mm:ss`, or the 24-character ISO form.
 *
 * @param edge which way `/d` rounds: to the start of the day, or to its end
 * @returns milliseconds since 1970, or undefined for what Grafana would not understand
 */
export function parseTime(raw: string, edge: Edge, now: number, zone: Zone): number | undefined {
  if (raw.startsWith('now')) return parseDateMath(raw.slice('now'.length), edge, now, zone);
  if (/^\d{8}$/.test(raw) || /^\d{8}T\d{6}$/.test(raw)) return parseDigits(raw, zone);
  // Beyond 16 digits there are no dates.
  if (/^\d+$/.test(raw)) return raw.length < 16 ? Number(raw) : undefined;
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(raw))
    return parseDigits(raw.replace(/\D/g, ''), zone);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(raw)) return Date.parse(raw);
  return undefined;
}

function parseDigits(raw: string, zone: Zone): number {
  const digits = raw.replace(/\D/g, '').padEnd(14, '0');
  const at = (start: number, length = 2): number => Number(digits.slice(start, start + length));
  return fromZone(zone, Date.UTC(at(0, 4), at(4) - 1, at(6), at(8), at(10), at(12)));
}

function parseDateMath(math: string, edge: Edge, now: number, zone: Zone): number | undefined {
  const steps = [...math.matchAll(STEP)];
  if (steps.map(([step]) => step).join('') !== math) return undefined;
  if (/\d/.test(math.slice(MAX_DIGIT_PLACE))) return undefined;
  let time: DateTime = DateTime.fromMillis(now, { zone: zone.clock });
  for (const [, sign, amount, added, rounded] of steps) {
    if (added !== undefined) {
      const count = Number(amount ?? 1) * (sign === '-' ? -1 : 1);
      time = time.plus({ [UNITS[added as Unit]]: count });
    } else if (rounded !== undefined) {
      time = round(time, rounded as Unit, edge);
    }
  }
  return time.isValid ? time.toMillis() : undefined;
}

/** Weeks begin on Sunday, as Grafana's browser locale has it by default. */
function round(time: DateTime, unit: Unit, edge: Edge): DateTime {
  if (unit === 'w') {
    const sunday = time.minus({ days: time.weekday % 7 });
    return edge === 'start' ? sunday.startOf('day') : sunday.plus({ days: 6 }).endOf('day');
  }
  return edge === 'start' ? time.startOf(UNITS[unit]) : time.endOf(UNITS[unit]);
}
