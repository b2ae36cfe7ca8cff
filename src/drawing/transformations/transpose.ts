import type { Field, FieldType, Frame } from '../../grafana/query/frames.ts';
import { member, nonEmptyOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import {
  asWritten,
  checkTable,
  column,
  emptyValue,
  type Transformation,
} from './transformation.ts';

/** Rows become columns, and columns rows. */
export const transpose: Transformation = (frames, options, names) =>
  frames.map((frame) => transposed(frame, frames, options, names));

function transposed(
  frame: Frame,
  frames: readonly Frame[],
  options: unknown,
  names: NameMemory,
): Frame {
  const [first] = frame.fields;
  if (!first) return frame;
  const hasHeads = first.type === 'string' || first.type === 'time';
  const fields = hasHeads ? frame.fields.slice(1) : frame.fields;
  checkTable(fields.length, first.values.length + 1);
  const empty = emptyValue(member(options, 'emptyValue'));
  const firstName = nonEmptyOf(member(options, 'firstFieldName')) ?? 'Field';
  const restName = nonEmptyOf(member(options, 'restFieldsName')) ?? 'Value';
  const type = commonType(fields);
  const called = fields.map((field) => names.of(field, frame, frames));
  const columns = first.values.map((head, row): Field => {
    const label = hasHeads ? (asText(head, empty) ?? '') : row + 1;
    return {
      name: restName,
      labels: { [hasHeads ? first.name : 'row']: asWritten(label) },
      type,
      config: {},
      values: fields.map(({ values }) =>
        type === 'string' ? asText(values[row], empty) : values[row],
      ),
    };
  });
  return {
    ...frame,
    refId: `transpose-${frame.refId}`,
    fields: [column(firstName, 'string', called), ...columns],
    length: fields.length,
  };
}

function commonType(fields: readonly Field[]): FieldType {
  const types = new Set(fields.map(({ type }) => type));
  const [type] = types;
  return types.size === 1 && type !== undefined ? type : 'string';
}

function asText(value: unknown, empty: unknown): unknown {
  if (value !== null && value !== undefined) return asWritten(value);
  return empty === null ? null : asWritten(empty);
}
