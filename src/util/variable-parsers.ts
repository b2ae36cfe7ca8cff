import { parseRootUrl } from './root-url.ts';
import { parseDuration, parseSize } from './units.ts';

/** How a value is read, and what is expected of it: two members of a variable's declaration. */
interface Reading<T> {
  readonly expected: string;
  readonly parse: (text: string) => T | undefined;
}

const SWITCH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

export const anyText: Reading<string> = { expected: 'a text', parse: (text) => text };

export const trueOrFalse: Reading<boolean> = {
  expected: 'true or false',
  parse: (text) => SWITCH.get(text.toLowerCase()),
};

export function oneWordOf<T extends string>(...words: readonly [T, ...T[]]): Reading<T> {
  return {
    expected: words.join(' or '),
    parse: (text) => words.find((word) => word === text.toLowerCase()),
  };
}

export function wholeNumber(min: number, max: number): Reading<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (text) => within(/^\d+$/.test(text) ? Number(text) : undefined, min, max),
  };
}

/** Milliseconds; what is expected is said in the words of the variable. */
export function duration(expected: string, min: number, max = Infinity): Reading<number> {
  return { expected, parse: (text) => within(parseDuration(text), min, max) };
}

/** Bytes; what is expected is said in the words of the variable. */
export function size(expected: string, min: number): Reading<number> {
  return { expected, parse: (text) => within(parseSize(text), min, Infinity) };
}

export function rootUrl(example: string): Reading<string> {
  return {
    expected: `a URL such as ${example}, without user name, query or fragment`,
    parse: parseRootUrl,
  };
}

/** The parts of a list with commas that are not empty. */
export function listItems(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A list with commas of which every part can be used. */
export function commaList<T>(parse: (text: string) => T | undefined) {
  return (text: string): T[] | undefined => {
    const items = listItems(text).map(parse);
    return items.every((item) => item !== undefined) ? items : undefined;
  };
}

function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}
