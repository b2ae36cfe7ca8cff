import { timeFormat, tickText } from '../axes/time-ticks.ts';
import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { wholeText } from '../fields/display.ts';
import { seriesColour } from '../fields/field-colour.ts';
import { mapValue } from '../fields/mappings.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import type { Series } from '../graph/series.ts';
import { axisStyle, barStyle } from '../graph/style.ts';
import type { BarOptions } from './bar-options.ts';

/** What a bar chart shows: for each category a value of each series. */
export interface BarData {
  readonly labels: readonly string[];
  /** Their times are the places of the categories: 0, 1, 2 … */
  readonly series: readonly Series[];
  /** The colour of a value, where each has one of its own; undefined where series have one. */
  readonly colourOf: ((series: Series, row: number) => string | undefined) | undefined;
}

const MOST_BARS = 20_000;

/**
 * Rows of tables by their text or time; those of several tables are joined.
 * @throws NotDrawnError for values without categories, and for too many
 */
export function barData(
  frames: readonly DrawnFrame[],
  { xField, colourField, stack }: Pick<BarOptions, 'xField' | 'colourField' | 'stack'>,
  around: Surroundings,
): BarData | undefined {
  const tables = frames.filter(({ frame }) => frame.length > 0);
  if (tables.length === 0) return undefined;
  const columns = tables.map((table) => ({ x: categoriesOf(table, xField), table }));
  const categories = categoriesIn(columns.map(({ x }) => x));
  const series = columns.flatMap(({ x, table }) =>
    table.fields
      .filter((field) => field !== x && field.field.type === 'number')
      .map((field) => oneSeries(field, { x, categories, stack, around })),
  );
  const [first] = columns;
  if (!first || series.length === 0) return undefined;
  if (categories.values.length * series.length > MOST_BARS) {
    throw new NotDrawnError('The panel has more bars than are drawn here.');
  }
  return {
    labels: labelsOf(first.x, categories.values, around),
    series,
    colourOf: colours(tables, series, colourField),
  };
}

/** By another field, or by their own where values have colours: by thresholds, or as they are mapped to. */
function colours(
  tables: readonly DrawnFrame[],
  series: readonly Series[],
  name: string | undefined,
): BarData['colourOf'] {
  const field = tables[0] && name !== undefined ? named(tables[0], name) : undefined;
  if (field && tables.length > 1) {
    throw new NotDrawnError('Bars of several tables are not coloured by a field here.');
  }
  if (field) return (_, row) => field.display(field.field.values[row]).colour;
  if (!series.some(({ field }) => hasOwnColours(field))) return undefined;
  return ({ field, values }, row) => field.display(values[row]).colour;
}

const hasOwnColours = ({ settings: { colour, mappings }, field }: DrawnField) =>
  colour.mode === 'thresholds' ||
  field.values.some((value) => mapValue(mappings, value)?.colour !== undefined);

const named = ({ fields }: DrawnFrame, wanted: string | undefined) =>
  fields.find(({ name, field }) => name === wanted || field.name === wanted);

function categoriesOf(table: DrawnFrame, xField: string | undefined): DrawnField {
  const { fields } = table;
  const found =
    named(table, xField) ??
    fields.find(({ field }) => field.type === 'string') ??
    fields.find(({ field }) => field.type === 'time');
  if (!found) throw new NotDrawnError('A bar chart needs a column of texts or times.');
  return found;
}

interface Categories {
  readonly values: readonly unknown[];
  /** The place of the category of a row. */
  readonly placeOf: (value: unknown, row: number) => number;
}

/** Of one table each row is a category; of several those that differ, times from the earliest on. */
function categoriesIn(columns: readonly DrawnField[]): Categories {
  const [first] = columns;
  if (columns.length === 1 && first) {
    return { values: first.field.values, placeOf: (_, row) => row };
  }
  const found = [...new Set(columns.flatMap(({ field }) => field.values))];
  const areTimes = columns.every(({ field }) => field.type === 'time');
  if (areTimes) found.sort((a, b) => Number(a) - Number(b));
  const places = new Map(found.map((value, place) => [value, place]));
  return { values: found, placeOf: (value) => places.get(value) ?? 0 };
}

function labelsOf(x: DrawnField, values: readonly unknown[], { clock }: Surroundings): string[] {
  if (x.field.type !== 'time') return values.map((value) => wholeText(x.display(value)));
  const times = values.filter((value) => typeof value === 'number' && Number.isFinite(value));
  const size = Math.max(...times.map(Number)) - Math.min(...times.map(Number));
  const format = timeFormat(size, size / Math.max(1, times.length - 1) || 1);
  return values.map((time) =>
    typeof time === 'number' && Number.isFinite(time) ? tickText(time, clock.zone, format) : '',
  );
}

interface Shared {
  readonly x: DrawnField;
  readonly categories: Categories;
  readonly stack: BarOptions['stack'];
  readonly around: Surroundings;
}

function oneSeries(field: DrawnField, { x, categories, stack, around }: Shared): Series {
  const values = new Float64Array(categories.values.length).fill(NaN);
  for (const [row, value] of field.field.values.entries()) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    values[categories.placeOf(x.field.values[row], row)] = value;
  }
  return {
    field,
    name: field.name,
    colour: seriesColour(field, around),
    style: { ...barStyle(field), stack },
    axis: axisStyle(field),
    times: Float64Array.from(values, (_, place) => place),
    values,
  };
}
