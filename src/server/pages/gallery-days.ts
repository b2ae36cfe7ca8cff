import { DateTime, IANAZone } from 'luxon';

/** How the gallery reads and writes days, all in one time zone. */
export interface GalleryDays {
  /** IANA name. */
  readonly zone: string;
  /** The day of a moment, such as `2026-11-26`; empty for one that no calendar has. */
  readonly dayOf: (moment: number) => string;
  /** The moments of a day as `dayOf` writes it; undefined for any other text. */
  readonly timeOf: (day: string) => { readonly from: number; readonly until: number } | undefined;
  /** `Today, Thursday 26 November 2026`. */
  readonly inWords: (day: string) => string;
  /** The time of day of a moment, `14:03`. */
  readonly clock: (moment: number) => string;
}

/**
 * @param timeZone what the configuration says; the zone of this machine for none, or one that only a
 *   browser knows
 * @param now milliseconds since 1970
 */
export function galleryDays(timeZone: string | undefined, now: () => number): GalleryDays {
  const isKnown = timeZone !== undefined && IANAZone.isValidZone(timeZone);
  const zone = isKnown ? timeZone : DateTime.local().zoneName;
  const at = (moment: number) => DateTime.fromMillis(moment, { zone, locale: 'en' });
  const dayOf = (moment: number) => at(moment).toISODate() ?? '';
  const read = (day: string) =>
    DateTime.fromFormat(day, 'yyyy-MM-dd', { zone, locale: 'en' }).startOf('day');
  return {
    zone,
    dayOf,
    timeOf(day) {
      const start = read(day);
      if (!start.isValid || start.toISODate() !== day) return undefined;
      return { from: start.toMillis(), until: start.plus({ days: 1 }).startOf('day').toMillis() };
    },
    inWords(day) {
      const start = read(day);
      if (!start.isValid) return 'Without a date';
      const today = at(now()).startOf('day');
      const long = start.toFormat('cccc d LLLL yyyy');
      if (start.hasSame(today, 'day')) return `Today, ${long}`;
      return start.hasSame(today.minus({ days: 1 }), 'day') ? `Yesterday, ${long}` : long;
    },
    clock: (moment) => (at(moment).isValid ? at(moment).toFormat('HH:mm') : ''),
  };
}
