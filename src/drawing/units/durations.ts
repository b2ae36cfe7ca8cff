import { fixed } from './decimals.ts';
import type { UnitFormat, Formatted } from './scales.ts';

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const WEEK = 7 * DAY;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** Below which size, in units of the value, what is written, divided by what. */
type Step = readonly [below: number, divisor: number, suffix: string];

function steps(list: readonly Step[]): UnitFormat {
  return (value, decimals) => {
    const size = Math.abs(value);
    const step = list.find(([below]) => size < below) ?? list.at(-1);
    const [, divisor, suffix] = step ?? [0, 1, ''];
    const count = value / divisor;
    // One week, but 1.01 weeks.
    const isOne = suffix.endsWith('s') && suffix.length > 4 && Math.abs(count) <= 1;
    return { text: fixed(count, decimals), suffix: isOne ? suffix.slice(0, -1) : suffix };
  };
}

const LAST = Infinity;

const nanoseconds = steps([
  [1e3, 1, ' ns'],
  [1e6, 1e3, ' µs'],
  [1e9, 1e6, ' ms'],
  [MINUTE * 1e9, 1e9, ' s'],
  [HOUR * 1e9, MINUTE * 1e9, ' mins'],
  [DAY * 1e9, HOUR * 1e9, ' hours'],
  [LAST, DAY * 1e9, ' days'],
]);

const microseconds = steps([
  [1e3, 1, ' µs'],
  [1e6, 1e3, ' ms'],
  [LAST, 1e6, ' s'],
]);

const milliseconds = steps([
  [1e3, 1, ' ms'],
  [MINUTE * 1e3, 1e3, ' s'],
  [HOUR * 1e3, MINUTE * 1e3, ' mins'],
  [DAY * 1e3, HOUR * 1e3, ' hours'],
  [YEAR * 1e3, DAY * 1e3, ' days'],
  [LAST, YEAR * 1e3, ' years'],
]);

const secondsSteps = steps([
  [MINUTE, SECOND, ' s'],
  [HOUR, MINUTE, ' mins'],
  [DAY, HOUR, ' hours'],
  [WEEK, DAY, ' days'],
  [YEAR, WEEK, ' weeks'],
  [LAST, 3.15569e7, ' years'],
]);

/** Multiplied, for a division would have other last digits: a tenth of a millionth is 100 ns. */
const partsOfSecond: readonly Step[] = [
  [1e-6, 1e9, ' ns'],
  [1e-3, 1e6, ' µs'],
  [1, 1e3, ' ms'],
];

const seconds: UnitFormat = (value, decimals) => {
  if (value === 0) return { text: '0', suffix: ' s' };
  const part = partsOfSecond.find(([below]) => Math.abs(value) < below);
  if (!part) return secondsSteps(value, decimals);
  const [, factor, suffix] = part;
  return { text: fixed(value * factor, decimals), suffix };
};

const minutes = steps([
  [60, 1, ' min'],
  [1440, 60, ' hours'],
  [10_080, 1440, ' days'],
  [604_800, 10_080, ' weeks'],
  [LAST, 5.25948e5, ' years'],
]);

const hours = steps([
  [24, 1, ' hour'],
  [168, 24, ' days'],
  [8760, 168, ' weeks'],
  [LAST, 8760, ' years'],
]);

const days = steps([
  [7, 1, ' days'],
  [365, 7, ' weeks'],
  [LAST, 365, ' years'],
]);

const WORDS: readonly (readonly [seconds: number, name: string])[] = [
  [YEAR, 'year'],
  [MONTH, 'month'],
  [WEEK, 'week'],
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
  [0.001, 'millisecond'],
];

/** `2 weeks, 3 days`: as many further units as there are decimals. */
function inWords(unit: 'second' | 'millisecond'): UnitFormat {
  return (value, decimals = 0) => {
    if (value === 0) return { text: '0', suffix: ` ${unit}s` };
    if (value < 0) return { ...inWords(unit)(-value, decimals), suffix: ' ago' };
    let left = value * (unit === 'second' ? 1000 : 1);
    let more = decimals;
    const words: string[] = [];
    for (const [size, name] of WORDS) {
      const length = size * 1000;
      const count = Math.floor(left / length);
      if (count === 0 && words.length === 0) continue;
      left %= length;
      words.push(`${count} ${name}${count === 1 ? '' : 's'}`);
      if (more === 0) break;
      more -= 1;
    }
    return { text: words.join(', ') };
  };
}

const two = (value: number) => String(value).padStart(2, '0');

function clockTime(value: number): string {
  return [value / HOUR, (value % HOUR) / MINUTE, value % MINUTE]
    .map((part) => two(Math.floor(part)))
    .join(':');
}

const hoursMinutesSeconds: UnitFormat = (value) =>
  value < 0 ? { text: clockTime(-value), suffix: ' ago' } : { text: clockTime(value), suffix: '' };

const daysAndClock: UnitFormat = (value) => {
  const size = Math.abs(value);
  const whole = Math.floor(size / DAY);
  const text = `${whole > 0 ? `${whole} d ` : ''}${clockTime(size - whole * 24 * HOUR)}`;
  return value < 0 ? { text, suffix: ' ago' } : { text, suffix: '' };
};

/** Milliseconds since 1970, beyond which there are no dates. */
const LAST_DATE = 8.64e15;

/** `1h:02m:03s:004ms`, without the parts that are zero in front. */
function clock(scale: number): UnitFormat {
  return (value, decimals): Formatted => {
    const ms = Math.trunc(value * scale);
    const places = decimals === undefined ? 4 : decimals + 1;
    const hours = ms >= 3_600_000 ? [`${Math.floor(ms / 3_600_000)}h`] : [];
    // Grafana writes what is less than an hour as the time of a date.
    const parts = Math.abs(ms) > LAST_DATE ? ['Invalid date'] : partsOfHour(ms);
    return { text: [...hours, ...parts].slice(0, places).join(':') };
  };
}

function partsOfHour(ms: number): string[] {
  const rest = ((ms % 1000) + 1000) % 1000;
  return [
    ...(ms >= 60_000 ? [`${two(Math.floor(ms / 60_000) % 60)}m`] : []),
    ...(ms >= 1000 ? [`${two(Math.floor(ms / 1000) % 60)}s`] : []),
    `${String(rest).padStart(3, '0')}ms`,
  ];
}

const finite =
  (format: UnitFormat): UnitFormat =>
  (value, decimals) =>
    Number.isFinite(value) ? format(value, decimals) : { text: fixed(value) };

export const DURATIONS: Readonly<Record<string, UnitFormat>> = {
  ns: nanoseconds,
  µs: microseconds,
  ms: milliseconds,
  s: seconds,
  m: minutes,
  h: hours,
  d: days,
  timeticks: (value, decimals) => seconds(value / 100, decimals),
  dtdurations: finite(inWords('second')),
  dtdurationms: finite(inWords('millisecond')),
  dthms: finite(hoursMinutesSeconds),
  dtdhms: finite(daysAndClock),
  clocks: finite(clock(1000)),
  clockms: finite(clock(1)),
};
