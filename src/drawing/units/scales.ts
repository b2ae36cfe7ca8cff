import { fixed } from './decimals.ts';

/** A value as it is shown: what comes before the number, the number, and its unit. */
export interface Formatted {
  readonly text: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** Writes a number; decimals are chosen by its size when none are given. */
export type UnitFormat = (value: number, decimals?: number) => Formatted;

const SI = ['f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const COUNT = ['', 'K', 'M', 'B', 'T'];
const SHORT = ['', ' K', ' Mil', ' Bil', ' Tri', ' Quadr', ' Quint', ' Sext', ' Sept'];

export function plain(suffix: string): UnitFormat {
  return (value, decimals) => ({ text: fixed(value, decimals), ...(suffix && { suffix }) });
}

export function percentOfOne(value: number, decimals?: number): Formatted {
  return { text: fixed(value * 100, decimals), suffix: '%' };
}

/** Steps of 1000 or 1024 up from the smallest of `suffixes`, of which `start` is the unit of the value. */
function scaled(factor: number, suffixes: readonly string[], start: number): UnitFormat {
  return (value, decimals) => {
    if (!Number.isFinite(value)) return { text: fixed(value) };
    // By logarithms, as Grafana does: what is a hair below a step is already there.
    const reached = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) / Math.log10(factor));
    const steps = Math.max(-start, Math.min(suffixes.length - 1 - start, reached));
    return {
      text: fixed(value / factor ** steps, decimals),
      suffix: suffixes[start + steps] ?? '',
    };
  };
}

/** @param start of how many steps of 1000 the unit already is: 1 for kilo, -1 for milli */
export function si(unit: string, start: number): UnitFormat {
  return scaled(
    1000,
    SI.map((prefix) => ` ${prefix}${unit}`),
    SI.indexOf('') + start,
  );
}

/** @param start of how many steps of 1024 the unit already is */
export function binary(unit: string, start: number): UnitFormat {
  return scaled(
    1024,
    BINARY.map((prefix) => ` ${prefix}${unit}`),
    start,
  );
}

/** Steps of 1000 up, none down. */
export function counted(unit: string): UnitFormat {
  return scaled(
    1000,
    COUNT.map((letter) => `${letter} ${unit}`),
    0,
  );
}

export const short: UnitFormat = scaled(1000, SHORT, 0);

export function stepped(suffixes: readonly string[]): UnitFormat {
  return scaled(1000, suffixes, 0);
}

export function currency(symbol: string, isSuffix: boolean): UnitFormat {
  const format = scaled(1000, COUNT, 0);
  return (value, decimals) => {
    if (isSuffix && !Number.isFinite(value)) return { text: fixed(value) };
    const sign = value < 0 ? '-' : '';
    const { text, suffix = '' } = format(Math.abs(value), decimals);
    return isSuffix
      ? { text, prefix: sign, suffix: `${suffix}${symbol}` }
      : { text, prefix: `${sign}${symbol}`, suffix };
  };
}
