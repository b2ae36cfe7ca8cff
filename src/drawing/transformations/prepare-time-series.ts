import type { Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { member } from '../model/read.ts';
import { joinByField } from './join.ts';
import type { NameMemory } from './name-memory.ts';
import { timeFieldOf, type Transformation } from './transformation.ts';

/** Series in one table, or each in a table of its own. */
export const prepareTimeSeries: Transformation = (frames, options, names) => {
  for (const frame of frames) checkSeries(frame);
  const format = member(options, 'format') ?? 'wide';
  return format === 'wide' ? wide(frames, names) : frames.flatMap((frame) => multi(frame));
};

/** @throws NotDrawnError for tables whose rows belong to several series */
function checkSeries({ fields, name = '' }: Frame): void {
  const times = fields.filter(({ type }) => type === 'time');
  const numbers = fields.filter(({ type }) => type === 'number');
  if (times.length !== 1 || numbers.length !== fields.length - 1 || name !== '') {
    throw new NotDrawnError(
      'The panel’s transformations prepare as series over time what is more than times and numbers, which is not drawn here.',
    );
  }
}

function wide(frames: readonly Frame[], names: NameMemory): readonly Frame[] {
  return joinByField(frames, {}, names);
}

function multi(frame: Frame): readonly Frame[] {
  const time = timeFieldOf(frame);
  const numbers = frame.fields.filter(({ type }) => type === 'number');
  if (!time || numbers.length < 2) return [frame];
  return numbers.map((field) => ({ ...frame, fields: [time, field] }));
}
