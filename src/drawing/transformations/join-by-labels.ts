import type { Field } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { entriesOf, member, nonEmptyOf } from '../model/read.ts';
import { checkTable, column, madeOf, type Transformation } from './transformation.ts';

interface Group {
  /** The values of the labels that are joined by. */
  readonly keys: readonly unknown[];
  /** Of each column, in the order of the series. */
  readonly columns: Map<string, unknown[]>;
}

/** Series side by side: a column for each value of one label, and rows for each value of the others. */
export const joinByLabels: Transformation = (frames, options) => {
  const label = nonEmptyOf(member(options, 'value'));
  const series = frames.flatMap(({ fields }) =>
    fields.filter(({ type, labels }) => type !== 'time' && labels !== undefined),
  );
  const known = [...new Set(series.flatMap(({ labels = {} }) => Object.keys(labels)))];
  if (label === undefined || !known.includes(label)) {
    throw new NotDrawnError('The panel’s transformations join by a label that no series has.');
  }
  const given = entriesOf(member(options, 'join')).filter((one) => typeof one === 'string');
  const keys = (given.length > 0 ? given : known).filter((one) => one !== label);
  const types = new Map<string, Field['type']>();
  const groups = new Map<string, Group>();
  for (const { labels, type, values } of series) {
    const name = member(labels, label);
    if (typeof name !== 'string') {
      throw new NotDrawnError(
        'The panel’s transformations join by a label that not all series have.',
      );
    }
    if (!types.has(name)) types.set(name, type);
    const own = keys.map((key) => member(labels, key));
    const id = JSON.stringify(own);
    const group = groups.get(id) ?? { keys: own, columns: new Map<string, unknown[]>() };
    groups.set(id, group);
    group.columns.set(name, (group.columns.get(name) ?? []).concat(values));
  }
  return [madeOf(frames, '', ...table(keys, types, [...groups.values()]))];
};

function table(
  keys: readonly string[],
  types: ReadonlyMap<string, Field['type']>,
  groups: readonly Group[],
): [fields: Field[], length: number] {
  const lengths = groups.map(({ columns }) =>
    Math.max(1, ...[...columns.values()].map((values) => values.length)),
  );
  const length = lengths.reduce((sum, rows) => sum + rows, 0);
  checkTable(length, keys.length + types.size);
  const rows = groups.flatMap((group, index) =>
    Array.from({ length: lengths[index] ?? 0 }, (_, row) => ({ group, row })),
  );
  const fields = [
    ...keys.map((key, place) =>
      column(
        key,
        'string',
        rows.map(({ group }) => group.keys[place]),
      ),
    ),
    ...[...types].map(([name, type]) =>
      column(
        name,
        type,
        rows.map(({ group, row }) => group.columns.get(name)?.[row] ?? null),
      ),
    ),
  ];
  return [fields, length];
}
