import type { SeriesData } from './series.ts';
import { niceStep } from './units.ts';

export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

interface AxisOptions {
  readonly unit: string;
  readonly stack: boolean;
  /** Bars stand on zero. */
  readonly fromZero: boolean;
  /** Fixed ends; the data's own when absent. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Height of the plot in pixels. */
  readonly height: number;
}

/** Ends and step of a value axis that holds every point and has round labels. */
export function valueAxis(series: readonly SeriesData[], options: AxisOptions): ValueAxis {
  const [lowest, highest] = options.stack ? stackedExtent(series) : extent(series);
  const low = options.min ?? (options.fromZero ? Math.min(0, lowest) : lowest);
  const high = Math.max(options.max ?? highest, low);
  const span = high - low > 0 ? high - low : Math.abs(high) > 0 ? Math.abs(high) : 1;
  const ticks = Math.min(6, Math.max(2, Math.floor(options.height / 40)));
  const step = niceStep(span, ticks, options.unit, Math.max(Math.abs(low), Math.abs(high)));
  const min = Math.floor(low / step + 1e-9) * step;
  const above = Math.ceil(high / step - 1e-9) * step;
  return { min, max: above > min ? above : min + step, step };
}

function extent(series: readonly SeriesData[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { points } of series) {
    for (const [, value] of points) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

function stackedExtent(series: readonly SeriesData[]): readonly [number, number] {
  const sums = new Map<number, number>();
  for (const { points } of series) {
    for (const [at, value] of points) sums.set(at, (sums.get(at) ?? 0) + value);
  }
  return extent([{ name: '', points: [[0, 0], ...sums] }]);
}
