import type { Field, Frame } from '../../grafana/query/frames.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { member, nonEmptyOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import { checkTable, emptyValue, madeOf, type Transformation, without } from './transformation.ts';

/** A table with a row for each value of one field, and a column for each value of another. */
export const groupingToMatrix: Transformation = (frames, options, names) => {
  const [frame] = frames;
  if (!frame || frames.length !== 1) return frames;
  const nameOf = (key: string, fallback: string) => nonEmptyOf(member(options, key)) ?? fallback;
  const [columnName, rowName] = [nameOf('columnField', 'Time'), nameOf('rowField', 'Time')];
  const key = (name: string) => keyField(frame, frames, name, names);
  const column = key(columnName);
  const row = key(rowName);
  const value = key(nameOf('valueField', 'Value'));
  if (!column || !row || !value) return frames;
  const [columns, rows] = [[...new Set(column.values)], [...new Set(row.values)]];
  checkTable(rows.length, columns.length + 1);
  const cells = cellsOf(column, row, value);
  const empty = emptyValue(member(options, 'emptyValue'));
  const config = without(value.config, 'displayName');
  const unnamed = without(config, 'displayNameFromDS');
  const firstNumber = columns.findIndex((one) => typeof one === 'number');
  const head = { name: `${rowName}\\${columnName}`, type: row.type, config: row.config };
  const fields: Field[] = [
    { ...head, values: rows },
    ...columns.map((name, index) => {
      const ofColumn = cells.get(textOf(name));
      return {
        name: name === null || name === undefined ? '' : textOf(name),
        type: value.type,
        config: firstNumber !== -1 && index >= firstNumber ? unnamed : config,
        values: rows.map((one) => ofColumn?.get(textOf(one)) ?? empty),
      };
    }),
  ];
  return [madeOf(frames, '', fields, rows.length)];
};

const textOf = (value: unknown) => String(value);

function cellsOf(column: Field, row: Field, value: Field) {
  const cells = new Map<string, Map<string, unknown>>();
  for (const [index, one] of value.values.entries()) {
    const key = textOf(column.values[index]);
    const ofColumn = cells.get(key) ?? new Map<string, unknown>();
    cells.set(key, ofColumn);
    ofColumn.set(textOf(row.values[index]), one);
  }
  return cells;
}

function keyField(
  frame: Frame,
  frames: readonly Frame[],
  name: string,
  names: NameMemory,
): Field | undefined {
  const matches = parseMatcher({ id: 'byName', options: name });
  return frame.fields.find((field) =>
    matches?.({ field, frame, name: () => names.of(field, frame, frames) }),
  );
}
