import { DateTime } from 'luxon';
import type { Field } from '../../grafana/query/frames.ts';
import { colourByName, UNKNOWN_COLOUR } from '../colours/named.ts';
import { unitFormat } from '../units/format-unit.ts';
import type { UnitFormat, Formatted } from '../units/scales.ts';
import { colourOf } from './field-colour.ts';
import { mapValue } from './mappings.ts';
import { partIn, type Range } from './range.ts';
import type { FieldSettings } from './settings.ts';
import type { Surroundings } from './surroundings.ts';

/** A value as it is drawn. */
export interface ShownValue {
  readonly text: string;
  readonly prefix: string;
  readonly suffix: string;
  /** NaN for what is not a number. */
  readonly number: number;
  /** Where it is between minimum and maximum: 0 to 1, or beyond. */
  readonly part: number;
  readonly colour: string;
}

export type Display = (value: unknown, decimals?: number) => ShownValue;

export interface DisplayedField {
  readonly field: Field;
  readonly settings: FieldSettings;
  /** What percentages and colours are measured against. */
  readonly measure: Range;
  readonly index: number;
  /** As it is called on the picture. */
  readonly name: string;
}

/** Prefix, number and suffix in one text. */
export function wholeText({ prefix, text, suffix }: ShownValue): string {
  return `${prefix}${text}${suffix}`;
}

/** How a field's values are written and coloured. */
export function createDisplay(shown: DisplayedField, around: Surroundings): Display {
  const { field, settings, measure } = shown;
  const unit = unitOf(field, settings);
  const format = unitFormat(unit, around.clock);
  const isDate = field.type === 'time' || IS_DATE.test(unit);
  return (given, decimals = settings.decimals) => {
    const value = isDate && typeof given === 'string' ? timeIn(given) : given;
    const mapped = mapValue(settings.mappings, value);
    const number = unit === 'string' ? NaN : numberIn(value);
    const part = Number.isNaN(number) ? 0 : partIn(measure, number);
    const written =
      mapped?.text === undefined
        ? write(value, number, format, decimals, settings.noValue)
        : { text: mapped.text };
    return {
      prefix: written.prefix ?? '',
      text: written.text,
      suffix: written.suffix ?? '',
      number,
      part,
      colour:
        mapped?.colour === undefined
          ? colourOf(shown, Number.isNaN(number) ? -Infinity : number, part, around)
          : mappedColour(mapped.colour, around),
    };
  };
}

/** Of a field of times `dateTimeAsSystem` is what it has without a unit. */
const IS_DATE = /^(?:dateTime(?!AsSystem$)|time:)/;

/** A time is a date whatever unit the panel has, unless that is a date too; a flag is never a number. */
function unitOf({ type, values }: Field, { unit = '' }: FieldSettings): string {
  if (type === 'boolean') return unit.startsWith('bool') ? unit : 'bool';
  if (type === 'string' && unit === '') return 'string';
  if (type !== 'time' || IS_DATE.test(unit)) return unit;
  return areAtOnce(values) ? 'time:YYYY-MM-DD HH:mm:ss.SSS' : 'dateTimeAsSystem';
}

/** Milliseconds since 1970 of a date that is written out; NaN for any other text. */
function timeIn(text: string): number {
  const iso = /^\s*\d{4}-/.test(text) ? text.trim().replace(' ', 'T') : '';
  const time = DateTime.fromISO(iso, { zone: 'utc' });
  return time.isValid ? time.toMillis() : Date.parse(`${text} UTC`);
}

/** Milliseconds; times that are this near to each other are written with theirs, as Grafana does. */
const NEAR = 60;

function areAtOnce(values: readonly unknown[]): boolean {
  const [first, last] = [values[0], values.at(-1)];
  return (
    values.length > 1 &&
    typeof first === 'number' &&
    typeof last === 'number' &&
    Math.abs(last - first) < NEAR
  );
}

/** A number with a unit that is not a field's. */
export function writeValue(
  value: number,
  unit: string,
  decimals: number | undefined,
  { clock }: Surroundings,
): string {
  const format = unitFormat(unit, clock);
  const { prefix = '', text, suffix = '' } = write(value, value, format, decimals, undefined);
  return `${prefix}${text}${suffix}`;
}

const mappedColour = (name: string, { theme }: Surroundings) =>
  colourByName(name, theme) || UNKNOWN_COLOUR;

function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value !== 'string' || value === '' ? NaN : Number(value);
}

const LONGEST_TEXT = 10_000;

function write(
  value: unknown,
  number: number,
  format: UnitFormat,
  decimals: number | undefined,
  noValue: string | undefined,
): Formatted {
  if (typeof value !== 'boolean' && !Number.isNaN(number)) return format(number, decimals);
  const text = asText(value);
  return { text: text === '' && !Array.isArray(value) ? (noValue ?? '') : text };
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return `${value as number}`.slice(0, LONGEST_TEXT);
  if (Array.isArray(value) && value.every((part) => part === null || typeof part !== 'object')) {
    return value.join(', ').slice(0, LONGEST_TEXT);
  }
  return ((JSON.stringify(value) as string | undefined) ?? '').slice(0, LONGEST_TEXT);
}
