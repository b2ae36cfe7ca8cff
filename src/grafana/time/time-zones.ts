import { IANAZone } from 'luxon';
import { closestMatch } from 'leven';
import { InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { TIME_ZONE_ALIASES } from './time-zone-aliases.ts';

/** Grafana's name for the viewer's own zone. */
const BROWSER = 'browser';

const UTC_NAMES = /^(?:utc|z|zulu|gmt|uct|(?:etc\/)?(?:utc|uct|universal|zulu|gmt[+-]?0?))$/i;

const OFFSET = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?$/i;

/** Etc/GMT+12 to Etc/GMT-14 are all there are. */
const MAX_WEST = 12;
const MAX_EAST = 14;

const LONGEST_NAME = 60;

/** Abbreviations that are not names of the IANA database; some of them mean several zones. */
const ABBREVIATIONS = new Set(
  'pst pdt cst cdt mdt edt akst akdt cest eest west bst ist msk sast jst kst hkt sgt aest aedt acst awst nzst nzdt'.split(
    ' ',
  ),
);

/**
 * Reads a time zone as people write it: an IANA name in any letter case (`europe/amsterdam`,
 * `America/New York`), a city alone (`new york`), `utc`, `browser`, or a fixed offset of whole hours
 * (`UTC+2`, `-05:00`), which becomes the zone that is named the other way round (`Etc/GMT-2`).
 * @returns the name as Grafana and its browsers know it, an older one as it was asked for
 * @throws InvalidRequestError when it is none, with the nearest that there is
 */
export function parseTimeZone(text: string): string {
  const name = plainName(text);
  if (name.length > LONGEST_NAME) throw unknown(text, undefined);
  return zoneCalled(text, name) ?? missing(text, name);
}

/**
 * Looks whether words behind a time of day are a zone. A minus is one where an offset has two digits,
 * for `10:00 -3h` and `10:00 - 11:00` are something else.
 * @returns as `parseTimeZone`; undefined when they are not
 * @throws InvalidRequestError when they are an abbreviation that is not the name of a zone
 */
export function findTimeZone(text: string): string | undefined {
  const name = plainName(text);
  const isLikely = /^(?:[a-z]|\+\d|-0\d)/.test(name) && name !== BROWSER;
  if (!isLikely || name.length > LONGEST_NAME) return undefined;
  if (ABBREVIATIONS.has(name)) throw unknown(text, undefined);
  try {
    return zoneCalled(text, name);
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

function plainName(text: string): string {
  const typed = text.trim().replace(/[\u2010-\u2015\u2212]/g, '-');
  return typed.replace(/\s+/g, '_').toLowerCase();
}

/** @throws InvalidRequestError when it is an offset that no zone has, or the name of several places */
function zoneCalled(text: string, name: string): string | undefined {
  if (name === BROWSER) return BROWSER;
  if (UTC_NAMES.test(name)) return 'UTC';
  const offset = OFFSET.exec(name.replaceAll('_', ''));
  if (offset !== null) return fixedZone(text, offset);
  const [listed, all] = zoneNames();
  const [exact] = all.filter((zone) => zone.toLowerCase() === name);
  return exact ?? placeIn(text, name, [listed, TIME_ZONE_ALIASES]);
}

/** Those that this Node lists, and all. */
function zoneNames(): readonly [listed: readonly string[], all: readonly string[]] {
  const listed = Intl.supportedValuesOf('timeZone');
  return [listed, [...listed, ...TIME_ZONE_ALIASES]];
}

/** The zone in which the bot itself reads a time: UTC where it has no name that says more. */
export function zoneToReadIn(zone: string | undefined): string {
  if (zone === undefined || zone === BROWSER || zone.toUpperCase() === 'UTC') return 'UTC';
  if (IANAZone.isValidZone(zone)) return zone;
  throw unknown(zone, undefined);
}

/** The sign of such a name is the other way round: Etc/GMT-2 is two hours ahead of UTC. */
function fixedZone(text: string, [, sign, hours, minutes = '00']: RegExpExecArray): string {
  const ahead = Number(hours);
  if (minutes !== '00') {
    throw new InvalidRequestError(
      `"${oneLine(text, LONGEST_NAME)}" is not a whole number of hours, as Grafana's fixed offsets must be; write the name of a place instead, such as Asia/Kolkata or Australia/Adelaide.`,
    );
  }
  if (ahead === 0) return 'UTC';
  if (ahead <= (sign === '-' ? MAX_WEST : MAX_EAST)) {
    return `Etc/GMT${sign === '-' ? '+' : '-'}${ahead}`;
  }
  throw new InvalidRequestError(
    `"${oneLine(text, LONGEST_NAME)}" is not an offset in use; write one from UTC-${MAX_WEST} to UTC+${MAX_EAST}, or a name such as Europe/Amsterdam.`,
  );
}

/**
 * A city by its name alone. Old and new spellings of one place end alike (Europe/Istanbul is
 * Asia/Istanbul too), so each list is asked in its turn.
 */
function placeIn(
  text: string,
  name: string,
  lists: readonly (readonly string[])[],
): string | undefined {
  for (const list of lists) {
    const [zone, ...others] = list.filter((candidate) => lastPart(candidate) === name);
    if (others.length > 0) {
      throw new InvalidRequestError(
        `"${oneLine(text, LONGEST_NAME)}" is in more than one time zone; write one of ${[zone, ...others].join(', ')}.`,
      );
    }
    if (zone !== undefined) return zone;
  }
  return undefined;
}

function missing(text: string, name: string): never {
  const [, zones] = zoneNames();
  const places = new Map(
    zones.flatMap((zone) => [zone.toLowerCase(), lastPart(zone)].map((key) => [key, zone])),
  );
  const maxDistance = Math.floor(name.length / 5);
  const near = closestMatch(name, [...places.keys()], { maxDistance });
  throw unknown(text, near === undefined ? undefined : places.get(near));
}

function lastPart(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
}

function unknown(text: string, near: string | undefined): InvalidRequestError {
  const hint =
    near === undefined
      ? 'write one such as Europe/Amsterdam, America/New_York, UTC or UTC+2'
      : `did you mean ${near}?`;
  return new InvalidRequestError(
    `"${oneLine(text, LONGEST_NAME)}" is not a time zone; ${hint}${near === undefined ? '.' : ''}`,
  );
}
