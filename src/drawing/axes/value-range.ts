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
  /** Values have no decimals, and the axis ends at whole numbers. */
  readonly isWhole?: boolean;
}

const PADDING = 0.1;

/** What an axis with zero in its middle reaches, of data that are all zero. */
const CENTRED_REACH = 80;

/**
 * From where to where a linear axis goes: a tenth beyond the data, but not beyond zero, and on round
 * numbers. The rules are those of uPlot (MIT), which draws Grafana's graphs, and of `@grafana/ui` (Apache).
 */
export function linearRange(data: Range | undefined, limits: Limits): Range {
  const given = limits.isCentred ? centred(data) : (data ?? { min: 0, max: 0 });
  // A limit that is both soft and hard is soft within the hard one.
  const fixedMin = limits.softMin === undefined ? limits.min : undefined;
  const fixedMax = limits.softMax === undefined ? limits.max : undefined;
  let { min, max } = padded({ min: fixedMin ?? given.min, max: fixedMax ?? given.max }, limits);
  if (limits.isWhole) [min, max] = [Math.floor(min), Math.ceil(max)];
  [min, max] = [fixedMin ?? min, fixedMax ?? max];
  if (min === max && min !== 0)
    return min < 0 ? { min: min * 2, max: 0 } : { min: 0, max: max * 2 };
  return min < max ? { min, max } : { min: 0, max: 100 };
}

function centred(data: Range | undefined): Range {
  const reach = Math.max(Math.abs(data?.min ?? 0), Math.abs(data?.max ?? 0)) || CENTRED_REACH;
  return { min: -reach, max: reach };
}

/** Smaller differences are errors of rounding, and so are those that are so many powers of ten below the values. */
const [SAME, POWERS_BELOW] = [1e-24, 10];

function padded({ min, max }: Range, limits: Limits): Range {
  const size = Math.max(Math.abs(min), Math.abs(max));
  const isFlat =
    max - min < SAME || Math.abs(Math.log10(size) - Math.log10(max - min)) > POWERS_BELOW;
  const isZero = isFlat && (min === 0 || max === 0);
  const reach = isFlat ? size || 1 : max - min;
  const padding = isZero ? 0 : reach * (isFlat ? 1 : PADDING);
  const unit = 10 ** Math.floor(Math.log10(reach)) / 10;
  const low = isZero ? min : tidy(Math.floor(tidy((min - padding) / unit)) * unit);
  const high = isZero ? max : tidy(Math.ceil(tidy((max + padding) / unit)) * unit);
  const range = {
    min: Math.max(limits.min ?? -Infinity, softened(low, min, limits.softMin, Math.min)),
    max: Math.min(limits.max ?? Infinity, softened(high, max, limits.softMax, Math.max)),
  };
  return range.min === 0 && range.max === 0 ? { min: 0, max: 100 } : range;
}

/**
 * The end of an axis that keeps a soft limit as far as data do, or else zero where the padding alone would
 * go beyond it.
 */
function softened(
  end: number,
  data: number,
  soft: number | undefined,
  farther: typeof Math.min,
): number {
  const limit = soft ?? 0;
  const isWithin = farther(data, limit) === limit;
  if (!isWithin) return end;
  return soft === undefined && farther(end, limit) !== end ? end : limit;
}

/** Without what is behind six zeros or nines: an error of rounding, or too little to be seen. */
function tidy(value: number): number {
  const [digits = '', power = '0'] = String(value).split('e');
  const [, kept] = /\.(\d*?)(?:0{6}|9{6})/.exec(digits) ?? [];
  if (kept === undefined) return value;
  const factor = 10 ** kept.length;
  return Number(`${String(Math.round(Number(digits) * factor) / factor)}e${power}`);
}

/** From where to where a logarithmic axis goes: whole powers of its base. */
export function logRange(data: Range | undefined, limits: Limits, base: number): Range {
  const log = base === 2 ? Math.log2 : Math.log10;
  const power = (value: number, round: (x: number) => number) => tidy(base ** round(log(value)));
  const least = limits.min !== undefined && limits.min > 0 ? limits.min : undefined;
  const most = limits.max !== undefined && limits.max > 0 ? limits.max : undefined;
  const ends = {
    min: least === undefined ? (data?.min ?? 1) : power(least, Math.floor),
    max: most === undefined ? (data?.max ?? base) : power(most, Math.ceil),
  };
  const isSame = ends.min === ends.max;
  const low = power(isSame ? ends.min / base : ends.min, Math.floor);
  const high = power(isSame ? ends.max * base : ends.max, Math.ceil);
  if (!limits.isWhole) return low < high ? { min: low, max: high } : { min: 1, max: 100 };
  const min = Math.max(1, low);
  if (min === high) return { min, max: high * base };
  return min < high ? { min, max: high } : { min: 1, max: 100 };
}
