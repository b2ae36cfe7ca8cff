import { momentIn, type TitleContext } from './built-in-variables.ts';
import type { Variable } from './model.ts';

/** Milliseconds: up to the first number an interval becomes the second (Grafana's `roundInterval`). */
const STEPS: readonly (readonly [below: number, interval: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
  [Infinity, 31_536_000_000],
];

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['y', 31_536_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const MONTH_MS = 2_592_000_000;
/** Grafana writes a computed interval without weeks. */
const WRITTEN = UNITS.filter(([unit]) => unit !== 'w');

/**
 * What Grafana computes for an interval variable set to `auto`, such as `5m`.
 * @returns undefined when the variable has another value or the range is not known
 */
export function computedInterval(
  { type, auto }: Variable,
  [value = '']: readonly string[],
  context: TitleContext,
): string | undefined {
  if (type !== 'interval' || !auto || !value.startsWith('$__auto')) return undefined;
  const from = momentIn('from', context);
  const to = momentIn('to', context);
  if (from === undefined || to === undefined) return undefined;
  const interval = roundedInterval((to - from) / Math.max(1, auto.count));
  return writeInterval(Math.max(interval, intervalMs(auto.min)));
}

/** The usual interval next to a number of milliseconds. */
export function roundedInterval(ms: number): number {
  return STEPS.find(([below]) => ms < below)?.[1] ?? 0;
}

/** Reads `10s`, `>1m`, `1d` or, as seconds, `10` in milliseconds; 0 for any other text. */
export function intervalMs(text: string): number {
  const [, amount, unit = 's'] = /^\s*>?\s*(\d{1,9})(ms|[smhdwMy])?\s*$/.exec(text) ?? [];
  const ms = unit === 'M' ? MONTH_MS : UNITS.find(([name]) => name === unit)?.[1];
  return ms === undefined || amount === undefined ? 0 : Number(amount) * ms;
}

/** Writes milliseconds as Grafana does, such as `15s`. */
export function writeInterval(ms: number): string {
  for (const [unit, size] of WRITTEN) {
    if (ms >= size) return `${Math.floor(ms / size)}${unit}`;
  }
  return '1ms';
}
