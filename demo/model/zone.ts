import { FixedOffsetZone, IANAZone, type Zone as Clock } from 'luxon';

/** A time zone as a function: how far its clocks are ahead of UTC at a moment, both in ms. */
export interface Zone {
  readonly name: string;
  readonly clock: Clock;
  readonly offsetAt: (moment: number) => number;
}

const MINUTE = 60_000;

/**
 * @param name an IANA name (`Europe/Brussels`), `UTC`, or a fixed offset such as `UTC+02:00`;
 *   anything else is UTC, as a browser in a container would have it
 */
export function zoneOf(name: string): Zone {
  const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return zoneWith(name, FixedOffsetZone.instance(fixed[1] === '-' ? -minutes : minutes));
  }
  return IANAZone.isValidZone(name)
    ? zoneWith(name, IANAZone.create(name))
    : zoneWith('UTC', FixedOffsetZone.utcInstance);
}

function zoneWith(name: string, clock: Clock): Zone {
  return { name, clock, offsetAt: (moment) => clock.offset(moment) * MINUTE };
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
