import { InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { evaluate } from './calendar.ts';

/** How people write Grafana's units, Grafana's own way first. */
const UNITS = new Map(
  [
    ['s', 'sec', 'secs', 'second', 'seconds'],
    ['m', 'min', 'mins', 'minute', 'minutes'],
    ['h', 'hr', 'hrs', 'hour', 'hours'],
    ['d', 'day', 'days'],
    ['w', 'wk', 'wks', 'week', 'weeks'],
    ['M', 'mo', 'month', 'months'],
    ['Q', 'q', 'qtr', 'quarter', 'quarters'],
    ['y', 'yr', 'yrs', 'year', 'years'],
    ['fy'],
    ['fQ', 'fq'],
  ].flatMap(([unit = '', ...words]) => [unit, ...words].map((word) => [word, unit] as const)),
);

/** What a unit is made of, for fractions; a day counts as 24 hours only where it is divided. */
const FINER = new Map<string, readonly [unit: string, count: number]>([
  ['m', ['s', 60]],
  ['h', ['m', 60]],
  ['d', ['h', 24]],
  ['w', ['d', 7]],
  ['y', ['M', 12]],
  ['fy', ['M', 12]],
]);

/** What a unit adds up to exactly, wherever the clocks change. */
const COARSER = new Map<string, readonly [unit: string, count: number]>([
  ['s', ['m', 60]],
  ['m', ['h', 60]],
  ['d', ['w', 7]],
]);

/** Units whose sums do not depend on where one starts, each with the unit they are counted in. */
const SMALLEST = new Map<string, readonly [unit: string, count: number]>([
  ['s', ['s', 1]],
  ['m', ['s', 60]],
  ['h', ['s', 3600]],
  ['d', ['d', 1]],
  ['w', ['d', 7]],
]);

/** Grafana 13 reads no amount of more digits. */
const MAX_AMOUNT = 99_999;

/** Grafana 9 to 12 read no digit of an amount beyond this place behind `now`. */
const MAX_DIGIT_PLACE = 10;

const MAX_MATH = 40;

const MAX_REACH_MS = 1000 * 366 * 86_400_000;

const STEP = /([+-])(\d*)(?:\.(\d+))?([a-z]+)|\/1?([a-z]+)/giy;
const LENGTH_STEP = /(\d+(?:\.\d+)?)([a-z]+)/giy;

/** Either moves by a signed amount, or rounds. */
type Step =
  | { readonly kind: 'move'; readonly amount: number; readonly unit: string }
  | { readonly kind: 'round'; readonly unit: string };

/**
 * Reads date math in any letter case and with words for units, and writes it as every Grafana from 9
 * to 13 understands it: `NOW-1.5hr/day` becomes `now-90m/d`.
 * @returns undefined when it is not date math
 * @throws InvalidRequestError when it is, but no Grafana can be told so
 */
export function parseDateMath(text: string): string | undefined {
  if (!/^now/i.test(text)) return undefined;
  const steps = readAll(
    text.slice('now'.length),
    STEP,
    ([, sign = '', whole, fraction, word, to]) => {
      const unit = unitOf(word ?? to ?? '');
      if (unit === undefined) return undefined;
      if (to !== undefined) return { kind: 'round', unit };
      return moveOf(
        text,
        sign,
        whole === '' && fraction === undefined ? '1' : whole,
        fraction,
        unit,
      );
    },
  );
  return steps && `now${fitting(text, steps)}`;
}

/**
 * Reads a length of time such as `6h`, `12hr`, `1.5h` or `1h30m`.
 * @returns it as date math that goes back by it, such as `-6h`; undefined when it is none
 * @throws InvalidRequestError when it is one, but no Grafana can be told so
 */
export function parseLength(text: string): string | undefined {
  const steps = readAll(text, LENGTH_STEP, ([, amount = '', word = '']) => {
    const unit = unitOf(word);
    const [whole, fraction] = amount.split('.');
    return unit === undefined ? undefined : moveOf(text, '-', whole, fraction, unit);
  });
  return steps?.length ? fitting(text, steps) : undefined;
}

/** All matches of a sticky pattern, one behind the other to the end; undefined when anything is left. */
function readAll(
  text: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => Step | undefined,
): Step[] | undefined {
  const steps: Step[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const step = read(match);
    if (step === undefined) return undefined;
    steps.push(step);
    end = match.index + match[0].length;
  }
  return end === text.length ? steps : undefined;
}

/** `M` is the month and `m` the minute; every other letter means the same in any case. */
function unitOf(word: string): string | undefined {
  return UNITS.get(word) ?? UNITS.get(word.toLowerCase());
}

function moveOf(text: string, sign: string, whole = '', fraction = '', givenUnit: string): Step {
  if (whole.length > 9 || fraction.length > 6) throw tooFar(text);
  let unit = givenUnit;
  let parts = BigInt(`${sign}${whole}${fraction}`);
  const one = 10n ** BigInt(fraction.length);
  while (parts % one !== 0n) {
    const finer = FINER.get(unit);
    if (finer === undefined) throw notWhole(text);
    unit = finer[0];
    parts *= BigInt(finer[1]);
  }
  return { kind: 'move', amount: Number(parts / one), unit };
}

function fitting(text: string, steps: readonly Step[]): string {
  const plain = written(steps);
  const math = isReadable(plain, steps) ? plain : shortened(text, steps);
  const reach = evaluate(math, 'from', 'utc', 0);
  if (Math.abs(reach) <= MAX_REACH_MS) return math;
  throw tooFar(text);
}

function shortened(text: string, steps: readonly Step[]): string {
  const short = summed(steps).map(coarsened);
  if (short.some((step) => step.kind === 'move' && !isWithinAmount(step))) throw tooFar(text);
  const math = written(short);
  if (isReadable(math, short)) return math;
  throw new InvalidRequestError(
    `"${oneLine(text, 60)}" has more steps than every Grafana reads; write it shorter, such as now-7d/d-30m, or as a date such as 2024-01-31T10:00.`,
  );
}

function isReadable(math: string, steps: readonly Step[]): boolean {
  return (
    math.length <= MAX_MATH &&
    !/\d/.test(math.slice(MAX_DIGIT_PLACE)) &&
    steps.every((step) => step.kind === 'round' || isWithinAmount(step))
  );
}

function isWithinAmount({ amount }: Step & { kind: 'move' }): boolean {
  return Math.abs(amount) <= MAX_AMOUNT;
}

function written(steps: readonly Step[]): string {
  return steps.map((step) => (step.kind === 'round' ? `/${step.unit}` : moved(step))).join('');
}

function moved({ amount, unit }: Step & { kind: 'move' }): string {
  return `${amount > 0 ? '+' : '-'}${Math.abs(amount)}${unit}`;
}

/** Neighbours that can be added up, added up. */
function summed(steps: readonly Step[]): Step[] {
  const sums: Step[] = [];
  for (const step of steps) {
    const [unit, count] = SMALLEST.get(step.unit) ?? [step.unit, 1];
    const last = sums.at(-1);
    if (step.kind === 'round') {
      sums.push(step);
    } else if (last?.kind === 'move' && last.unit === unit && SMALLEST.has(unit)) {
      sums.splice(-1, 1, { ...last, amount: last.amount + step.amount * count });
    } else {
      sums.push({ kind: 'move', amount: step.amount * count, unit });
    }
  }
  return sums;
}

/** The same in the largest unit in which it is whole. */
function coarsened(step: Step): Step {
  if (step.kind === 'round') return step;
  const [unit, count] = COARSER.get(step.unit) ?? [];
  if (unit === undefined || count === undefined || step.amount % count !== 0) return step;
  return coarsened({ ...step, amount: step.amount / count, unit });
}

function tooFar(text: string): InvalidRequestError {
  return new InvalidRequestError(
    `"${oneLine(text, 60)}" reaches further than Grafana counts, which is ${MAX_AMOUNT} of a unit, and 1000 years here; write a time such as now-6h, now-90d or 2024-01-31.`,
  );
}

function notWhole(text: string): InvalidRequestError {
  return new InvalidRequestError(
    `"${oneLine(text, 60)}" is not a whole number of any unit of Grafana's; write it in a smaller unit, such as now-90m, now-36h or now-6M.`,
  );
}
