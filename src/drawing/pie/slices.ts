import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { wholeText } from '../fields/display.ts';
import { colourOf } from '../fields/field-colour.ts';
import { matches, patternOf } from '../fields/pattern.ts';
import { reducerOf } from '../fields/reducers.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import { entriesOf, member, memberAt, numberOf, oneOf, stringOf } from '../model/read.ts';

export interface Slice {
  readonly name: string;
  readonly value: number;
  /** With its unit. */
  readonly text: string;
  /** 0 to 1. */
  readonly share: number;
  /** As a percentage. */
  readonly percent: string;
  readonly colour: string;
  readonly isInLegend: boolean;
}

/** Rows that are shown, when a panel shows rows and does not say how many. */
const COMMON_LIMIT = 25;
const MOST_SLICES = 1000;

/**
 * One slice for each field, or for each row of the one number of a table; the largest first.
 * @throws NotDrawnError for values that are not shares of a whole
 */
export function slicesOf(
  panel: unknown,
  frames: readonly DrawnFrame[],
  around: Surroundings,
): Slice[] {
  const reduce = memberAt(panel, 'options.reduceOptions');
  const parts =
    member(reduce, 'values') === true
      ? rowsOf(frames, numberOf(member(reduce, 'limit')) ?? COMMON_LIMIT, around)
      : fieldsOf(frames, reduce);
  const shown = parts.filter(({ value }) => Number.isFinite(value)).slice(0, MOST_SLICES);
  if (shown.some(({ value }) => value < 0)) {
    throw new NotDrawnError('Values below zero are not drawn as slices here.');
  }
  const total = shown.reduce((sum, { value }) => sum + value, 0);
  const slices = shown.map(({ field, value, ...part }) => {
    const share = total > 0 ? value / total : 0;
    const percent = `${(share * 100).toFixed(field.settings.decimals ?? 0)}%`;
    const isInLegend = member(field.settings.custom.get('hideFrom'), 'legend') !== true;
    return { ...part, value, share, percent, isInLegend, text: wholeText(field.display(value)) };
  });
  const order = oneOf(memberAt(panel, 'options.sort'), ['desc', 'asc', 'none']);
  if (order === 'none') return slices;
  return slices.sort((a, b) => (order === 'desc' ? b.value - a.value : a.value - b.value));
}

interface Part {
  readonly field: DrawnField;
  readonly name: string;
  readonly value: number;
  readonly colour: string;
}

const isShown = ({ settings }: DrawnField) =>
  member(settings.custom.get('hideFrom'), 'viz') !== true;

/** The number that each field comes to. */
function fieldsOf(frames: readonly DrawnFrame[], reduce: unknown): Part[] {
  const calc = entriesOf(member(reduce, 'calcs'))[0];
  const reducer = reducerOf(stringOf(calc) ?? 'lastNotNull') ?? reducerOf('lastNotNull');
  const wanted = wantedFields(stringOf(member(reduce, 'fields')) ?? '');
  return frames
    .flatMap(({ fields }) => fields)
    .filter((field) => wanted(field) && isShown(field))
    .map((field) => {
      const result = reducer?.(field.field.values);
      const value = typeof result === 'number' ? result : NaN;
      return { field, name: field.name, value, colour: field.display(value).colour };
    });
}

/** All numbers, those whose name matches a pattern, or the one of a name. */
function wantedFields(text: string): (field: DrawnField) => boolean {
  const isNumber = ({ field }: DrawnField) => field.type === 'number';
  if (text === '') return isNumber;
  const pattern = text.startsWith('/') ? patternOf(text) : undefined;
  return (field) =>
    isNumber(field) &&
    (pattern ? matches(pattern, field.name) : field.name === text || field.field.name === text);
}

/** Each row by its text; rows take the colours of the palette in their order. */
function rowsOf(frames: readonly DrawnFrame[], limit: number, around: Surroundings): Part[] {
  const parts: Part[] = [];
  for (const { fields } of frames) {
    const numbers = fields.filter((field) => field.field.type === 'number' && isShown(field));
    const [field] = numbers;
    if (!field) continue;
    const name = fields.find((one) => one.field.type === 'string');
    if (numbers.length > 1 || !name) {
      throw new NotDrawnError('Rows with several numbers, or without a text, are not drawn here.');
    }
    for (const [row, entry] of field.field.values.entries()) {
      if (parts.length >= limit) return parts;
      const value = typeof entry === 'number' ? entry : NaN;
      const index = parts.length;
      const { part, colour } = field.display(value);
      const isOfPalette = field.settings.colour.mode.startsWith('palette');
      parts.push({
        field,
        name: wholeText(name.display(name.field.values[row])),
        value,
        colour: isOfPalette ? colourOf({ ...field, index }, value, part, around) : colour,
      });
    }
  }
  return parts;
}
