import type { Field, Frame } from '../../grafana/query/frames.ts';
import { entriesOf, member, stringOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import { checkTable, column, type Transformation, without } from './transformation.ts';

/** Labels of series become columns, or tables of their own. */
export const labelsToFields: Transformation = (frames, options, names) => {
  const keep = entriesOf(member(options, 'keepLabels')).filter((key) => typeof key === 'string');
  if (member(options, 'mode') === 'rows') {
    const hasKeep = Array.isArray(member(options, 'keepLabels'));
    return asRows(frames, hasKeep ? keep : undefined, names);
  }
  const valueLabel = stringOf(member(options, 'valueLabel'));
  return frames.map((frame) => asColumns(frame, new Set(keep), valueLabel, names));
};

function asColumns(
  frame: Frame,
  keep: ReadonlySet<string>,
  valueLabel: string | undefined,
  names: NameMemory,
): Frame {
  const found = new Map<string, Set<string>>();
  const fields = frame.fields.map((field) => {
    if (!field.labels) return field;
    let { name } = field;
    for (const [key, value] of Object.entries(field.labels)) {
      if (keep.size > 0 && !keep.has(key)) continue;
      if (key === valueLabel) name = value;
      else found.set(key, (found.get(key) ?? new Set()).add(value));
    }
    const { type, values } = field;
    const config = without(field.config, 'displayName', 'displayNameFromDS');
    return names.carry(field, { name, type, values, config });
  });
  const columns = [...found].flatMap(([key, values]) =>
    [...values].map((value) => [key, value] as const),
  );
  checkTable(frame.length, fields.length + columns.length);
  return {
    ...frame,
    fields: [
      ...fields,
      ...columns.map(([key, value]) =>
        column(key, 'string', new Array<string>(frame.length).fill(value)),
      ),
    ],
  };
}

function asRows(
  frames: readonly Frame[],
  keep: readonly string[] | undefined,
  names: NameMemory,
): Frame[] {
  return frames.flatMap((frame) =>
    frame.fields.flatMap((field: Field) => {
      if (!field.labels) return [];
      const keys = keep ?? Object.keys(field.labels);
      if (keys.length === 0) return [];
      const name = names.of(field, frame, frames);
      const values = keys.map((key) => member(field.labels, key));
      const fields = [column('label', 'string', keys), column('value', 'string', values)];
      return [{ ...frame, name, fields, length: keys.length }];
    }),
  );
}
