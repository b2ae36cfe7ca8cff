import type { Range } from '../fields/range.ts';
import { logTicks } from './value-ticks.ts';
import type { Limits } from './value-range.ts';

/** A scale that is logarithmic either way from zero, and linear near it. */
export interface SymmetricLog {
  /** 2 or 10. */
  readonly base: number;
  /** How far from zero it is about linear. */
  readonly threshold: number;
}

/** Where a value is on such a scale, zero being at zero; by uPlot's rule (MIT). */
export const symmetricPlace = ({ threshold }: SymmetricLog, value: number) =>
  Math.asinh(value / threshold);

/** Whole powers on both sides, or zero, unless the panel sets limits. */
export function symmetricRange(
  data: Range | undefined,
  { min, max, isCentred = false }: Limits,
  { base }: SymmetricLog,
): Range {
  const size = Math.max(Math.abs(data?.min ?? 0), Math.abs(data?.max ?? 0)) || 80;
  const { min: from, max: to } = isCentred
    ? { min: -size, max: size }
    : (data ?? { min: 0, max: 0 });
  const end = (value: number, isOutwards: boolean) => {
    if (value === 0) return 0;
    const power = Number((Math.log(Math.abs(value)) / Math.log(base)).toFixed(9));
    return Math.sign(value) * base ** (isOutwards ? Math.ceil(power) : Math.floor(power));
  };
  const isAlone = from === to;
  const low = min ?? end(isAlone ? from - Math.abs(from) / 2 : from, from < 0);
  const high = max ?? end(isAlone ? to + Math.abs(to) : to, to > 0);
  return low < high ? { min: low, max: high } : { min: 0, max: 100 };
}

/** Zero, and powers on both sides as far as there is room for them. */
export function symmetricTicks(range: Range, most: number, scale: SymmetricLog): number[] {
  const place = (value: number) => symmetricPlace(scale, value);
  const whole = place(range.max) - place(range.min);
  const perTick = whole / Math.max(1, most);
  const side = (end: number) => {
    if (end <= scale.threshold) return [];
    const room = Math.max(1, Math.floor(place(end) / perTick));
    const powers = logTicks({ min: scale.threshold, max: end }, room, scale.base);
    return powers.filter((power, at) => place(power) - place(powers[at - 1] ?? 0) >= perTick * 0.9);
  };
  const zero = range.min <= 0 && range.max >= 0 ? [0] : [];
  const [below, above] = [side(-range.min), side(range.max)];
  return [...below.map((tick) => -tick).reverse(), ...zero, ...above].filter(
    (tick) => tick >= range.min && tick <= range.max,
  );
}
