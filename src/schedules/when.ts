import { WEEKDAYS } from '../grafana/time/days.ts';

/** When a schedule is due: at times of day on some days, or at minutes of every hour. */
export type When =
  | { readonly kind: 'times'; readonly days: Days; readonly times: readonly number[] }
  /** Minutes past each full hour, ascending. */
  | { readonly kind: 'hourly'; readonly minutes: readonly number[] };

export type Days =
  /** 1 is Monday; ascending. */
  | { readonly kind: 'weekdays'; readonly days: readonly number[] }
  /** Days of each month, ascending; in a shorter month its last day. */
  | { readonly kind: 'dates'; readonly days: readonly number[] };

export const MINUTES_OF_DAY = 1_440;

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const;
export const WORKING_DAYS = [1, 2, 3, 4, 5] as const;
export const WEEKEND = [6, 7] as const;

const NAMED: readonly (readonly [days: readonly number[], name: string])[] = [
  [EVERY_DAY, 'daily'],
  [WORKING_DAYS, 'weekdays'],
  [WEEKEND, 'weekends'],
];

/** In the words of `graf schedule`, which reads the same from it. */
export function describeWhen(when: When): string {
  if (when.kind === 'hourly') return describeMinutes(when.minutes);
  const times = when.times.map(clockOf).join(', ');
  return `${describeDays(when.days)} ${times}`;
}

function describeMinutes(minutes: readonly number[]): string {
  const past = minutes.map((minute) => `:${twoDigits(minute)}`).join(', ');
  return past === ':00' ? 'hourly' : `hourly ${past}`;
}

function describeDays({ kind, days }: Days): string {
  if (kind === 'dates') return days.map(ordinal).join(',');
  const named = NAMED.find(([list]) => list.join() === days.join());
  return named?.[1] ?? days.map((day) => WEEKDAYS[day - 1]?.slice(0, 3)).join(',');
}

function clockOf(minuteOfDay: number): string {
  return `${Math.floor(minuteOfDay / 60)}:${twoDigits(minuteOfDay % 60)}`;
}

function ordinal(day: number): string {
  const isTeen = day > 10 && day < 20;
  return `${day}${(isTeen ? undefined : ['st', 'nd', 'rd'][(day % 10) - 1]) ?? 'th'}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
