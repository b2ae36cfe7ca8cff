import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { createDisplay } from '../fields/display.ts';
import { fieldName, nameFacts } from '../fields/names.ts';
import { stringOf } from '../model/read.ts';
import type { Surroundings } from '../fields/surroundings.ts';

const LONG = 'timeseries-long';
/** Most series that rows are sorted into. */
const MOST_SERIES = 2_000;

/**
 * Frames whose rows are of many series, told apart by texts beside their values, as a frame for each
 * series; Grafana's time series panel does that where all frames say that they are such ones.
 * @throws NotDrawnError for too many series
 */
export function splitLong(
  frames: readonly DrawnFrame[],
  around: Surroundings,
): readonly DrawnFrame[] {
  const filled = frames.filter(({ frame }) => frame.fields.length > 0);
  const areLong = filled.length > 0 && filled.every(({ frame }) => frame.kind === LONG);
  if (!areLong) return frames;
  const split = filled.flatMap(splitRows);
  const facts = nameFacts(split.map(({ frame }) => frame));
  const all = split.map(({ frame }) => frame);
  let index = 0;
  return split.map(({ frame, fields }) => ({
    frame,
    fields: fields.map((drawn) => {
      const { field, settings } = drawn;
      const own = field.type === 'number' ? index++ : index;
      const name = fieldName({ field, frame, frames: all }, settings, facts);
      const shown = { ...drawn, index: own, name };
      return { ...shown, display: createDisplay(shown, around) };
    }),
  }));
}

/** One frame for each combination of texts, in the order in which they come. */
function splitRows({ frame, fields }: DrawnFrame): DrawnFrame[] {
  const texts = fields.filter(({ field }) => field.type === 'string');
  const time = fields.find(({ field }) => field.type === 'time');
  const values = fields.filter(({ field }) => field.type === 'number' || field.type === 'boolean');
  if (!time || texts.length === 0) return [{ frame, fields }];
  const groups = new Map<string, number[]>();
  for (let row = 0; row < frame.length; row += 1) {
    const key = JSON.stringify(texts.map(({ field }) => field.values[row] ?? null));
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
    if (groups.size > MOST_SERIES) {
      throw new NotDrawnError(`The panel has more than ${MOST_SERIES} series.`);
    }
  }
  return [...groups.values()].map((rows) => {
    const labels = Object.fromEntries(
      texts.map(({ field }) => [field.name, stringOf(field.values[rows[0] ?? 0]) ?? '']),
    );
    const shown = [time, ...values].map((drawn) => rowsOf(drawn, rows, labels));
    const own: Frame = { ...frame, fields: shown.map(({ field }) => field), length: rows.length };
    return { frame: own, fields: shown.map((drawn) => ({ ...drawn, frame: own })) };
  });
}

function rowsOf(
  drawn: DrawnField,
  rows: readonly number[],
  labels: Readonly<Record<string, string>>,
): DrawnField {
  const { field } = drawn;
  const own: Field = {
    ...field,
    values: rows.map((row) => field.values[row]),
    ...(field.type !== 'time' && { labels: { ...field.labels, ...labels } }),
  };
  return { ...drawn, field: own };
}
