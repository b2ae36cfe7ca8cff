import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';

/** A heatmap's rows of buckets, the lowest one first. */
export interface HeatRow {
  readonly name: string;
  /** The bound that the name tells; NaN for a name that is not a number. */
  readonly bound: number;
  /** Where the bucket ends, if its bound is where it begins. */
  readonly end?: number;
  readonly values: readonly (number | null)[];
}

export interface HeatCells {
  /** Milliseconds since 1970: the ends of the columns. */
  readonly times: readonly number[];
  /** Milliseconds of a column. */
  readonly interval: number;
  readonly rows: readonly HeatRow[];
  /** Whether names are upper bounds, lower ones, or names of whole rows. */
  readonly bounds: 'upper' | 'lower' | 'none';
}

export const MOST_CELLS = 200_000;

/**
 * Rows of counts over time, each for a bucket.
 * @param layout as the panel has it: `le`, `ge`, `unknown`; otherwise the labels tell
 * @throws NotDrawnError for other data
 */
export function heatCells(frames: readonly DrawnFrame[], layout: string): HeatCells | undefined {
  const filled = frames.filter(({ frame }) => frame.length > 0);
  const [table] = filled;
  if (!table) return undefined;
  if (filled.length > 1 || table.frame.kind === 'heatmap-cells') {
    throw new NotDrawnError('Heatmaps are drawn here of one table of buckets alone.');
  }
  const time = table.fields.find(({ field }) => field.type === 'time');
  const numbers = table.fields.filter(({ field }) => field.type === 'number');
  if (!time || numbers.length === 0) {
    throw new NotDrawnError('A heatmap needs times and the counts of buckets.');
  }
  const times = time.field.values.map((value) => (typeof value === 'number' ? value : NaN));
  if (times.some((value, row) => !(value > (times[row - 1] ?? -Infinity)))) {
    throw new NotDrawnError('The times of this heatmap are not in order.');
  }
  if (times.length * numbers.length > MOST_CELLS) {
    throw new NotDrawnError('The heatmap has more cells than are drawn here.');
  }
  const rows = numbers.map(rowOf);
  return { times, interval: intervalOf(times), rows, bounds: boundsOf(numbers, layout) };
}

function rowOf({ name: shown, field }: DrawnField): HeatRow {
  const name = field.labels?.le ?? field.labels?.ge ?? shown;
  const values = field.values.map((value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : null,
  );
  return { name, bound: boundIn(name), values };
}

function boundIn(name: string): number {
  if (name === '+Inf') return Infinity;
  return name.trim() === '' ? NaN : Number(name);
}

/** The smallest distance: a column may be missing. */
function intervalOf(times: readonly number[]): number {
  const gaps = times.slice(1).map((time, row) => time - (times[row] ?? time));
  return gaps.reduce((least, gap) => Math.min(least, gap), gaps[0] ?? 60_000);
}

function boundsOf(fields: readonly DrawnField[], layout: string): HeatCells['bounds'] {
  if (layout === 'le') return 'upper';
  if (layout === 'ge') return 'lower';
  if (layout === 'unknown') return 'none';
  const labels = fields[0]?.field.labels ?? {};
  if (Object.hasOwn(labels, 'le')) return 'upper';
  return Object.hasOwn(labels, 'ge') ? 'lower' : 'none';
}
