import type { Field, Frame } from '../../grafana/query/frames.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { member, stringOf } from '../model/read.ts';
import { alignedJoin } from './aligned-join.ts';
import type { NameMemory } from './name-memory.ts';
import { tabularJoin } from './tabular-join.ts';
import { joinedRefId, madeOf, timeFieldOf } from './transformation.ts';

/** One table of all frames, by a field that they have in common. */
export function joinByField(
  frames: readonly Frame[],
  options: unknown,
  names: NameMemory,
): readonly Frame[] {
  if (frames.length <= 1) return frames;
  const tables = frames.flatMap((frame) => {
    const table = tableOf(frame, frames, stringOf(member(options, 'byField')) ?? '', names);
    return table ? [table] : [];
  });
  const refId = joinedRefId('joinByField', frames);
  const [first] = tables;
  if (!first) return [madeOf(frames, refId, [], 0)];
  const mode = member(options, 'mode');
  const fields = [first.key, ...tables.flatMap(({ others }) => others)];
  if (mode === 'inner' && tables.length < frames.length) {
    return [madeOf(frames, refId, fields.map(emptied), 0)];
  }
  const columns = tables.map(({ key, others }) => [key, ...others].map(({ values }) => values));
  const joined =
    mode === 'inner' || mode === 'outerTabular'
      ? tabularJoin(columns, mode === 'outerTabular')
      : alignedJoin(columns);
  const made = fields.map((field, index) => ({ ...field, values: joined[index] ?? [] }));
  const [key] = made;
  if (key) names.carry(first.key, key);
  return [madeOf(frames, refId, made, joined[0]?.length ?? 0)];
}

const emptied = (field: Field): Field => ({ ...field, values: [] });

interface Table {
  readonly key: Field;
  readonly others: readonly Field[];
}

/** A frame of which the joined field is known; undefined when it has none. */
function tableOf(
  frame: Frame,
  frames: readonly Frame[],
  byField: string,
  names: NameMemory,
): Table | undefined {
  const matches = byField === '' ? undefined : parseMatcher({ id: 'byName', options: byField });
  const isByTime = frames[0] !== undefined && timeFieldOf(frames[0]) !== undefined;
  const key =
    byField === ''
      ? isByTime
        ? timeFieldOf(frame)
        : undefined
      : frame.fields.find((field) =>
          matches?.({ field, frame, name: () => names.of(field, frame, frames) }),
        );
  if (!key) return undefined;
  const others = frame.fields.filter((field) => field !== key);
  return { key, others: others.map((field) => withFrameName(field, frame.name)) };
}

/** The name of a frame, which the result lacks, goes to its value or into the labels. */
function withFrameName(field: Field, frameName = ''): Field {
  const labels = field.labels ?? {};
  if (frameName === '') return { ...field, labels };
  if (field.name === 'Value') return { ...field, labels, name: frameName };
  return {
    ...field,
    labels: Object.hasOwn(labels, 'name') ? labels : { ...labels, name: frameName },
  };
}
