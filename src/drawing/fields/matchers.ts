import { entriesOf, member, stringOf } from '../model/read.ts';
import type { Field, Frame } from '../../grafana/query/frames.ts';
import { matches, steadyPattern } from './pattern.ts';
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
  byName: (options) => (typeof options === 'string' ? named([options]) : undefined),
  byRegexp: (options) => {
    if (options === '') return () => false;
    const pattern = steadyPattern(stringOf(options) ?? '');
    return pattern && (({ name }) => matches(pattern, name()));
  },
  byRegexpOrNames,
  byNames: (options) => {
    const isNamed = named(entriesOf(member(options, 'names')));
    const isExcept = member(options, 'mode') === 'exclude';
    return (candidate) => isNamed(candidate) !== isExcept;
  },
  byType: (options) =>
    typeof options === 'string' ? ({ field }) => field.type === options : undefined,
  byTypes: (options) => {
    if (!Array.isArray(options)) return undefined;
    const types = new Set(options as unknown[]);
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
      isTime(field),
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

/**
 * By what fields are called on the picture, or by their names in the data. `Value` is also a field named
 * for its metric, and `Time` any time of a data source that does not tell the kind of its frames.
 */
function named(wanted: readonly unknown[]): FieldMatcher {
  const names = new Set(wanted);
  const isAlso: (candidate: MatchedField) => boolean = names.has('Value')
    ? ({ field: { labels, name } }) => member(labels, '__name__') === name
    : names.has('Time') || names.has('time')
      ? ({ field, frame }) => isTime(field) && frame.kind === undefined
      : () => false;
  return (candidate) =>
    names.has(candidate.field.name) || names.has(candidate.name()) || isAlso(candidate);
}

function byRegexpOrNames(options: unknown): FieldMatcher | undefined {
  const isNamed = named(entriesOf(member(options, 'names')));
  const text = stringOf(member(options, 'pattern')) ?? '';
  const pattern = text === '' ? undefined : steadyPattern(text);
  if (text !== '' && !pattern) return undefined;
  return (candidate) =>
    isNamed(candidate) || (pattern !== undefined && matches(pattern, candidate.name()));
}

type Compared = number | string;

const COMPARISONS: Readonly<Record<string, (a: Compared, b: Compared) => boolean>> = {
  gte: (a, b) => a >= b,
  gt: (a, b) => a > b,
  lte: (a, b) => a <= b,
  lt: (a, b) => a < b,
  eq: (a, b) => String(a) === String(b),
  neq: (a, b) => String(a) !== String(b),
};

/** By what is calculated of the field's values: `{reducer: 'max', op: 'gte', value: 10}`. */
function byValue(options: unknown): FieldMatcher | undefined {
  const id = stringOf(member(options, 'reducer')) ?? '';
  const reducer = reducerOf(id);
  const op = stringOf(member(options, 'op')) ?? 'eq';
  if (!reducer || !Object.hasOwn(COMPARISONS, op)) return undefined;
  const wanted = member(options, 'value');
  return ({ field }) => {
    const result = reducer(field.values);
    return typeof result === 'boolean' && (id === 'allIsZero' || id === 'allIsNull')
      ? result
      : isCompared(result, op, wanted);
  };
}

/** What is missing is the text `null`, and is neither larger nor smaller. */
function isCompared(result: unknown, op: string, wanted: unknown): boolean {
  const isMissing = isNull(result) || isNull(wanted);
  const comparison = isMissing && (op === 'gte' || op === 'lte') ? 'eq' : op;
  const [a, b] = [result, wanted].map((value) => (isNull(value) ? 'null' : (value as Compared)));
  if (a === undefined || b === undefined) return false;
  return COMPARISONS[comparison]?.(a, b) ?? false;
}

const isNull = (value: unknown) => value === null || value === undefined;
