import { harmless, type Rule, type Rules } from '../src/drawing/understood/rules.ts';

/** A place in a panel's model of which a rule says what may be there, such as `yaxes.[].format`. */
export interface Leaf {
  /** `[]` is the last of a list, `*` a name out of the data. */
  readonly path: string;
  readonly isHarmless: boolean;
  /** Values that the rule passes. */
  readonly examples: readonly unknown[];
  /** All values that it passes, where it names them. */
  readonly values: readonly unknown[] | undefined;
  /** Whether the examples are all of them. */
  readonly isList: boolean;
  /** Whether one value passes at most, as if the setting were not there. */
  readonly isConstraint: boolean;
}

/** All places that the rules of a type of panel name. */
export function leavesOf(rules: Rules, before = ''): Leaf[] {
  return Object.entries(rules).flatMap(([key, rule]) => leavesBelow(rule, `${before}${key}`));
}

/** Of each kind one. */
const ANY: readonly unknown[] = ['no-such-thing', 3, true, { a: 1 }, [{ a: 1 }], [1], ['a']];

function leavesBelow(rule: Rule, path: string): Leaf[] {
  const { keys, each, examples = [], values } = rule;
  if (keys && Object.keys(keys).length > 0) return leavesOf(keys, `${path}.`);
  if (each && !isOneOf(each)) return leavesBelow(each, `${path}.${nameIn(rule)}`);
  const refuses = (value: unknown) => rule(value, path).length > 0;
  const accepted = ANY.filter((value) => !refuses(value));
  return [
    {
      path,
      isHarmless: rule === harmless,
      examples: each ? lists(each) : examples,
      values: each ? each.values : values,
      isList: examples.length > 1 && refuses('no-such-thing') && refuses(3) && refuses(0.7),
      isConstraint:
        examples.length < 2 && accepted.every((value) => examples.some((one) => one === value)),
    },
  ];
}

/** A list of words, which is one setting. */
const isOneOf = ({ keys, each }: Rule) => !keys && !each;

/** Objects of any keys refuse lists. */
const nameIn = (rule: Rule) => (rule([], '').length > 0 ? '*' : '[]');

const lists = ({ examples = [] }: Rule) => [[], ...examples.map((example) => [example])];
