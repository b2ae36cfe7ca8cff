import { patternSource } from '../fields/pattern.ts';
import { member, stringOf } from '../model/read.ts';

export type ValueMatcher = (value: unknown) => boolean;

/** The test of a filter by value; undefined for one that is not understood. */
export function valueMatcher(config: unknown): ValueMatcher | undefined {
  const options = member(config, 'options');
  const wanted = member(options, 'value');
  const id = stringOf(member(config, 'id')) ?? '';
  const compare = Object.hasOwn(COMPARISONS, id) ? COMPARISONS[id] : undefined;
  if (compare) return (value) => !isNotANumber(value) && compare(value as number, wanted as number);
  switch (id) {
    case 'isNull':
      return isNull;
    case 'isNotNull':
      return (value) => !isNull(value);
    case 'equal':
      return (value) => isAlike(value, wanted);
    case 'notEqual':
      return (value) => !isAlike(value, wanted);
    case 'between':
      return between(member(options, 'from'), member(options, 'to'));
    case 'regex':
      return byPattern(wanted);
    case 'substring':
      return (value) => wanted === '' || contains(value, wanted);
    case 'notSubstring':
      return (value) =>
        typeof value === 'string' && value !== '' && isText(wanted) && !contains(value, wanted);
    default:
      return undefined;
  }
}

/** As JavaScript compares: null is 0, and a text that is a number is that number. */
const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  greater: (a, b) => a > b,
  greaterOrEqual: (a, b) => a >= b,
  lower: (a, b) => a < b,
  lowerOrEqual: (a, b) => a <= b,
};

const isNull: ValueMatcher = (value) => value === null || value === undefined;
const isNotANumber = (value: unknown) => Number.isNaN(Number(value));
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
/** As `==` has it: `1` and `'1'` are alike. */
const isAlike = (a: unknown, b: unknown) => a == b;

function between(from: unknown, to: unknown): ValueMatcher {
  const [least, most] = [from, to].map((end) =>
    typeof end === 'number' ? end : parseInt(String(stringOf(end)), 10),
  ) as [number, number];
  return (value) => !isNotANumber(value) && (value as number) > least && (value as number) < most;
}

function byPattern(source: unknown): ValueMatcher | undefined {
  const pattern = typeof source === 'string' ? patternSource(source) : undefined;
  return pattern && ((value) => !isNull(value) && pattern.test(asText(value)));
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function contains(value: unknown, part: unknown): boolean {
  if (!isText(value) || !isText(part)) return false;
  return value.toLowerCase().includes(part.toLowerCase());
}
