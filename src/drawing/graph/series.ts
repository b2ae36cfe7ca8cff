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
  readonly times: Float64Array;
  /** NaN where there is a gap: a null, or an infinite value. */
  readonly values: Float64Array;
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
  const style = isSwitch(field) ? asSteps(seriesStyle(field)) : seriesStyle(field);
  const toNumber = drawable(field, style.isNegative);
  const points = inOrder(time.field.values, field.field.values, toNumber);
  const { times, values } = withGaps(points, style.insertNulls ?? interval(time));
  return {
    field,
    name: field.name,
    colour: seriesColour(field, around),
    style,
    axis: axisStyle(field),
    times,
    values,
  };
}

const isSwitch = ({ field }: DrawnField) => field.type === 'boolean';

/** Between yes and no there is nothing: a line goes straight up and down. */
const asSteps = (style: SeriesStyle): SeriesStyle => ({
  ...style,
  interpolation: style.interpolation === 'stepBefore' ? 'stepBefore' : 'stepAfter',
});

interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/**
 * Without rows that have no time, or no value at all as joined tables have, and sorted: data sources do not
 * all sort.
 */
export function inOrder(
  times: readonly unknown[],
  values: readonly unknown[],
  toNumber: (value: unknown) => number,
): Points {
  const found = { times: new Float64Array(times.length), values: new Float64Array(times.length) };
  let [count, isSorted, before] = [0, true, -Infinity];
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row];
    if (typeof time !== 'number' || !Number.isFinite(time) || values[row] === undefined) continue;
    found.times[count] = time;
    found.values[count] = toNumber(values[row]);
    count += 1;
    isSorted &&= time >= before;
    before = time;
  }
  const points = {
    times: found.times.subarray(0, count),
    values: found.values.subarray(0, count),
  };
  return isSorted ? points : sorted(points);
}

function sorted({ times, values }: Points): Points {
  const at = (index: number) => times[index] ?? 0;
  const order = Uint32Array.from(times, (_, index) => index).sort((a, b) => at(a) - at(b));
  return {
    times: Float64Array.from(order, at),
    values: Float64Array.from(order, (index) => values[index] ?? NaN),
  };
}

/** Milliseconds between the values of a data source that says so. */
function interval({ field }: DrawnField): number | undefined {
  const value = field.config.interval;
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** A gap between values that are further apart than the step. */
export function withGaps({ times, values }: Points, step: number | undefined): Points {
  if (step === undefined) return { times, values };
  // A step that is late by a little is not a gap.
  const isGap = (row: number) =>
    row > 0 && (times[row] ?? 0) - (times[row - 1] ?? 0) > step * 1.000001 + 1;
  let gaps = 0;
  for (let row = 1; row < times.length; row += 1) if (isGap(row)) gaps += 1;
  if (gaps === 0) return { times, values };
  const length = times.length + gaps;
  const found = { times: new Float64Array(length), values: new Float64Array(length) };
  for (let row = 0, at = 0; row < times.length; row += 1, at += 1) {
    if (isGap(row)) {
      found.times[at] = (times[row - 1] ?? 0) + step;
      found.values[at] = NaN;
      at += 1;
    }
    found.times[at] = times[row] ?? 0;
    found.values[at] = values[row] ?? NaN;
  }
  return found;
}

/** What is drawn of a value: NaN for a gap. */
function drawable({ settings }: DrawnField, isNegative: boolean): (value: unknown) => number {
  const missing = oneOf(settings.custom.get('nullAs'), ['gap', 'zero']) === 'zero' ? 0 : NaN;
  return (value) => {
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) return missing;
    return isNegative && number !== 0 ? -number : number;
  };
}
