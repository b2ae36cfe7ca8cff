import { UNITS } from '../units/unit-table.ts';
import type { Range } from '../fields/range.ts';

/** The step of an axis that is at least so large. */
export type StepFor = (least: number) => number;

const DECIMAL = [1, 2, 2.5, 5, 10];

export function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const found = DECIMAL.find((factor) => factor * power >= least * (1 - 1e-9));
  return (found ?? 10) * power;
}

export function binaryStep(least: number): number {
  return least < 1 ? decimalStep(least) : 2 ** Math.ceil(Math.log2(least) - 1e-9);
}

const [MINUTE, HOUR, DAY, WEEK] = [60, 3600, 86_400, 604_800];
const YEAR = 365 * DAY;
const TO_YEARS = [MINUTE, HOUR, DAY, WEEK, 3.15569e7];

const times = (factor: number, sizes: readonly number[]) => sizes.map((size) => size * factor);

/** Of units of time: the sizes, in the unit, from which on a value is written in minutes, hours, days … */
const LARGER: Readonly<Record<string, readonly number[]>> = {
  ns: times(1e9, [MINUTE, HOUR, DAY]),
  ms: times(1e3, [MINUTE, HOUR, DAY, YEAR]),
  s: TO_YEARS,
  m: times(1 / MINUTE, TO_YEARS.slice(1)),
  h: times(1 / HOUR, [DAY, WEEK, YEAR]),
  d: times(1 / DAY, [WEEK, YEAR]),
  timeticks: times(100, TO_YEARS),
  dtdurations: [MINUTE, HOUR, DAY, WEEK, YEAR],
  dtdurationms: times(1e3, [MINUTE, HOUR, DAY, WEEK, YEAR]),
  dthms: [MINUTE, HOUR],
  dtdhms: [MINUTE, HOUR, DAY],
  clocks: [MINUTE, HOUR],
  clockms: times(1e3, [MINUTE, HOUR]),
};

/** Parts of a minute, of an hour and of a day that are round in what is smaller. */
const PARTS_OF_60 = [0.05, 0.1, 0.25, 0.5];
const PARTS_OF_24 = [1 / 24, 1 / 12, 1 / 8, 1 / 4, 1 / 2];

/** Steps that are round as a unit is written: powers of two for bytes, quarters of an hour for seconds. */
export function stepFor(unit: string, { min, max }: Range): StepFor {
  if (UNITS.get(unit)?.kind === 'binary') return binaryStep;
  const sizes = Object.hasOwn(LARGER, unit) ? (LARGER[unit] ?? []) : [];
  const reach = Math.max(Math.abs(min), Math.abs(max));
  const written = sizes.findLast((size) => size <= reach);
  if (written === undefined) return decimalStep;
  return (least) => {
    const part = least / written;
    const below = sizes[sizes.indexOf(written) - 1] ?? written / 60;
    const parts = { 60: PARTS_OF_60, 24: PARTS_OF_24 }[Math.round(written / below)] ?? [];
    const found = parts.find((size) => size >= part * (1 - 1e-9));
    const isSmall = part < (parts[0] ?? 0) / 2;
    return written * (isSmall ? decimalStep(part) : (found ?? decimalStep(part)));
  };
}
