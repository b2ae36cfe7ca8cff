import { membersOf } from '../model/read.ts';

/** What of a value is not understood: names of keys with their values; empty when all of it is. */
export type Rule = (value: unknown, path: string) => readonly string[];

/** What changes nothing on a picture. */
export const harmless: Rule = () => [];

/** Values longer than this are not repeated in a reason. */
const LONGEST = 60;

export function notUnderstood(value: unknown, path: string): string[] {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined);
  return [`${path}: ${(shown ?? String(value)).slice(0, LONGEST)}`];
}

/** Passes what the test passes, and what is not there. */
export function passing(test: (value: unknown) => boolean): Rule {
  return (value, path) =>
    value === undefined || value === null || test(value) ? [] : notUnderstood(value, path);
}

export const aFlag = passing((value) => typeof value === 'boolean');
export const aText = passing((value) => typeof value === 'string');
export const numeric = passing(
  (value) =>
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && (value.trim() === '' || Number.isFinite(Number(value)))),
);

/** A number, or a text that is one, from `least` to `most`. */
export const within = (least: number, most: number): Rule =>
  passing((value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && number >= least && number <= most;
  });

export const valueIn = (...values: readonly unknown[]): Rule =>
  passing((value) => values.includes(value));

/** An object of which every key has a rule. */
export function members(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, path) => {
    if (value === undefined || value === null) return [];
    if (typeof value !== 'object' || Array.isArray(value)) return notUnderstood(value, path);
    return Object.entries(membersOf(value)).flatMap(([key, part]) => {
      const name = path === '' ? key : `${path}.${key}`;
      const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
      if (rule) return rule(part, name);
      return isNothing(part) ? [] : notUnderstood(part, name);
    });
  };
}

/** A key that is not known cannot change the picture when it says nothing. */
const isNothing = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);

export function eachOf(rule: Rule): Rule {
  return (value, path) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return notUnderstood(value, path);
    return (value as unknown[]).flatMap((part) => rule(part, path));
  };
}
