import { entriesOf, member, numberOf, stringOf } from '../model/read.ts';
import type { Field, Frame } from '../../grafana/query/frames.ts';
import { matches, patternOf } from './pattern.ts';
import { reducerOf } from './reducers.ts';

/** A field as a matcher sees it. `name` is what it is called on the picture at that moment. */
export interface MatchedField {
  readonly field: Field;
  readonly frame: Frame;
  readonly name: () => string;
}

export type FieldMatcher = (candidate: MatchedField) => boolean;

/** The matcher of an override or a transformation; undefined for one that is not understood. */
export function parseMatcher(value: unknown): FieldMatcher | undefined {
  const id = stringOf(member(value, 'id')) ?? '';
  const make = Object.hasOwn(MATCHERS, id) ? MATCHERS[id] : undefined;
  return make?.(member(value, 'options'));
}

const MATCHERS: Readonly<Record<string, (options: unknown) => FieldMatcher | undefined>> = {
  byName: (options) => (typeof options === 'string' ? named(options) : undefined),
  byRegexp: (options) => {
    const pattern = patternOf(stringOf(options) ?? '');
    return pattern && (({ name }) => matches(pattern, name()));
  },
  byRegexpOrNames,
  byNames: (options) => {
    const names = new Set(entriesOf(member(options, 'names')));
    const isExcept = member(options, 'mode') === 'exclude';
    return ({ name, field }) => (names.has(name()) || names.has(field.name)) !== isExcept;
  },
  byType: (options) =>
    typeof options === 'string' ? ({ field }) => field.type === options : undefined,
  byTypes: (options) => {
    const types = new Set(entriesOf(options));
    return ({ field }) => types.has(field.type);
  },
  byFrameRefID: (options) =>
    typeof options === 'string' ? ({ frame }) => frame.refId === options : undefined,
  byValue,
  numeric:
    () =>
    ({ field }) =>
      field.type === 'number',
  time:
    () =>
    ({ field }) =>
      field.type === 'time',
  first:
    () =>
    ({ field, frame }) =>
      frame.fields[0] === field,
  firstTimeField:
    () =>
    ({ field, frame }) =>
      frame.fields.find(isTime) === field,
};

const isTime = ({ type }: Field) => type === 'time';

/** By what the field is called on the picture, or by its name in the data. */
const named =
  (wanted: string): FieldMatcher =>
  ({ name, field }) =>
    name() === wanted || field.name === wanted;

function byRegexpOrNames(options: unknown): FieldMatcher | undefined {
  const names = new Set(entriesOf(member(options, 'names')));
  const text = stringOf(member(options, 'pattern')) ?? '';
  const pattern = text === '' ? undefined : patternOf(text);
  if (text !== '' && !pattern) return undefined;
  return ({ name }) => names.has(name()) || (pattern !== undefined && matches(pattern, name()));
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gte: (a, b) => a >= b,
  gt: (a, b) => a > b,
  lte: (a, b) => a <= b,
  lt: (a, b) => a < b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
};

/** By a number made of the field's values: `{reducer: 'max', op: 'gte', value: 10}`. */
function byValue(options: unknown): FieldMatcher | undefined {
  const reducer = reducerOf(stringOf(member(options, 'reducer')) ?? '');
  const op = stringOf(member(options, 'op')) ?? '';
  const compare = Object.hasOwn(COMPARISONS, op) ? COMPARISONS[op] : undefined;
  const wanted = numberOf(member(options, 'value')) ?? 0;
  if (!reducer || !compare) return undefined;
  return ({ field }) => {
    if (field.type !== 'number') return false;
    const result = reducer(field.values);
    return typeof result === 'number' && compare(result, wanted);
  };
}
