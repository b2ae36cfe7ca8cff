import { membersOf } from '../model/read.ts';

/**
 * What comes of something that is not understood: a number, or what it means, may be wrong on the
 * picture; or the picture only looks otherwise, and is worth having with a line that says so.
 */
export type ReasonKind = 'wrong' | 'looks';

/** Something that is not understood. */
export interface Reason {
  /** The name of the key, with its value. */
  readonly text: string;
  /** Set by the innermost rule that knows it; `wrong` where none does. */
  readonly kind?: ReasonKind;
}

/** What is known of a rule without a value to look at. */
interface Shape {
  /** Of an object: the rule of each key. */
  readonly keys?: Rules;
  /** Of a list, or of an object of any keys: the rule of each part. */
  readonly each?: Rule;
  /** Values that it passes; all of them where it names them. */
  readonly examples?: readonly unknown[];
  /** All values that it passes, where these are a list. */
  readonly values?: readonly unknown[];
}

/** What of a value is not understood; empty when all of it is. */
export interface Rule extends Shape {
  (value: unknown, path: string): readonly Reason[];
}

export type Rules = Readonly<Record<string, Rule>>;

/** What changes nothing on a picture. */
export const harmless: Rule = () => [];

/** What is drawn whatever it is. */
export const drawn = (...examples: readonly unknown[]): Rule => shaped(() => [], { examples });

const shaped = (rule: Rule, { keys, each, examples, values }: Shape): Rule =>
  Object.assign(rule, { keys, each, examples, values });

const ofKind = (kind: ReasonKind, rule: Rule): Rule =>
  shaped((value, path) => rule(value, path).map((reason) => ({ kind, ...reason })), rule);

/** Without what this rule does not understand, a number could be wrong. */
export const changesNumbers = (rule: Rule): Rule => ofKind('wrong', rule);

/** Without what this rule does not understand, the picture only looks otherwise. */
export const changesLooks = (rule: Rule): Rule => ofKind('looks', rule);

/** Values longer than this are not repeated in a reason. */
const LONGEST = 60;

export function notUnderstood(value: unknown, path: string): Reason[] {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined);
  return [{ text: `${path}: ${(shown ?? String(value)).slice(0, LONGEST)}` }];
}

/** Passes what the test passes, and what is not there. */
export function passing(test: (value: unknown) => boolean, ...examples: readonly unknown[]): Rule {
  const rule: Rule = (value, path) =>
    value === undefined || value === null || test(value) ? [] : notUnderstood(value, path);
  return shaped(rule, { examples });
}

export const aFlag = passing((value) => typeof value === 'boolean', true, false);
export const aText = passing((value) => typeof value === 'string', 'some', 'other');
export const numeric = passing(
  (value) =>
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && (value.trim() === '' || Number.isFinite(Number(value)))),
  ...[1, 40, 70],
);

/** A number, or a text that is one, from `least` to `most`. */
export const within = (least: number, most: number): Rule =>
  passing(
    (value) => {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && number >= least && number <= most;
    },
    least,
    (least + most) / 2,
    most,
  );

export const valueIn = (...values: readonly unknown[]): Rule =>
  shaped(
    passing((value) => values.includes(value)),
    { examples: values, values },
  );

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of which every key has a rule. */
export function members(rules: Rules): Rule {
  const rule: Rule = (value, path) => {
    if (value === undefined || value === null) return [];
    if (!isObject(value)) return notUnderstood(value, path);
    return Object.entries(membersOf(value)).flatMap(([key, part]) => {
      const name = path === '' ? key : `${path}.${key}`;
      const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
      if (rule) return rule(part, name);
      return isNothing(part) ? [] : notUnderstood(part, name);
    });
  };
  return shaped(rule, { keys: rules });
}

/** As `members`, where an unknown key, and what no rule says more of, changes only the looks. */
export const looks = (rules: Rules): Rule => changesLooks(members(rules));

/**
 * A key that is not known cannot change the picture when it says nothing. A switch that is off is one
 * of these: panels that were saved before there was the switch have to look as they did.
 */
const isNothing = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** @param isRead which parts Grafana reads at all */
export function eachOf(rule: Rule, isRead: (part: unknown) => boolean = () => true): Rule {
  const each: Rule = (value, path) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return notUnderstood(value, path);
    return (value as unknown[]).filter(isRead).flatMap((part) => rule(part, path));
  };
  return shaped(each, { each: rule });
}

/** An object of any keys, whose values all follow one rule. */
export function eachMember(rule: Rule): Rule {
  const each: Rule = (value, path) => {
    if (value === undefined || value === null) return [];
    if (!isObject(value)) return notUnderstood(value, path);
    return Object.entries(membersOf(value)).flatMap(([key, part]) => rule(part, `${path}.${key}`));
  };
  return shaped(each, { each: rule });
}
