import type { Field } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { entriesOf, member, stringOf } from '../model/read.ts';
import { readDateText } from './date-text.ts';
import { fieldTexts, optionZone, textSettings } from './field-texts.ts';
import type { NameMemory } from './name-memory.ts';
import type { Transformation } from './transformation.ts';

/** Values of some fields read as numbers, texts, times or flags. */
export const convertFieldType: Transformation = (frames, options, names, zone) =>
  entriesOf(member(options, 'conversions')).reduce<typeof frames>((before, conversion) => {
    const target = stringOf(member(conversion, 'targetField')) ?? '';
    const matches = target === '' ? undefined : parseMatcher({ id: 'byName', options: target });
    if (!matches) return before;
    return before.map((frame) => ({
      ...frame,
      fields: frame.fields.map((field) =>
        matches({ field, frame, name: () => names.of(field, frame, before) })
          ? converted(field, conversion, names, zone)
          : field,
      ),
    }));
  }, frames);

function converted(field: Field, conversion: unknown, names: NameMemory, zone: string): Field {
  const as = (type: Field['type'], values: readonly unknown[]) =>
    names.carry(field, { ...field, type, values });
  const format = stringOf(member(conversion, 'dateFormat')) ?? '';
  switch (member(conversion, 'destinationType')) {
    case 'number':
      return as('number', field.values.map(toNumber));
    case 'boolean':
      return as('boolean', field.values.map(Boolean));
    case 'string':
      return as('string', fieldTexts(field, textSettings(textOptions(conversion), zone)));
    case 'time':
      return as('time', toTimes(field, format, optionZone(member(conversion, 'timezone'), zone)));
    default:
      return field;
  }
}

const textOptions = (conversion: unknown) => ({
  format: member(conversion, 'dateFormat'),
  zone: member(conversion, 'timezone'),
  between: member(conversion, 'joinWith'),
});

function toNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(typeof value === 'string' ? value.replaceAll(',', '') : value);
  return Number.isFinite(number) ? number : null;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3,})?(?:Z|[-+]\d{2}:?\d{2})$/;

function toTimes({ type, values }: Field, format: string, zone: string): readonly unknown[] {
  const areNumbers = typeof values[0] === 'number';
  if (areNumbers && (type === 'time' || format !== 'X')) return values;
  const first = values.find((value) => value !== null && value !== undefined);
  const isIso = typeof first === 'string' && ISO.test(first);
  const factor = typeof first === 'number' && format === 'X' ? 1000 : 1;
  return values.map((value) => {
    if (!value) return null;
    if (typeof value === 'number' && !isIso) return Number.isFinite(value) ? value * factor : null;
    if (typeof value !== 'string') {
      throw new NotDrawnError('A value that is converted into a time is not drawn here.');
    }
    return isIso ? finite(Date.parse(value)) : readDateText(value, format, zone);
  });
}

const finite = (time: number) => (Number.isFinite(time) ? time : null);
