import type { Field, FieldType, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { entriesOf, member, nonEmptyOf, stringOf } from '../model/read.ts';
import { extractorOf, type Extractor } from './extractors.ts';
import { valueAtPath } from './json-path.ts';
import type { NameMemory } from './name-memory.ts';
import { checkTable, column, type Transformation } from './transformation.ts';

/** Texts or objects of one field become fields of their own. */
export const extractFields: Transformation = (frames, options, names) => {
  const source = nonEmptyOf(member(options, 'source'));
  const format = nonEmptyOf(member(options, 'format')) ?? 'auto';
  const extract = extractorOf(format, options);
  if (source === undefined || !extract) return frames;
  const paths = format === 'json' ? pathsOf(member(options, 'jsonPaths')) : [];
  return frames.map((frame) => {
    const field = fieldNamed(frame, source, names);
    if (!field) return frame;
    const made = extracted(field, frame, paths.length > 0 ? atPaths(extract, paths) : extract);
    if (member(options, 'replace') !== true)
      return { ...frame, fields: [...frame.fields, ...made] };
    const time = frame.fields.find(({ type }) => type === 'time');
    const isTimeKept = member(options, 'keepTime') === true && time !== undefined;
    return { ...frame, fields: isTimeKept ? [time, ...made] : made };
  });
};

function fieldNamed(frame: Frame, name: string, names: NameMemory): Field | undefined {
  return frame.fields.find((one) => one.name === name || names.alone(one, frame) === name);
}

interface Path {
  readonly path: string;
  readonly name: string;
}

function pathsOf(value: unknown): Path[] {
  return entriesOf(value).map((one) => {
    const path = stringOf(member(one, 'path')) ?? '';
    return { path, name: nonEmptyOf(member(one, 'alias')) ?? path };
  });
}

/** @throws NotDrawnError for a path that leads nowhere: what Grafana writes there depends on its version */
const atPaths =
  (extract: Extractor, paths: readonly Path[]): Extractor =>
  (value) => {
    const whole = extract(value);
    return new Map(
      paths.map(({ path, name }) => {
        const part = valueAtPath(Object.fromEntries(whole), path);
        if (part !== undefined && part !== null) return [name, part];
        throw new NotDrawnError(
          'The panel’s transformations extract what is not in every row, which is not drawn here.',
        );
      }),
    );
  };

function extracted(field: Field, frame: Frame, extract: Extractor): Field[] {
  const columns = new Map<string, unknown[]>();
  for (const [row, value] of field.values.entries()) {
    for (const [key, part] of extract(value)) {
      let values = columns.get(key);
      if (!values) {
        values = new Array<null>(frame.length).fill(null);
        columns.set(key, values);
        checkTable(frame.length, columns.size);
      }
      values[row] = part;
    }
  }
  return [...columns].map(([name, values]) => column(name, typeOf(values), values));
}

/** Of the first value: a text stays a text, also when it looks like a number. */
function typeOf(values: readonly unknown[]): FieldType {
  const type = typeof values.find((value) => value !== null && value !== undefined);
  return type === 'number' || type === 'string' || type === 'boolean' ? type : 'other';
}
