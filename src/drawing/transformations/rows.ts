import type { Field, Frame } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { entriesOf, member, numberOf, stringOf } from '../model/read.ts';
import { type FrameMatcher, parseFrameMatcher } from './frame-matcher.ts';
import { pickRows, sameLength, type Transformation } from './transformation.ts';
import { valueMatcher } from './value-matcher.ts';

/** Frames of some queries alone. */
export const filterByRefId: Transformation = (frames, options) => {
  const [include, exclude] = ['include', 'exclude'].map((key) => {
    const pattern = stringOf(member(options, key)) ?? '';
    return pattern === '' ? undefined : parseFrameMatcher({ id: 'byRefId', options: pattern });
  });
  return chosenFrames(frames, include, exclude);
};

export const filterFrames: Transformation = (frames, options) => {
  const [include, exclude] = ['include', 'exclude'].map((key) =>
    parseFrameMatcher(member(options, key)),
  );
  return chosenFrames(frames, include, exclude);
};

function chosenFrames(
  frames: readonly Frame[],
  include: FrameMatcher | undefined,
  exclude: FrameMatcher | undefined,
): readonly Frame[] {
  return frames.filter((frame) => !exclude?.(frame) && (include?.(frame) ?? true));
}

export const limit: Transformation = (frames, options, names) => {
  const most = limitOf(member(options, 'limitField'));
  return frames.map((frame) => {
    if (!(frame.length > most)) return frame;
    if (-most > frame.length) {
      throw new NotDrawnError(
        'The panel’s transformations take more rows than there are, which is not drawn here.',
      );
    }
    const all = Array.from({ length: frame.length }, (_, row) => row);
    const rows = most >= 0 ? all.slice(0, most) : all.slice(most);
    const fields = frame.fields.map((field) => names.carry(field, pickRows(field, rows)));
    return { ...frame, fields, length: rows.length };
  });
};

function limitOf(value: unknown): number {
  return typeof value === 'string' ? parseInt(value, 10) : Math.trunc(numberOf(value) ?? 10);
}

/** By one field; Grafana sorts by the first rule alone. */
export const sortBy: Transformation = (frames, options, names) => {
  const [rule] = entriesOf(member(options, 'sort'));
  if (rule === undefined) return frames;
  const isDescending = member(rule, 'desc') === true;
  return frames.map((frame) => {
    const index = numberOf(member(rule, 'index'));
    const field =
      index === undefined
        ? frame.fields.find((one) => names.alone(one, frame) === member(rule, 'field'))
        : frame.fields[index];
    if (!field) return frame;
    const rows = sortedRows(field, frame.length, isDescending);
    const fields = frame.fields.map((one) => names.carry(one, pickRows(one, rows)));
    return { ...frame, fields };
  });
};

/** The numbers of the rows in the order of one field's values. */
export function sortedRows({ type, values }: Field, length: number, isDescending: boolean) {
  const compare = comparison(type);
  const rows = Array.from({ length }, (_, row) => row);
  if (!compare) return isDescending ? rows.reverse() : rows;
  return rows.sort((a, b) =>
    isDescending ? compare(values[b], values[a]) : compare(values[a], values[b]),
  );
}

type Compare = (a: unknown, b: unknown) => number;

function comparison(type: Field['type']): Compare | undefined {
  switch (type) {
    case 'number':
    case 'time':
      return (a, b) => Number(a) - Number(b);
    case 'string': {
      const collator = new Intl.Collator('en', { sensitivity: 'base' });
      return (a, b) => (a && b ? collator.compare(asText(a), asText(b)) : emptyLast(a, b));
    }
    case 'boolean':
      return emptyLast;
    case 'other':
      return undefined;
  }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const emptyLast: Compare = (a, b) => (!a && b ? 1 : a && !b ? -1 : 0);

/** Rows whose values pass one filter, or all of them. */
export const filterByValue: Transformation = (frames, options, names) => {
  const filters = entriesOf(member(options, 'filters'));
  if (filters.length === 0) return frames;
  const needsAll = member(options, 'match') === 'all';
  const isIncluding = member(options, 'type') !== 'exclude';
  // Of tables of different lengths Grafana shows as many rows as are left of the first.
  if (!isIncluding) sameLength(frames);
  return frames.map((frame) => {
    const byName = new Map(
      frame.fields.map((field) => [names.of(field, frame, frames), field] as const),
    );
    const tests = filters.map((filter) => {
      const field = byName.get(stringOf(member(filter, 'fieldName')) ?? '');
      const test = valueMatcher(member(filter, 'config'));
      return (row: number) => field !== undefined && test?.(field.values[row]) === true;
    });
    const rows = Array.from({ length: frame.length }, (_, row) => row).filter(
      (row) =>
        (needsAll ? tests.every((test) => test(row)) : tests.some((test) => test(row))) ===
        isIncluding,
    );
    return {
      ...frame,
      fields: frame.fields.map((field) => pickRows(field, rows)),
      length: rows.length,
    };
  });
};
