import { readZone } from '../grafana/time/clock-times.ts';
import { parseTimeZone, zoneToReadIn } from '../grafana/time/time-zones.ts';
import type { Words } from './words.ts';

/** A zone that needs no `in`: no dashboard is called so. */
const PLAIN_ZONE = /^(?:utc|gmt|z$|[+-]\d\d?(?::?\d\d)?$)|^[a-z]+\/[a-z]/i;

/**
 * Reads the zone behind a time of day: `in Europe/Berlin`, `in New York`, `Europe/Berlin`, `UTC`.
 * @returns its IANA name, or undefined when there is none
 * @throws InvalidRequestError when the word after `in` is not a zone
 */
export function readScheduleZone(words: Words): string | undefined {
  const next = words.next(4);
  const hasIn = /^in$/i.test(next[0] ?? '');
  if (!hasIn && !PLAIN_ZONE.test(next[0] ?? '')) return undefined;
  const read = readZone(hasIn ? next : next.slice(0, 1));
  if (read) {
    words.skip(read.length);
    return zoneToReadIn(read.value);
  }
  if (!hasIn) return undefined;
  return zoneToReadIn(parseTimeZone(next[1] ?? ''));
}

/** Takes `in Europe/Berlin` off the end of a request. */
export function splitTrailingZone(request: string): { request: string; zone: string | undefined } {
  const [, before = '', name = ''] = /^(.*\S)\s+in\s+(\S+(?:\s\S+)?)$/is.exec(request) ?? [];
  const words = name.split(/\s+/);
  const read = name === '' ? undefined : readZone(['in', ...words]);
  return read?.length === words.length + 1
    ? { request: before, zone: zoneToReadIn(read.value) }
    : { request, zone: undefined };
}
