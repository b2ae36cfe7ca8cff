import type { Field, Frame } from '../../grafana/query/frames.ts';
import {
  asWritten,
  checkTable,
  intoColumn,
  joinedRefId,
  madeOf,
  type Transformation,
  without,
} from './transformation.ts';

type Row = ReadonlyMap<string, unknown>;

/** One table of all frames; rows that do not contradict each other in what both have become one. */
export const merge: Transformation = (frames) => {
  if (frames.length <= 1) return frames;
  const filled = frames.filter(({ fields }) => fields.length > 0);
  const [first] = frames;
  if (filled.length === 0) return first ? [first] : [];
  const keys = commonNames(filled);
  if (keys.length === 0) return frames;
  const columns = new Map<string, Field>();
  for (const field of filled.flatMap(({ fields }) => fields)) {
    if (!columns.has(field.name)) columns.set(field.name, bare(field));
  }
  checkTable(
    filled.reduce((sum, { length }) => sum + length, 0),
    columns.size,
  );
  const rows = mergedRows(filled, keys);
  const fields = [...columns].map(([name, field]) => ({
    ...field,
    values: rows.map((row) => intoColumn(field.type, row.get(name) ?? null)),
  }));
  return [madeOf(filled, joinedRefId('merge', filled), fields, rows.length)];
};

/** Names that every frame has a field of. */
function commonNames(frames: readonly Frame[]): string[] {
  const sets = frames.map(({ fields }) => new Set(fields.map(({ name }) => name)));
  return [...(sets.at(-1) ?? [])].filter((name) => sets.every((set) => set.has(name)));
}

function bare({ name, type, config }: Field): Field {
  return { name, type, config: without(config, 'displayName'), values: [] };
}

function mergedRows(frames: readonly Frame[], keys: readonly string[]): Row[] {
  const groups = new Map<string, { row: Row }[]>();
  const all: { row: Row }[] = [];
  for (const frame of frames) {
    const byName = new Map(frame.fields.map((field) => [field.name, field]));
    for (let index = 0; index < frame.length; index += 1) {
      const row = new Map([...byName].map(([name, { values }]) => [name, values[index]]));
      const key = JSON.stringify(keys.map((name) => asWritten(row.get(name))));
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      const alike = group.filter((other) => isMergeable(other.row, row));
      for (const other of alike) other.row = new Map([...other.row, ...row]);
      if (alike.length > 0) continue;
      const added = { row };
      group.push(added);
      all.push(added);
    }
  }
  return all.map(({ row }) => row);
}

function isMergeable(known: Row, row: Row): boolean {
  for (const [name, value] of row) {
    const other = known.get(name);
    if (other !== undefined && other !== null && other !== value) return false;
  }
  return true;
}
