import type { Range } from '../fields/range.ts';

const DECIMAL = [1, 2, 2.5, 5];
const MOST_TICKS = 60;

/**
 * Where an axis has its lines.
 * @param most how many there is room for
 * @param isBinary whether steps are powers of two, as for bytes
 */
export function linearTicks(range: Range, most: number, isBinary = false): number[] {
  const size = range.max - range.min;
  if (!(size > 0) || !Number.isFinite(size)) return [range.min];
  const least = size / Math.max(1, Math.min(MOST_TICKS, most));
  const step = isBinary ? binaryStep(least) : decimalStep(least);
  const first = Math.ceil(range.min / step - 1e-9);
  const last = Math.floor(range.max / step + 1e-9);
  return Array.from({ length: Math.min(MOST_TICKS, Math.max(0, last - first + 1)) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const found = [...DECIMAL, 10].find((factor) => factor * power >= least * (1 - 1e-9));
  return (found ?? 10) * power;
}

function binaryStep(least: number): number {
  return least < 1 ? decimalStep(least) : 2 ** Math.ceil(Math.log2(least) - 1e-9);
}

/** Powers of the base, as many as there is room for. */
export function logTicks({ min, max }: Range, most: number, base: number): number[] {
  const power = (value: number) => Math.log(value) / Math.log(base);
  const [first, last] = [Math.ceil(power(min) - 1e-9), Math.floor(power(max) + 1e-9)];
  const every = Math.max(
    1,
    Math.ceil((last - first + 1) / Math.max(2, Math.min(MOST_TICKS, most))),
  );
  const ticks: number[] = [];
  for (let at = first; at <= last && ticks.length < MOST_TICKS; at += every) {
    ticks.push(Number((base ** at).toPrecision(12)));
  }
  return ticks;
}

interface Text {
  readonly text: string;
  readonly suffix: string;
}

/** Decimals that are tried before numbers are taken as they come. */
const MOST_DECIMALS = 5;

/**
 * Decimals with which each tick is told exactly, the same for all of one unit: `500`, but `1.50 K`.
 * Undefined where none do, as for thirds of an hour.
 * @param write a value with so many decimals
 */
export function tickDecimals(
  ticks: readonly number[],
  write: (value: number, decimals: number) => Text,
  most = MOST_DECIMALS,
): (number | undefined)[] {
  const exact = ticks.map((tick) => write(tick, 9));
  const needed = new Map<string, number>();
  for (const [index, tick] of ticks.entries()) {
    const { suffix } = exact[index] ?? { suffix: '' };
    const before = needed.get(suffix) ?? 0;
    needed.set(suffix, Math.max(before, decimalsFor(tick, exact[index], write)));
  }
  return exact.map(({ suffix }) => {
    const decimals = needed.get(suffix) ?? 0;
    return decimals > most ? undefined : decimals;
  });
}

function decimalsFor(
  tick: number,
  exact: Text | undefined,
  write: (value: number, decimals: number) => Text,
): number {
  const long = Number(exact?.text);
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const { text, suffix } = write(tick, decimals);
    const isSame = Math.abs(Number(text) - long) <= Math.abs(long) * 1e-6 + 1e-9;
    // A date or a name is what it is.
    if (suffix === exact?.suffix && (isSame || Number.isNaN(long))) return decimals;
  }
  return MOST_DECIMALS + 1;
}
