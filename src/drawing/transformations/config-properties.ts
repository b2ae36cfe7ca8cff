import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { entriesOf, member, numberOf, stringOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';

/** Settings of a field that are made of values, by the names that models have for them. */
const PROPERTIES: Readonly<Record<string, (value: unknown) => unknown>> = {
  min: numberOf,
  max: numberOf,
  decimals: numberOf,
  unit: String,
  displayName: String,
  color: (value) => ({ mode: 'fixed', fixedColor: String(value) }),
};

export const CONFIG_PROPERTIES: readonly string[] = Object.keys(PROPERTIES);

/** What a field of the data is used as. */
export interface FieldUse {
  readonly field: Field;
  readonly name: string;
  /** A setting, `field.name`, `field.value`, `field.label` or `__ignore`; undefined where nothing is said. */
  readonly key: string | undefined;
  readonly mapping: unknown;
}

/** A field without a mapping is a setting when it has the name of one. */
export function fieldUses(frame: Frame, mappings: unknown, names: NameMemory): FieldUse[] {
  return frame.fields.map((field) => {
    const name = names.alone(field, frame);
    const mapping = entriesOf(mappings).find((one) => member(one, 'fieldName') === name);
    if (mapping !== undefined) {
      return { field, name, mapping, key: stringOf(member(mapping, 'handlerKey')) };
    }
    const key = name.toLowerCase();
    if (/^(?:displayname|threshold1|mappings\..*|field\..*)$/.test(key)) {
      throw new NotDrawnError(
        `The panel’s transformations make a setting of the column “${key}”, which is not drawn here.`,
      );
    }
    return {
      field,
      name,
      mapping,
      key: Object.hasOwn(PROPERTIES, key) ? key : undefined,
    };
  });
}

/** A setting made of a value; without one there is none. */
export function settingOf(key: string, value: unknown): Readonly<Record<string, unknown>> {
  const property = Object.hasOwn(PROPERTIES, key) ? PROPERTIES[key] : undefined;
  if (!property || value === null || value === undefined || value === '') return {};
  const setting = property(value);
  return setting === undefined ? {} : { [key]: setting };
}
