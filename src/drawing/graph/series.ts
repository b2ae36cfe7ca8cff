import { oneOf } from '../model/read.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { seriesColour } from '../fields/field-colour.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import { axisStyle, type AxisStyle, type SeriesStyle, seriesStyle } from './style.ts';

/** One line, row of bars or points of a graph. */
export interface Series {
  readonly field: DrawnField;
  readonly name: string;
  readonly colour: string;
  readonly style: SeriesStyle;
  readonly axis: AxisStyle;
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[];
  /** Null where there is a gap; NaN and infinite values are gaps on the picture. */
  readonly values: readonly (number | null)[];
}

/** The series of frames with a time field: its numbers, and flags as 0 and 1. */
export function seriesOf(frames: readonly DrawnFrame[], around: Surroundings): Series[] {
  return frames.flatMap(({ fields }) => {
    const time = fields.find(({ field }) => field.type === 'time');
    if (!time) return [];
    return fields
      .filter(({ field }) => field.type === 'number' || field.type === 'boolean')
      .map((field) => oneSeries(time, field, around));
  });
}

function oneSeries(time: DrawnField, field: DrawnField, around: Surroundings): Series {
  const style = seriesStyle(field);
  const points = inOrder(time.field.values, field.field.values);
  const step = style.insertNulls ?? interval(time);
  const { times, values } = withGaps(points, step);
  return {
    field,
    name: field.name,
    colour: seriesColour(field, around),
    style,
    axis: axisStyle(field),
    times,
    values: values.map((value) => drawable(value, field, style.isNegative)),
  };
}

interface Points {
  readonly times: readonly number[];
  readonly values: readonly unknown[];
}

/** Without rows that have no time, and sorted: data sources do not all sort. */
function inOrder(times: readonly unknown[], values: readonly unknown[]): Points {
  const rows = times.flatMap((time, index) =>
    typeof time === 'number' && Number.isFinite(time) ? [index] : [],
  );
  const at = (index: number) => times[index] as number;
  const isSorted = rows.every((row, index) => index === 0 || at(rows[index - 1] ?? row) <= at(row));
  if (!isSorted) rows.sort((a, b) => at(a) - at(b));
  return { times: rows.map(at), values: rows.map((row) => values[row]) };
}

/** Milliseconds between the values of a data source that says so. */
function interval({ field }: DrawnField): number | undefined {
  const value = field.config.interval;
  return typeof value === 'number' && value > 0 ? value : undefined;
}

const MOST_GAPS = 100_000;

/** A null between values that are further apart than the step. */
function withGaps(points: Points, step: number | undefined): Points {
  if (step === undefined || points.times.length > MOST_GAPS) return points;
  const times: number[] = [];
  const values: unknown[] = [];
  for (const [index, time] of points.times.entries()) {
    const before = points.times[index - 1];
    // A step that is late by a little is not a gap.
    if (before !== undefined && time - before > step * 1.000001 + 1) {
      times.push(before + step);
      values.push(null);
    }
    times.push(time);
    values.push(points.values[index]);
  }
  return { times, values };
}

function drawable(value: unknown, { settings }: DrawnField, isNegative: boolean): number | null {
  const number = typeof value === 'boolean' ? Number(value) : value;
  const asZero = oneOf(settings.custom.get('nullAs'), ['gap', 'zero']) === 'zero';
  if (typeof number !== 'number' || !Number.isFinite(number)) return asZero ? 0 : null;
  return isNegative && number !== 0 ? -number : number;
}
