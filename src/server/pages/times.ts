import { DateTime, IANAZone } from 'luxon';
import { html, type Html } from './html.ts';

/** Milliseconds; of a shorter range the seconds are told too. */
const PRECISE_MS = 600_000;

/** Two moments as people write them, `26 Nov 2026, 14:00 to 15:00 (UTC)`; undefined for those that no calendar has. */
export function rangeInWords(
  range: { readonly from: number; readonly to: number } | undefined,
  timeZone: string | undefined,
): string | undefined {
  const zone = zoneOf(timeZone);
  const from = range && momentOf(range.from, zone);
  const to = range && momentOf(range.to, zone);
  if (!from || !to) return undefined;
  const precise = Math.abs(range.to - range.from) < PRECISE_MS;
  const end = from.hasSame(to, 'day') ? clock(to, precise) : withDay(to, precise);
  return `${withDay(from, precise)} to ${end} (${zone})`;
}

/** A moment as people write it; undefined for one that no calendar has. */
export function inWords(moment: number, timeZone: string | undefined): string | undefined {
  const zone = zoneOf(timeZone);
  const time = momentOf(moment, zone);
  return time && `${withDay(time, true)} (${zone})`;
}

/** The same for people and machines. */
export function momentElement(moment: number, timeZone: string | undefined): Html | undefined {
  const iso = momentOf(moment, 'UTC')?.toISO({ suppressMilliseconds: true });
  return iso === undefined
    ? undefined
    : html`<time datetime="${iso}">${inWords(moment, timeZone)}</time>`;
}

function momentOf(moment: number, zone: string): DateTime<true> | undefined {
  const time = DateTime.fromMillis(moment, { zone, locale: 'en' });
  // Luxon's type does not say so, but a number may be outside of the calendar.
  return time.isValid && time.year >= 1 && time.year <= 9999 ? time : undefined;
}

const withDay = (time: DateTime, precise: boolean) =>
  `${time.toFormat('d LLL yyyy')}, ${clock(time, precise)}`;

const clock = (time: DateTime, precise: boolean) =>
  time.toFormat(precise && time.second !== 0 ? 'HH:mm:ss' : 'HH:mm');

function zoneOf(timeZone: string | undefined): string {
  return timeZone !== undefined && IANAZone.isValidZone(timeZone) ? timeZone : 'UTC';
}
