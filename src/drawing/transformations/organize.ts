import type { Field, Frame } from '../../grafana/query/frames.ts';
import { type FieldMatcher, parseMatcher } from '../fields/matchers.ts';
import { patternOf } from '../fields/pattern.ts';
import { entriesOf, member, membersOf, stringOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import type { Transformation } from './transformation.ts';

/** Leaves out, orders and renames fields by their names. */
export const organize: Transformation = (frames, options, names) => {
  const included = member(options, 'includeByName');
  const kept = filtered(
    frames,
    byNames(included === undefined ? undefined : chosen(included)),
    byNames(chosen(member(options, 'excludeByName'))),
    names,
  );
  return rename(order(kept, options, names), options, names);
};

export function rename(
  frames: readonly Frame[],
  options: unknown,
  names: NameMemory,
): readonly Frame[] {
  const renames = membersOf(member(options, 'renameByName'));
  if (Object.keys(renames).length === 0) return frames;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const name = stringOf(member(renames, names.alone(field, frame))) ?? '';
      return name === '' ? field : names.rename(field, name);
    }),
  }));
}

const chosen = (flags: unknown): string[] =>
  Object.entries(membersOf(flags)).flatMap(([name, is]) => (is ? [name] : []));

function byNames(names: readonly string[] | undefined): FieldMatcher | undefined {
  if (names === undefined || names.length === 0) return undefined;
  return parseMatcher({ id: 'byNames', options: { names } });
}

/** Frames of which nothing is left are left out. */
function filtered(
  frames: readonly Frame[],
  include: FieldMatcher | undefined,
  exclude: FieldMatcher | undefined,
  names: NameMemory,
): readonly Frame[] {
  if (!include && !exclude) return frames;
  return frames.flatMap((frame) => {
    const fields = frame.fields.filter((field) => {
      const candidate = { field, frame, name: () => names.of(field, frame, frames) };
      if (exclude?.(candidate)) return false;
      return include?.(candidate) ?? true;
    });
    return fields.length === 0 ? [] : [{ ...frame, fields }];
  });
}

export function order(
  frames: readonly Frame[],
  options: unknown,
  names: NameMemory,
): readonly Frame[] {
  const isByRule = member(options, 'orderByMode') === 'auto';
  return frames.map((frame) => {
    const called = new Map(frame.fields.map((field) => [field, names.of(field, frame, frames)]));
    const nameOf = (field: Field) => called.get(field) ?? field.name;
    const compare = isByRule
      ? byRules(entriesOf(member(options, 'orderBy')), frame, nameOf)
      : byIndex(member(options, 'indexByName'), nameOf);
    return { ...frame, fields: frame.fields.toSorted(compare) };
  });
}

type Compare = (a: Field, b: Field) => number;

function byIndex(indexes: unknown, nameOf: (field: Field) => string): Compare {
  const indexOf = (field: Field) => {
    const index = member(indexes, nameOf(field));
    return typeof index === 'number' && Number.isInteger(index) ? index : Number.MAX_SAFE_INTEGER;
  };
  return (a, b) => indexOf(a) - indexOf(b);
}

/** The first time first, then by name or by labels. */
function byRules(
  rules: readonly unknown[],
  frame: Frame,
  nameOf: (field: Field) => string,
): Compare {
  const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  const time = frame.fields.find(({ type }) => type === 'time');
  const textOf = (field: Field, rule: unknown) =>
    member(rule, 'type') === 'name'
      ? nameOf(field)
      : (stringOf(member(field.labels, stringOf(member(rule, 'name')) ?? '')) ?? '');
  return (a, b) => {
    if (a === time) return -1;
    if (b === time) return 1;
    for (const rule of rules) {
      const order = collator.compare(textOf(a, rule), textOf(b, rule));
      if (order !== 0) return member(rule, 'desc') === true ? -order : order;
    }
    return 0;
  };
}

export const filterFieldsByName: Transformation = (frames, options, names) => {
  const isByVariable = member(options, 'byVariable') === true;
  const [include, exclude] = ['include', 'exclude'].map((key) =>
    byNamesOrPattern(member(options, key), isByVariable),
  );
  return filtered(frames, include, exclude, names);
};

export const filterFields: Transformation = (frames, options, names) => {
  const [include, exclude] = ['include', 'exclude'].map((key) => {
    const matcher = member(options, key);
    return matcher === undefined || matcher === null ? undefined : parseMatcher(matcher);
  });
  return filtered(frames, include, exclude, names);
};

/** The value of a variable is one name, or several as in `{a,b}`. */
function namesOfVariable(value: string): string[] {
  return (/^\{.*\}$/.test(value) ? value.slice(1, -1) : value).split(',');
}

function byNamesOrPattern(options: unknown, isByVariable: boolean): FieldMatcher | undefined {
  const variable = stringOf(member(options, 'variable')) ?? '';
  if (isByVariable && variable !== '') return byNames(namesOfVariable(variable));
  const listed = entriesOf(member(options, 'names')).filter((name) => typeof name === 'string');
  const pattern = stringOf(member(options, 'pattern')) ?? '';
  if (pattern === '') return byNames(listed);
  if (listed.length === 0) return parseMatcher({ id: 'byRegexp', options: pattern });
  return parseMatcher({ id: 'byRegexpOrNames', options });
}

export const renameByRegex: Transformation = (frames, options, names) => {
  const pattern = patternOf(stringOf(member(options, 'regex')) ?? '(.*)');
  const replacement = stringOf(member(options, 'renamePattern')) ?? '$1';
  if (!pattern) return frames;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const name = names.alone(field, frame);
      pattern.lastIndex = 0;
      if (!pattern.test(name)) return field;
      pattern.lastIndex = 0;
      return names.rename(field, name.replace(pattern, replacement));
    }),
  }));
};
