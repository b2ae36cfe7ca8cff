import type { Field, Frame } from '../../grafana/query/frames.ts';
import { sortedRows } from './rows.ts';
import type { NameMemory } from './name-memory.ts';
import {
  checkTable,
  column,
  intoColumn,
  joinedRefId,
  madeOf,
  pickRows,
  timeFieldOf,
  type Transformation,
  without,
} from './transformation.ts';

/** All series in one table with the columns Time, Metric and Value; the latest first. */
export const seriesToRows: Transformation = (frames, _, names) => {
  const series = frames.filter(({ length }) => length > 0);
  const [first] = series;
  if (frames.length === 0 || !series.every(isTimeSeries)) return series;
  const refId = joinedRefId('seriesToRows', series);
  if (!first) return [madeOf(frames, refId, [], 0)];
  const rows = series.reduce((sum, { length }) => sum + length, 0);
  checkTable(rows, 3);
  const parts = series.map((frame) => ({ time: timeFieldOf(frame), value: valueFieldOf(frame) }));
  const metrics = series.flatMap((frame) => {
    const name = frameName(frame, names);
    return new Array<string>(frame.length).fill(name);
  });
  const time = structure(
    timeFieldOf(first),
    'Time',
    parts.flatMap((part) => part.time?.values ?? []),
  );
  const value = structure(
    first.fields.find(({ type }) => type !== 'time'),
    'Value',
    parts.flatMap((part) => part.value?.values ?? []),
  );
  const table = [time, column('Metric', 'string', metrics), value];
  const order = sortedRows(time, rows, true);
  const fields = table.map((field) => pickRows(field, order));
  return [madeOf(series, refId, fields, rows)];
};

function structure(field: Field | undefined, name: string, values: readonly unknown[]): Field {
  const config = without(field?.config ?? {}, 'displayName', 'displayNameFromDS');
  const type = field?.type ?? 'other';
  return { name, type, config, values: values.map((value) => intoColumn(type, value)) };
}

const valueFieldOf = ({ fields }: Frame) => fields[fields[0]?.type === 'time' ? 1 : 0];

const MOST_COMPARED = 100;

/** A frame with a number and a time that rises. */
function isTimeSeries({ fields }: Frame): boolean {
  if (fields.length < 2 || !fields.some(({ type }) => type === 'number')) return false;
  return fields.some(
    ({ type, values }) =>
      type === 'time' &&
      values
        .slice(0, MOST_COMPARED)
        .every(
          (time, row) => row === 0 || (time !== null && Number(time) > Number(values[row - 1])),
        ),
  );
}

function frameName(frame: Frame, names: NameMemory): string {
  if (frame.name !== undefined && frame.name !== '') return frame.name;
  return frame.fields
    .filter(({ type }) => type !== 'time')
    .map((field) => names.alone(field, frame))
    .join(', ');
}
