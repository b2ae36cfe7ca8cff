import type { Field } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { member, numberOf, stringOf } from '../model/read.ts';
import { fieldTexts, textSettings } from './field-texts.ts';
import type { Transformation } from './transformation.ts';

/** How a text is written otherwise; the names are those of Grafana's models. */
const TEXT_FORMATS: Readonly<Record<string, (text: string) => string>> = {
  'Upper Case': (text) => text.toUpperCase(),
  'Lower Case': (text) => text.toLowerCase(),
  'Sentence Case': capital,
  'Title Case': (text) => capitalWords(text).join(' '),
  'Pascal Case': (text) => capitalWords(text).join(''),
  'Camel Case': (text) => {
    const joined = capitalWords(text).join('');
    return joined.charAt(0).toLowerCase() + joined.slice(1);
  },
  'Snake Case': (text) => text.toLowerCase().replaceAll(' ', '_'),
  'Kebab Case': (text) => text.toLowerCase().replaceAll(' ', '-'),
  Trim: (text) => text.trim(),
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const capitalWords = (text: string) => text.split(' ').map((word) => capital(word.toLowerCase()));

/** Texts of one field in capitals, without spaces at the ends, and so on. */
export const formatTexts: Transformation = (frames, options, names) => {
  const output = stringOf(member(options, 'outputFormat')) ?? 'Upper Case';
  const known = Object.hasOwn(TEXT_FORMATS, output) ? TEXT_FORMATS[output] : undefined;
  const matches = parseMatcher({
    id: 'byName',
    options: stringOf(member(options, 'stringField')) ?? '',
  });
  const [start, end] = ['substringStart', 'substringEnd'].map((key) =>
    numberOf(member(options, key)),
  );
  const format = output === 'Substring' ? (text: string) => text.substring(start ?? 0, end) : known;
  if (!format || !matches) return frames;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field): Field =>
      matches({ field, frame, name: () => names.of(field, frame, frames) })
        ? names.carry(field, {
            ...field,
            type: 'string',
            values: field.values.map((value) => formatted(value, format)),
          })
        : field,
    ),
  }));
};

function formatted(value: unknown, format: (text: string) => string): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return format(value);
  throw new NotDrawnError('The panel’s transformations format what is not a text.');
}

/** A time as a text. */
export const formatTimes: Transformation = (frames, options, names, zone) => {
  const wanted = stringOf(member(options, 'timeField')) ?? '';
  const settings = { format: member(options, 'outputFormat'), zone: member(options, 'timezone') };
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field): Field => {
      if (names.of(field, frame, frames) !== wanted) return field;
      const values = fieldTexts(field, textSettings(settings, zone));
      return names.carry(field, { ...field, type: 'string', values });
    }),
  }));
};
