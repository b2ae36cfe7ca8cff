import type { Range } from '../fields/range.ts';
import { decimalStep, type StepFor } from './value-steps.ts';

const MOST_TICKS = 60;

/**
 * Where an axis has its lines.
 * @param most how many there is room for
 */
export function linearTicks(range: Range, most: number, stepFor: StepFor = decimalStep): number[] {
  const size = range.max - range.min;
  if (!(size > 0) || !Number.isFinite(size)) return [range.min];
  const step = stepFor(size / Math.max(1, Math.min(MOST_TICKS, most)));
  const first = Math.ceil(range.min / step - 1e-9);
  const last = Math.floor(range.max / step + 1e-9);
  return Array.from({ length: Math.min(MOST_TICKS, Math.max(0, last - first + 1)) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Parts of a power that are lines too, and how many lines a power must have room for then. */
const PARTS: Readonly<
  Record<number, readonly (readonly [room: number, parts: readonly number[]])[]>
> = {
  2: [
    [5.2, [1, 1.25, 1.5, 1.75]],
    [2.5, [1, 1.5]],
  ],
  10: [[3.4, [1, 2, 5]]],
};

/** Powers of the base, as many as there is room for; where there is room, parts of them as well. */
export function logTicks({ min, max }: Range, most: number, base: number): number[] {
  const power = (value: number) => Math.log(value) / Math.log(base);
  const [first, last] = [Math.ceil(power(min) - 1e-9), Math.floor(power(max) + 1e-9)];
  const room = Math.max(2, Math.min(MOST_TICKS, most));
  const each = room / Math.max(0.1, power(max) - power(min));
  const parts = PARTS[base]?.find(([needed]) => each >= needed)?.[1];
  const ticks: number[] = [];
  if (parts) {
    for (let at = Math.floor(power(min)); at <= last && ticks.length < MOST_TICKS; at += 1) {
      for (const part of parts) {
        const tick = Number((part * base ** at).toPrecision(12));
        if (tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) ticks.push(tick);
      }
    }
    return ticks;
  }
  const every = Math.max(1, Math.ceil((last - first + 1) / room));
  for (let at = first; at <= last && ticks.length < MOST_TICKS; at += every) {
    ticks.push(Number((base ** at).toPrecision(12)));
  }
  return ticks;
}
