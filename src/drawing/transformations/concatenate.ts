import type { Field, Frame } from '../../grafana/query/frames.ts';
import { member, stringOf } from '../model/read.ts';
import { checkTable, madeOf, sameLength, type Transformation } from './transformation.ts';

/** The fields of all frames side by side. */
export const concatenate: Transformation = (frames, options) => {
  if (frames.length < 2) return frames;
  const length = sameLength(frames);
  const fields = frames.flatMap((frame) =>
    frame.fields.map((field) => named(field, frame, options)),
  );
  checkTable(length, fields.length);
  return [madeOf(frames, '', fields, length)];
};

function named(field: Field, { name = '' }: Frame, options: unknown): Field {
  const mode = member(options, 'frameNameMode') ?? 'field';
  if (name === '' || mode === 'drop') return { ...field };
  if (mode === 'label') {
    const label = stringOf(member(options, 'frameNameLabel')) ?? 'frame';
    return { ...field, labels: { ...field.labels, [label]: name } };
  }
  const isUnnamed = field.name === '' || field.name === 'Value';
  return { ...field, name: isUnnamed ? name : `${name} · ${field.name}` };
}
