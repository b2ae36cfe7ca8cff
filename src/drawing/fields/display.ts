import type { Field } from '../../grafana/query/frames.ts';
import { colourByName, UNKNOWN_COLOUR } from '../colours/named.ts';
import { unitFormat } from '../units/format-unit.ts';
import type { UnitFormat, Formatted } from '../units/scales.ts';
import { colourOf } from './field-colour.ts';
import { mapValue } from './mappings.ts';
import type { Range } from './range.ts';
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
  readonly range: Range;
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
  const { field, settings, range } = shown;
  const unit = unitOf(field, settings);
  const format = unitFormat(unit, around.clock);
  const isText = field.type === 'string' && (unit === '' || unit === 'string');
  return (value, decimals = settings.decimals) => {
    const mapped = mapValue(settings.mappings, value);
    const number = isText && typeof value !== 'number' ? NaN : numberIn(value);
    const part = (number - range.min) / (range.max - range.min || 1);
    const written =
      mapped?.text === undefined ? write(value, number, format, decimals) : { text: mapped.text };
    return {
      prefix: written.prefix ?? '',
      text: isEmpty(value) && written.text === '' ? (settings.noValue ?? '') : written.text,
      suffix: written.suffix ?? '',
      number,
      part: Number.isFinite(part) ? part : 0,
      colour:
        mapped?.colour === undefined
          ? Number.isNaN(number)
            ? colourOf(shown, -Infinity, 0, around)
            : colourOf(shown, number, part, around)
          : mappedColour(mapped.colour, around),
    };
  };
}

/** A time is a date whatever unit the panel has, unless that is a date too. */
function unitOf({ type, values }: Field, { unit = '' }: FieldSettings): string {
  if (type !== 'time' || /^(dateTime|time:)/.test(unit)) return unit;
  return areAtOnce(values) ? 'time:YYYY-MM-DD HH:mm:ss.SSS' : 'dateTimeAsSystem';
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
  const { prefix = '', text, suffix = '' } = write(value, value, format, decimals);
  return `${prefix}${text}${suffix}`;
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

const mappedColour = (name: string, { theme }: Surroundings) =>
  colourByName(name, theme) || UNKNOWN_COLOUR;

function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '') return NaN;
  return Number(value);
}

const LONGEST_TEXT = 10_000;

function write(
  value: unknown,
  number: number,
  format: UnitFormat,
  decimals: number | undefined,
): Formatted {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'boolean') return { text: String(value) };
  if (Number.isNaN(number)) return { text: asText(value) };
  return format(number, decimals);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  if (typeof value === 'number') return 'NaN';
  if (Array.isArray(value) && value.every((part) => typeof part !== 'object')) {
    return value.join(', ').slice(0, LONGEST_TEXT);
  }
  return ((JSON.stringify(value) as string | undefined) ?? '').slice(0, LONGEST_TEXT);
}
