/** A time zone as a function: how far its clocks are ahead of UTC at a moment, both in ms. */
export interface Zone {
  readonly name: string;
  readonly offsetAt: (moment: number) => number;
}

const MINUTE = 60_000;
/** Beyond this, on either side of 1970, there are no dates (ms). */
export const LAST_MOMENT = 8.64e15;

/**
 * @param name an IANA name (`Europe/Brussels`), `UTC`, or a fixed offset such as `UTC+02:00`;
 *   anything else is UTC, as a browser in a container would have it
 */
export function zoneOf(name: string): Zone {
  const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    const offset = (fixed[1] === '-' ? -minutes : minutes) * MINUTE;
    return { name, offsetAt: () => offset };
  }
  const format = formatterOf(name);
  return format === undefined
    ? { name: 'UTC', offsetAt: () => 0 }
    : {
        name,
        offsetAt: (moment) =>
          Math.abs(moment) <= LAST_MOMENT
            ? wallClock(format, moment) - Math.floor(moment / 1000) * 1000
            : 0,
      };
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

function wallClock(format: Intl.DateTimeFormat, moment: number): number {
  const parts = new Map(
    format.formatToParts(moment).map((part) => [part.type, Number(part.value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

/** The moment as a Date whose UTC fields read what the zone's clocks show. */
export function inZone(zone: Zone, moment: number): Date {
  return new Date(moment + zone.offsetAt(moment));
}

/** The moment at which the zone's clocks show what the UTC fields of `local` (ms) read. */
export function fromZone(zone: Zone, local: number): number {
  const guess = local - zone.offsetAt(local);
  return local - zone.offsetAt(guess);
}
