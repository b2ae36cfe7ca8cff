import { DateTime } from 'luxon';
import type { ChatUser } from '../conversation.ts';

/** When and where times are read and told. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name; undefined when neither the user's zone nor a default is known, which means UTC. */
  readonly zone: string | undefined;
}

/** @param defaultZone HUBOT_GRAFANA_DEFAULT_TIME_ZONE */
export function clockOf(
  { timeZone }: ChatUser,
  now: number,
  defaultZone: string | undefined,
): Clock {
  const zone = timeZone ?? defaultZone;
  return { now, zone: zone === 'browser' ? undefined : zone };
}

/** A moment as short as it is clear today: `11:00`, `Thu 11:00`, `28 Nov 11:00`, `28 Nov 2025 11:00`. */
export function momentText(ms: number, { now, zone }: Clock): string {
  const inZone = { zone: zone ?? 'utc', locale: 'en-GB' };
  const [time, today] = [ms, now].map((one) => DateTime.fromMillis(one, inZone));
  if (!time?.isValid || !today?.isValid) return 'a time that cannot be told';
  const days = Math.abs(time.startOf('day').diff(today.startOf('day'), 'days').days);
  const format =
    days === 0
      ? 'HH:mm'
      : days < 7
        ? 'ccc HH:mm'
        : time.year === today.year
          ? 'd LLL HH:mm'
          : 'd LLL yyyy HH:mm';
  return time.toFormat(format) + (zone === undefined ? ' UTC' : '');
}

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A length of time in its two largest units: `1 d 4 h`, `21 min`, `8 s`. */
export function lengthText(ms: number): string {
  const whole = Math.max(0, ms);
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  const [name = '', size = 1] = UNITS[first] ?? [];
  const [nextName = '', nextSize = Infinity] = UNITS[first + 1] ?? [];
  const count = Math.floor(whole / size);
  const rest = Math.floor((whole - count * size) / nextSize);
  // Seconds matter only where there is nothing longer.
  return rest > 0 && nextName !== 's' ? `${count} ${name} ${rest} ${nextName}` : `${count} ${name}`;
}

/** `since 08:41 (21 min)`; empty when it is not known. */
export function sinceText(since: number | undefined, clock: Clock): string {
  if (since === undefined) return '';
  return ` since ${momentText(since, clock)} (${lengthText(clock.now - since)})`;
}
