import type { Field, FieldType, Frame } from '../../grafana/query/frames.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { reducerOf } from '../fields/reducers.ts';
import { entriesOf, member, membersOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import { checkTable, column, type Transformation } from './transformation.ts';

/** One row for each value of some fields, with calculations of the others. */
export const groupBy: Transformation = (frames, options, names) => {
  const settings = member(options, 'fields');
  const keys = Object.entries(membersOf(settings)).flatMap(([name, setting]) =>
    member(setting, 'operation') === 'groupby' ? [name] : [],
  );
  if (keys.length === 0) return frames;
  const matches = parseMatcher({ id: 'byNames', options: { names: keys } });
  return frames.flatMap((frame) => {
    const by = frame.fields.filter((field) =>
      matches?.({ field, frame, name: () => names.of(field, frame, frames) }),
    );
    if (by.length === 0) return [];
    const groups = groupsOf(frame, by);
    const fields = [
      ...by.map((field) => keyColumn(field, frame, groups, names)),
      ...frame.fields.flatMap((field) => calculated(field, frame, groups, settings, names)),
    ];
    checkTable(groups.length, fields.length);
    const { refId, notices } = frame;
    return [{ refId, notices, fields, length: groups.length }];
  });
};

/** Of fields of one name Grafana takes the values of the first. */
function keyColumn(
  field: Field,
  frame: Frame,
  groups: readonly (readonly number[])[],
  names: NameMemory,
): Field {
  const name = names.bare(field);
  const { values } = frame.fields.find((other) => names.bare(other) === name) ?? field;
  return {
    name: field.name,
    type: field.type,
    config: field.config,
    values: groups.map(([row = 0]) => values[row]),
  };
}

/** The numbers of the rows of each group. */
function groupsOf(frame: Frame, by: readonly Field[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < frame.length; row += 1) {
    const key = String(by.map(({ values }) => values[row]));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

function calculated(
  field: Field,
  frame: Frame,
  groups: readonly (readonly number[])[],
  settings: unknown,
  names: NameMemory,
): Field[] {
  const name = names.bare(field);
  const setting = member(settings, name) ?? member(settings, field.name);
  const calcs = entriesOf(member(setting, 'aggregations')).filter((id) => typeof id === 'string');
  const operation = member(setting, 'operation');
  const isCounted = operation === 'groupby' && calcs.length === 1 && calcs[0] === 'count';
  if (operation !== 'aggregate' && !isCounted) return [];
  const { values } = alike(field, frame, names);
  return calcs.map((id) =>
    column(
      `${name} (${id})`,
      typeOf(id, field.type),
      groups.map((rows) => reducerOf(id)?.(values(rows))),
    ),
  );
}

/** Grafana puts the values of fields of one name together, row by row. */
function alike(field: Field, frame: Frame, names: NameMemory) {
  const name = names.bare(field);
  const fields = frame.fields.filter((other) => names.bare(other) === name);
  return {
    values: (rows: readonly number[]) =>
      rows.flatMap((row) => fields.map((one) => one.values[row])),
  };
}

function typeOf(id: string, type: FieldType): FieldType {
  if (['count', 'countAll', 'distinctCount', 'changeCount'].includes(id)) return 'number';
  return ['allIsNull', 'allIsZero'].includes(id) ? 'boolean' : type;
}
