import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { entriesOf, member } from '../model/read.ts';
import { CONFIG_PROPERTIES, type FieldUse, fieldUses, settingOf } from './config-properties.ts';
import type { NameMemory } from './name-memory.ts';
import { checkTable, madeOf, type Transformation } from './transformation.ts';

/** Each row becomes a field, with settings and labels out of the other columns. */
export const rowsToFields: Transformation = (frames, options, names) =>
  frames.map((frame) => fieldsOf(frame, member(options, 'mappings'), names));

function fieldsOf(frame: Frame, mappings: unknown, names: NameMemory): Frame {
  const uses = fieldUses(frame, mappings, names);
  const name = chosen(uses, mappings, 'field.name', 'string');
  const value = chosen(uses, mappings, 'field.value', 'number');
  if (!name || !value) return frame;
  checkTable(1, frame.length);
  const others = uses.filter((use) => use !== name && use !== value);
  const fields = name.field.values.map((text, row): Field => ({
    name: String(text),
    type: value.field.type,
    config: Object.assign({}, ...others.map((use) => setting(use, row))) as Field['config'],
    labels: labelsOf(others, row),
    values: [value.field.values[row]],
  }));
  return madeOf([frame], '', fields, 1);
}

/** The column that a mapping names, else the first of a type that is used for nothing else. */
function chosen(
  uses: readonly FieldUse[],
  mappings: unknown,
  key: string,
  type: Field['type'],
): FieldUse | undefined {
  const isMapped = entriesOf(mappings).some((one) => member(one, 'handlerKey') === key);
  if (isMapped) return uses.findLast((use) => use.key === key);
  return uses.find(
    (use) => use.mapping === undefined && use.key === undefined && use.field.type === type,
  );
}

const setting = ({ key = '', field }: FieldUse, row: number) => settingOf(key, field.values[row]);

/** What is not a setting is a label. */
function labelsOf(uses: readonly FieldUse[], row: number): Record<string, string> {
  const labels = uses.filter(
    ({ key = 'field.label' }) => key !== '__ignore' && !CONFIG_PROPERTIES.includes(key),
  );
  return Object.fromEntries(labels.map(({ name, field }) => [name, labelText(field.values[row])]));
}

function labelText(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new NotDrawnError(
    'The panel’s transformations make labels of a column that is not filled, which is not drawn here.',
  );
}
