import { InvalidRequestError } from '../errors.ts';

/** How people write the units that Grafana knows by one letter. */
const UNITS = new Map(
  [
    ['s', 'sec', 'secs', 'second', 'seconds'],
    ['m', 'min', 'mins', 'minute', 'minutes'],
    ['h', 'hr', 'hrs', 'hour', 'hours'],
    ['d', 'day', 'days'],
    ['w', 'week', 'weeks'],
    ['M', 'mo', 'month', 'months'],
    ['Q', 'quarter', 'quarters'],
    ['y', 'yr', 'year', 'years'],
    ['fy'],
    ['fQ'],
  ].flatMap(([unit = '', ...words]) => [unit, ...words].map((word) => [word, unit] as const)),
);

const STEP = /([+-])(\d+)([A-Za-z]+)/y;
const ROUND = /\/([A-Za-z]+)$/;

/**
 * Reads one end of a time range and writes it as Grafana understands it: its date math
 * (`now-6h`, `now-1d/d`; `now-12hr`, which Grafana silently ignores, becomes `now-12h`), a bare
 * length of time (`6h` is `now-6h`), or an absolute time, which is handed on as it is.
 * @throws InvalidRequestError when it is none of these
 */
export function parseTime(text: string): string {
  const relative = /^\d+[A-Za-z]+$/.test(text) ? `now-${text}` : text;
  if (/^now/i.test(relative)) {
    const math = parseDateMath(relative);
    if (math !== undefined) return math;
  } else if (/^\d[\dT:.+Z -]*$/.test(relative)) {
    return relative;
  }
  throw new InvalidRequestError(
    `"${text}" is no time that Grafana knows; write one such as now-6h, now-2d, now/d, 30m, or milliseconds since 1970.`,
  );
}

function parseDateMath(text: string): string | undefined {
  const round = ROUND.exec(text);
  const steps = text.slice('now'.length, round?.index ?? text.length);
  let result = 'now';
  STEP.lastIndex = 0;
  while (STEP.lastIndex < steps.length) {
    const step = STEP.exec(steps);
    const unit = unitOf(step?.[3]);
    if (!step || unit === undefined) return undefined;
    result += `${step[1] ?? ''}${step[2] ?? ''}${unit}`;
  }
  if (!round) return result;
  const unit = unitOf(round[1]);
  return unit === undefined ? undefined : `${result}/${unit}`;
}

function unitOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  return UNITS.get(word) ?? (word.length > 1 ? UNITS.get(word.toLowerCase()) : undefined);
}
