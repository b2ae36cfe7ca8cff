import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import type { ShownValue } from '../fields/display.ts';
import { wholeText } from '../fields/display.ts';
import { matches, patternOf } from '../fields/pattern.ts';
import { reducerOf } from '../fields/reducers.ts';
import { entriesOf, member, numberOf, stringOf } from '../model/read.ts';

/** One number of a panel that shows numbers: a stat, a gauge, a bar or a slice. */
export interface SingleValue {
  readonly name: string;
  readonly shown: ShownValue;
  readonly field: DrawnField;
  /** Of the field that the number was made of, where its frame has times. */
  readonly times?: readonly unknown[];
}

/** Values without a limit of their own. */
const MOST_VALUES = 25;
/** Values that are drawn whatever the limit is. */
const MOST_DRAWN = 500;

/** The numbers that `options.reduceOptions` makes of a panel's data, in order. */
export function singleValues(panel: unknown, frames: readonly DrawnFrame[]): SingleValue[] {
  const around = member(panel, 'options');
  const [prefix, postfix] = ['prefix', 'postfix'].map((key) => stringOf(member(around, key)) ?? '');
  return bareValues(member(around, 'reduceOptions'), frames).map((value) => ({
    ...value,
    shown: {
      ...value.shown,
      prefix: `${prefix ?? ''}${value.shown.prefix}`,
      suffix: `${value.shown.suffix}${postfix ?? ''}`,
    },
  }));
}

/** Without what the old single number has in front of it and behind it. */
function bareValues(options: unknown, frames: readonly DrawnFrame[]): SingleValue[] {
  const limit = Math.min(numberOf(member(options, 'limit')) ?? MOST_VALUES, MOST_DRAWN);
  const isMeant = fieldFilter(stringOf(member(options, 'fields')) ?? '');
  const each = member(options, 'values') === true ? ofRows : ofCalculations(options);
  const values: SingleValue[] = [];
  for (const frame of frames) {
    for (const field of frame.fields.filter(isMeant)) {
      for (const value of each(field, frame)) {
        if (values.length >= limit) return values;
        values.push(value);
      }
    }
  }
  return values;
}

/** Empty: numbers; `/pattern/` or a name: the fields that are called so. */
function fieldFilter(text: string): (field: DrawnField) => boolean {
  if (text === '') return ({ field }) => field.type === 'number';
  const pattern = patternOf(text);
  return ({ name, field }) =>
    name === text || field.name === text || (pattern !== undefined && matches(pattern, name));
}

type Each = (field: DrawnField, frame: DrawnFrame) => Iterable<SingleValue>;

/** One value for each calculation; the last value without any. */
function ofCalculations(options: unknown): Each {
  const names = entriesOf(member(options, 'calcs')).filter((name) => typeof name === 'string');
  const reducers = (names.length > 0 ? names : ['last']).flatMap((name) => reducerOf(name) ?? []);
  return (field, frame) => {
    const time = frame.fields.find((other) => other.field.type === 'time');
    return reducers.map((reduce) => ({
      name: field.name,
      shown: field.display(reduce(field.field.values)),
      field,
      ...(time && time !== field && { times: time.field.values }),
    }));
  };
}

/** One value for each row, called by the texts of the row. */
function* ofRows(field: DrawnField, frame: DrawnFrame): Iterable<SingleValue> {
  const others = frame.fields.filter((other) => other !== field);
  const texts = others.filter((other) => other.field.type === 'string');
  const isOneOfSeveral = others.some((other) => other.field.type === 'number');
  for (const [row, value] of field.field.values.entries()) {
    const words = texts
      .map((other) => wholeText(other.display(other.field.values[row])))
      .filter((text) => text !== '');
    const name = isOneOfSeveral || words.length === 0 ? [...words, field.name] : words;
    yield { name: name.join(' '), shown: field.display(value), field };
  }
}
