import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { reducerOf } from '../fields/reducers.ts';
import { member, nonEmptyOf } from '../model/read.ts';
import { type FieldUse, fieldUses, settingOf } from './config-properties.ts';
import type { Transformation } from './transformation.ts';

/** What one query answers becomes settings of the fields of others. */
export const configFromData: Transformation = (frames, options, names) => {
  const refId = nonEmptyOf(member(options, 'configRefId')) ?? 'config';
  const [source, second] = frames.filter((frame) => frame.refId === refId);
  if (!source) return frames;
  if (second) {
    throw new NotDrawnError(
      'The panel’s transformations take settings from a query with more than one series, which is not drawn here.',
    );
  }
  const uses = fieldUses(source, member(options, 'mappings'), names);
  const made = Object.assign({}, ...uses.map(setting)) as Field['config'];
  const matches = parseMatcher(member(options, 'applyTo') ?? { id: 'numeric' });
  const others = frames.filter((frame) => frame !== source);
  return others.map((frame): Frame => {
    const fields = frame.fields.map((field) =>
      matches?.({ field, frame, name: () => names.of(field, frame, frames) })
        ? names.carry(field, { ...field, config: { ...field.config, ...made } })
        : field,
    );
    return { ...frame, fields };
  });
};

/** Where no calculation is chosen, the rows have to agree. */
function setting({ key = '', field, mapping }: FieldUse): Readonly<Record<string, unknown>> {
  const known = settingOf(key, 1);
  if (Object.keys(known).length === 0) return {};
  const reducer = nonEmptyOf(member(mapping, 'reducerId'));
  if (reducer !== undefined) return settingOf(key, reducerOf(reducer)?.(field.values));
  const values = new Set(field.values);
  if (values.size > 1) {
    throw new NotDrawnError(
      'The panel’s transformations take a setting from rows that differ, which is not drawn here.',
    );
  }
  return settingOf(key, field.values[0]);
}
