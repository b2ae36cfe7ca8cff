import { DateTime } from 'luxon';
import { readLengths } from '../../grafana/time/amounts.ts';
import { evaluate } from '../../grafana/time/calendar.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { parseTarget, type TypedTarget } from './find-rule.ts';
import type { Clock } from './times.ts';

/** What was typed after `graf silence`. */
export interface SilenceRequest {
  readonly target: TypedTarget;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** What follows `because`; empty when nothing does. */
  readonly reason: string;
  /** The time and the reason as they were typed. */
  readonly tail: string;
}

/** A shorter silence would end before it is told. */
const MIN_MS = 60_000;
/** Grafana itself has no limit; a slip of the finger is not to silence an alert for ever. */
const MAX_MS = 366 * 86_400_000;

const NO_TIME =
  'For how long? Write the time at the end: `graf silence NAME for 2h`, `graf silence NAME until 18:00`.';

/**
 * Reads `NAME|N|LABEL=VALUE … [for] TIME [because …]`.
 * @throws InvalidRequestError that says what is missing
 */
export function parseSilence(typed: string, clock: Clock): SilenceRequest {
  const [, head = '', reason = ''] =
    /^(.*?)(?:\s+because\b[\s:,]*(.*))?$/is.exec(typed.trim()) ?? [];
  const words = head.split(/\s+/).filter(Boolean);
  const found = untilTime(words, clock) ?? forLength(words, clock);
  if (!found) throw new InvalidRequestError(NO_TIME);
  const length = found.endsAt - clock.now;
  if (!(length >= MIN_MS && length <= MAX_MS)) {
    throw new InvalidRequestError('A silence lasts from one minute to a year.');
  }
  const target = words.slice(0, found.start).join(' ');
  const tail = words.slice(found.start).join(' ');
  return {
    target: parseTarget(target),
    endsAt: found.endsAt,
    reason: reason.trim(),
    tail: reason === '' ? tail : `${tail} because ${reason.trim()}`,
  };
}

/** Whether it names what to silence, rather than a time and a reason alone. */
export function hasSilenceTarget(typed: string): boolean {
  try {
    const { target } = parseSilence(typed, { now: 0, zone: undefined });
    return target.name !== '' || target.labels.length > 0;
  } catch (error) {
    if (error instanceof InvalidRequestError) return typed.trim() !== '';
    throw error;
  }
}

interface FoundTime {
  readonly endsAt: number;
  /** Index of the first word that belongs to it. */
  readonly start: number;
}

/** A length of time at the end of some words, the longest that can be read. */
function forLength(words: readonly string[], { now, zone }: Clock): FoundTime | undefined {
  for (let index = 0; index < words.length; index += 1) {
    const length = readLengths(words.slice(index));
    if (length?.length !== words.length - index) continue;
    const start = index > 0 && /^for$/i.test(words[index - 1] ?? '') ? index - 1 : index;
    return {
      endsAt: evaluate(length.value.replaceAll('-', '+'), 'from', zone ?? 'utc', now),
      start,
    };
  }
  return undefined;
}

/** `until 18:00`: the next time that the clock says so. */
function untilTime(words: readonly string[], { now, zone }: Clock): FoundTime | undefined {
  const start = words.findLastIndex((word) => /^(?:until|till)$/i.test(word));
  if (start < 0) return undefined;
  const [, hours, minutes = '0', half] =
    /^(\d{1,2})(?::(\d\d))?(am|pm)?$/i.exec(words.slice(start + 1).join('')) ?? [];
  if (hours === undefined) return undefined;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  const today = DateTime.fromMillis(now, { zone: zone ?? 'utc' }).startOf('minute');
  const time = today.set({ hour, minute: Number(minutes) });
  if (hour > 23 || Number(minutes) > 59 || !time.isValid) return undefined;
  return { endsAt: (time <= today ? time.plus({ days: 1 }) : time).toMillis(), start };
}
