import type { Field, FieldType, Frame } from '../../grafana/query/frames.ts';
import { type FieldMatcher, parseMatcher } from '../fields/matchers.ts';
import { reducerId, reducerName, reducerOf } from '../fields/reducers.ts';
import { entriesOf, member } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import { guessType } from './guess-type.ts';
import {
  checkTable,
  column,
  joinedRefId,
  lengthened,
  type Transformation,
} from './transformation.ts';

/** One row for each field with what was calculated of it, or each field as one value. */
export const reduce: Transformation = (frames, options, names) => {
  const given = member(options, 'reducers');
  const reducers = (given === undefined ? ['max'] : entriesOf(given))
    .filter((id) => typeof id === 'string')
    .map(reducerId);
  if (reducers.length === 0) return frames;
  const isReducingFields = member(options, 'mode') === 'reduceFields';
  const chosen = parseMatcher(member(options, 'fields'));
  const withTimes = isReducingFields && member(options, 'includeTimeField') === true;
  const matches: FieldMatcher = chosen ?? (({ field }) => withTimes || field.type !== 'time');
  const sources = frames.map((frame) => ({
    frame,
    fields: frame.fields.filter((field) =>
      matches({ field, frame, name: () => names.of(field, frame, frames) }),
    ),
  }));
  return isReducingFields
    ? reducedFields(sources, reducers)
    : reducedRows(sources, frames, reducers, member(options, 'labelsToFields') === true, names);
};

interface Source {
  readonly frame: Frame;
  readonly fields: readonly Field[];
}

function reducedFields(sources: readonly Source[], reducers: readonly string[]): Frame[] {
  return sources.flatMap(({ frame, fields }) => {
    checkTable(1, fields.length * reducers.length);
    const made = fields.flatMap((field) =>
      reducers.map((id) => ({
        ...field,
        type: typeOf(id, field.type),
        values: [reducerOf(id)?.(field.values)],
        labels: { ...field.labels, ...(reducers.length > 1 && { reducer: reducerName(id) }) },
      })),
    );
    return made.length === 0 ? [] : [{ ...frame, fields: made, length: 1 }];
  });
}

function typeOf(id: string, type: FieldType): FieldType {
  return ['first', 'firstNotNull', 'last', 'lastNotNull'].includes(id) ? type : 'number';
}

function reducedRows(
  sources: readonly Source[],
  frames: readonly Frame[],
  reducers: readonly string[],
  hasLabels: boolean,
  names: NameMemory,
): Frame[] {
  const labels = hasLabels ? labelKeys(frames) : [];
  const rows = sources.reduce((sum, { fields }) => sum + fields.length, 0);
  checkTable(rows, labels.length + reducers.length + 1);
  const tables = sources.map(({ frame, fields }) => [
    column(
      'Field',
      'string',
      fields.map((field) => (hasLabels ? field.name : names.of(field, frame, frames))),
    ),
    ...labels.map((key) =>
      column(
        key,
        'string',
        fields.map((field) => member(field.labels, key)),
      ),
    ),
    ...reducers.map((id) => {
      const values = fields.map((field) => orNaN(reducerOf(id)?.(field.values)));
      return column(reducerName(id), guessType(reducerName(id), values) ?? 'other', values);
    }),
  ]);
  const [first] = frames;
  if (!first) return [];
  const fields = joined(tables);
  const length = fields[0]?.values.length ?? 0;
  const { kind, notices } = first;
  const refId = joinedRefId('reduce', frames);
  return [{ refId, notices, fields, length, ...(kind !== undefined && { kind }) }];
}

const orNaN = (value: unknown) => (value === null ? NaN : value);

function labelKeys(frames: readonly Frame[]): string[] {
  const labels = frames.flatMap(({ fields }) => fields.map((field) => field.labels ?? {}));
  return [...new Set(labels.flatMap((one) => Object.keys(one)))];
}

/** One below the other. Columns of one name whose types differ stay those of the first table. */
function joined([first = [], ...others]: readonly (readonly Field[])[]): Field[] {
  const columns = first.map((field, index) => ({
    ...field,
    values: field.values.concat(
      ...others.flatMap((table) =>
        table
          .filter(
            ({ name, type }, at) =>
              (index === 0 && at === 0) || (name === field.name && type === field.type),
          )
          .map(({ values }) => values),
      ),
    ),
  }));
  const length = columns[0]?.values.length ?? 0;
  return columns.map((field) => lengthened(field, length));
}
