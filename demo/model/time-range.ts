import { fromZone, inZone, type Zone } from './zone.ts';

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'Q' | 'y';
type Edge = 'start' | 'end';

const FIXED_MS: Readonly<Partial<Record<Unit, number>>> = { s: 1000, m: 60_000, h: 3_600_000 };
const STEP = /([+-])(\d+)?(f[Qy]|[smhdwMQy])|\/(f[Qy]|[smhdwMQy])/g;

/**
 * One end of a time range, as a dashboard's URL writes it: `now-6h`, `now-1d/d`, epoch milliseconds,
 * `YYYYMMDD`, `YYYYMMDDTHHmmss`, `YYYY-MM-DD HH:mm:ss`, or the 24-character ISO form.
 *
 * @param edge which way `/d` rounds: to the start of the day, or to its end
 * @returns milliseconds since 1970, or undefined for what Grafana would not understand
 */
export function parseTime(raw: string, edge: Edge, now: number, zone: Zone): number | undefined {
  const moment = read(raw, edge, now, zone);
  return moment !== undefined && isMoment(moment) ? moment : undefined;
}

/** Some 250,000 years from now; the calendar of JavaScript ends a little later. */
const LAST_MOMENT = 8e15;

function isMoment(moment: number): boolean {
  return Math.abs(moment) <= LAST_MOMENT;
}

function read(raw: string, edge: Edge, now: number, zone: Zone): number | undefined {
  if (raw.startsWith('now')) return parseDateMath(raw.slice('now'.length), edge, now, zone);
  if (/^\d{8}$/.test(raw) || /^\d{8}T\d{6}$/.test(raw)) return parseDigits(raw, zone);
  if (/^\d+$/.test(raw)) return Number(raw);
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
  let moment = now;
  for (const [, sign, amount, added, rounded] of steps) {
    if (added !== undefined) {
      const count = Number(amount ?? 1) * (sign === '-' ? -1 : 1);
      moment = add(moment, count, unitOf(added), zone);
    } else if (rounded !== undefined) {
      moment = round(moment, unitOf(rounded), edge, zone);
    }
    if (!isMoment(moment)) return undefined;
  }
  return moment;
}

/** Fiscal quarters and years (`fQ`, `fy`) begin in January here. */
function unitOf(raw: string): Unit {
  return raw.replace('f', '') as Unit;
}

function add(moment: number, count: number, unit: Unit, zone: Zone): number {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) return moment + count * fixed;
  const local = inZone(zone, moment);
  if (unit === 'd' || unit === 'w') {
    local.setUTCDate(local.getUTCDate() + count * (unit === 'w' ? 7 : 1));
  } else {
    addMonths(local, count * { M: 1, Q: 3, y: 12, s: 0, m: 0, h: 0 }[unit]);
  }
  return isMoment(local.getTime()) ? fromZone(zone, local.getTime()) : Number.NaN;
}

function addMonths(local: Date, months: number): void {
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, last));
}

function round(moment: number, unit: Unit, edge: Edge, zone: Zone): number {
  const start = startOf(moment, unit, zone);
  return edge === 'start' ? start : startOf(add(start, 1, unit, zone), unit, zone) - 1;
}

/** Weeks begin on Sunday, as Grafana's browser locale has it by default. */
function startOf(moment: number, unit: Unit, zone: Zone): number {
  const local = inZone(zone, moment);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const starts: Readonly<Record<Unit, number>> = {
    s: local.setUTCMilliseconds(0),
    m: local.setUTCSeconds(0, 0),
    h: local.setUTCMinutes(0, 0, 0),
    d: Date.UTC(year, month, day),
    w: Date.UTC(year, month, day - local.getUTCDay()),
    M: Date.UTC(year, month),
    Q: Date.UTC(year, month - (month % 3)),
    y: Date.UTC(year, 0),
  };
  return fromZone(zone, starts[unit]);
}
