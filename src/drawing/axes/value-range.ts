import type { Range } from '../fields/range.ts';

/** Limits that a panel sets on an axis. */
export interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Kept unless data lie beyond. */
  readonly softMin?: number | undefined;
  readonly softMax?: number | undefined;
  /** Zero is in the middle. */
  readonly isCentred?: boolean;
}

const PADDING = 0.1;

/**
 * From where to where a linear axis goes: a tenth beyond the data, but not beyond zero, and on round
 * numbers; the rules of uPlot (MIT), which draws Grafana's graphs.
 */
export function linearRange(data: Range | undefined, limits: Limits): Range {
  const { min, max } = data ?? { min: 0, max: 0 };
  const padded = withPadding(
    Math.min(min, limits.softMin ?? min),
    Math.max(max, limits.softMax ?? max),
  );
  let low = limits.softMin !== undefined && min >= limits.softMin ? limits.softMin : padded.min;
  let high = limits.softMax !== undefined && max <= limits.softMax ? limits.softMax : padded.max;
  if (limits.isCentred) {
    const size = Math.max(Math.abs(low), Math.abs(high));
    [low, high] = [-size, size];
  }
  low = limits.min ?? low;
  high = limits.max ?? high;
  if (low < high) return { min: low, max: high };
  if (low === 0) return { min: 0, max: 100 };
  return limits.max === undefined
    ? { min: low, max: low + Math.abs(low) }
    : { min: high - Math.abs(high || 1), max: high };
}

/** Deltas as small as this against the values are errors of rounding. */
const SAME = 1e-10;

function withPadding(min: number, max: number): Range {
  const size = Math.max(Math.abs(min), Math.abs(max));
  const difference = max - min > size * SAME ? max - min : 0;
  if (difference === 0 && size === 0) return { min: 0, max: 100 };
  const reach = difference || size;
  const base = 10 ** Math.floor(Math.log10(reach)) / 10;
  const padding = difference === 0 ? reach : reach * PADDING;
  const low = tidy(Math.floor((min - padding) / base + 1e-9) * base);
  const high = tidy(Math.ceil((max + padding) / base - 1e-9) * base);
  return { min: min >= 0 && low < 0 ? 0 : low, max: max <= 0 && high > 0 ? 0 : high };
}

const tidy = (value: number) => Number(value.toPrecision(12));

/** From where to where a logarithmic axis goes: whole powers of its base. */
export function logRange(data: Range | undefined, limits: Limits, base: number): Range {
  const power = (value: number, round: (x: number) => number) =>
    base ** round(Number((Math.log(value) / Math.log(base)).toFixed(9)));
  const least = limits.min !== undefined && limits.min > 0 ? limits.min : undefined;
  const most = limits.max !== undefined && limits.max > 0 ? limits.max : undefined;
  const low = least ?? power(data?.min ?? 1, Math.floor);
  const high = most ?? power(data?.max ?? base, Math.ceil);
  return { min: low, max: high > low ? high : low * base };
}
