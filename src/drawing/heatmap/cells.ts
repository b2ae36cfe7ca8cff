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
  if (filled.length === 0) return undefined;
  if (filled.some(({ frame }) => frame.kind === 'heatmap-cells')) {
    throw new NotDrawnError('Heatmaps of single cells are not drawn here.');
  }
  const columns = filled.flatMap(columnsOf);
  if (columns.length === 0)
    throw new NotDrawnError('A heatmap needs times and the counts of buckets.');
  const times = timesOf(columns);
  if (times.length * columns.length > MOST_CELLS) {
    throw new NotDrawnError('The heatmap has more cells than are drawn here.');
  }
  const areNumbers = columns.every(({ field }) => !Number.isNaN(boundIn(field.name)));
  if (areNumbers) columns.sort((a, b) => boundIn(a.field.name) - boundIn(b.field.name));
  const rows = columns.map((column) => rowOf(column, times));
  const bounds = boundsOf(
    columns.map(({ field }) => field),
    layout,
  );
  return { times, interval: intervalOf(times), rows, bounds };
}

interface Column {
  readonly times: readonly number[];
  readonly field: DrawnField;
}

/** The counts of a table; of one that is a series of its own there is one. */
function columnsOf({ fields }: DrawnFrame): Column[] {
  const time = fields.find(({ field }) => field.type === 'time');
  if (!time) return [];
  const times = time.field.values.map((value) => (typeof value === 'number' ? value : NaN));
  if (times.some((value, row) => !(value > (times[row - 1] ?? -Infinity)))) {
    throw new NotDrawnError('The times of this heatmap are not in order.');
  }
  return fields.filter(({ field }) => field.type === 'number').map((field) => ({ times, field }));
}

/** The times of all columns, ascending. */
function timesOf(columns: readonly Column[]): readonly number[] {
  const lists = new Set(columns.map(({ times }) => times));
  const [first = []] = lists;
  return lists.size < 2 ? first : [...new Set([...lists].flat())].sort((a, b) => a - b);
}

function rowOf({ times, field: { name: shown, field } }: Column, all: readonly number[]): HeatRow {
  const name = field.labels?.le ?? field.labels?.ge ?? shown;
  const counted = field.values.map((value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : null,
  );
  const byTime = new Map(times.map((time, row) => [time, counted[row] ?? null]));
  const values = times === all ? counted : all.map((time) => byTime.get(time) ?? null);
  return { name, bound: boundIn(name), values };
}

function boundIn(name: string): number {
  if (name === '+Inf') return Infinity;
  if (name === '-Inf') return -Infinity;
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
