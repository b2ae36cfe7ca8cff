import vm from 'node:vm';
import type { VariableOption } from '../dashboard/model.ts';

/** Options of one variable. */
export const MAX_OPTIONS = 1_000;

/** Milliseconds for one variable's regular expression, which a dashboard's author wrote. */
const REGEX_MS = 40;

/** Runs where it can be stopped: a regular expression may take for ever. */
const SCRIPT = new vm.Script(`
  const expression = new RegExp(source, flags);
  JSON.stringify(JSON.parse(texts).map((text) => {
    expression.lastIndex = 0;
    const match = expression.exec(text);
    return match && { first: match[1], groups: match.groups };
  }));
`);

interface Match {
  readonly first?: string;
  readonly groups?: { readonly text?: string; readonly value?: string };
}

/**
 * Applies a variable's regular expression and order to its options, as Grafana does: what does not
 * match is left out, the first group is the option, groups named text and value are its two halves.
 * Equal values count once.
 * @returns undefined when the expression is not valid or takes too long
 */
export function filterOptions(
  options: readonly VariableOption[],
  { regex, sort }: { readonly regex?: string | undefined; readonly sort: number },
): VariableOption[] | undefined {
  const matching = regex === undefined ? options : matched(options, regex);
  if (!matching) return undefined;
  const unique = [...new Map(matching.map((option) => [option.value, option])).values()];
  return sorted(unique, sort).slice(0, MAX_OPTIONS);
}

function matched(options: readonly VariableOption[], regex: string): VariableOption[] | undefined {
  const [, source = regex, flags = ''] = /^\/(.*)\/([dgimsuy]*)$/s.exec(regex) ?? [];
  const matches = matchAll(options, source, flags);
  return matches?.flatMap((match, index) => {
    const option = options[index];
    if (!match || !option) return [];
    const { first, groups } = match;
    const text = groups?.text ?? groups?.value ?? first ?? option.text;
    const value = groups?.value ?? groups?.text ?? first ?? option.value;
    return [{ text, value }];
  });
}

function matchAll(
  options: readonly VariableOption[],
  source: string,
  flags: string,
): (Match | null)[] | undefined {
  const texts = JSON.stringify(options.map(({ text }) => text));
  try {
    const result: unknown = SCRIPT.runInNewContext({ source, flags, texts }, { timeout: REGEX_MS });
    return JSON.parse(String(result)) as (Match | null)[];
  } catch {
    return undefined;
  }
}

/** Grafana's numbers: 1 alphabetical, 3 numerical, 5 without case, 7 natural; even ones descend. */
function sorted(options: readonly VariableOption[], sort: number): VariableOption[] {
  const compare = COMPARISONS.get(Math.ceil(sort / 2));
  if (!compare) return [...options];
  const ascending = [...options].sort((a, b) => compare(a.text, b.text));
  return sort % 2 === 0 ? ascending.reverse() : ascending;
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const COMPARISONS = new Map<number, (a: string, b: string) => number>([
  [1, (a, b) => Number(a > b) - Number(a < b)],
  [2, (a, b) => firstNumber(a) - firstNumber(b)],
  [
    3,
    (a, b) => Number(a.toLowerCase() > b.toLowerCase()) - Number(a.toLowerCase() < b.toLowerCase()),
  ],
  [4, natural.compare],
]);

/** An option without a number comes first. */
function firstNumber(text: string): number {
  return Number(/\d{1,15}/.exec(text)?.[0] ?? -1);
}
