import { ALL, type Dashboard, type Variable } from './dashboard.ts';
import type { Values } from './titles.ts';

/** `NAME=VALUE`, as it was typed; `var-NAME` means the same. */
export interface Setting {
  readonly name: string;
  readonly values: readonly string[];
}

/** What was asked of a dashboard's variables. */
export interface Asked {
  /** As they go into URLs. */
  readonly values: Values;
  /** Names that no variable of this dashboard has, in the order typed; they are in `values` too. */
  readonly unknown: readonly string[];
}

/**
 * Turns what a person typed for the variables into what Grafana's URLs want: `all`, in any case, is
 * every value, unless an option is called that; the text of an option is its value; anything else
 * stays as it is. `var-NAME` is how Grafana's own URLs write it, so there the value of an option goes
 * before the text of another. The same name twice adds values.
 */
export function askedValues(dashboard: Dashboard, settings: readonly Setting[]): Asked {
  const variables = new Map(dashboard.variables.map((variable) => [variable.name, variable]));
  const values = new Map<string, string[]>();
  for (const { name: typed, values: given } of settings) {
    const isUrls = typed.startsWith('var-');
    const name = isUrls ? typed.slice('var-'.length) : typed;
    const variable = variables.get(name);
    const before = values.get(name) ?? [];
    const added = variable ? valuesFor(variable, given, isUrls) : given;
    for (const value of added) before.push(value);
    values.set(name, before.includes(ALL.value) && variable ? [ALL.value] : before);
  }
  return { values, unknown: [...values.keys()].filter((name) => !variables.has(name)) };
}

function valuesFor(
  variable: Variable,
  typed: readonly string[],
  isUrls: boolean,
): readonly string[] {
  const { options } = variable;
  const byText = new Map(options.map(({ text, value }) => [text, value]));
  const known = new Set(options.map(({ value }) => value));
  return typed.flatMap((value) => {
    if (isUrls && known.has(value)) return [value];
    const option = byText.get(value);
    if (option !== undefined) return [option];
    return known.has(value) ? [value] : (everyValue(variable, value) ?? [value]);
  });
}

/** What a word stands for that means all values; undefined when it does not, or there is no such. */
function everyValue({ options, includeAll, multi }: Variable, typed: string): string[] | undefined {
  const word = typed.toLowerCase();
  if (word !== 'all' && word !== ALL.value) return undefined;
  const called = options.find(({ text, value }) =>
    [text, value].some((own) => own.toLowerCase() === word),
  );
  if (called) return [called.value];
  if (includeAll) return [ALL.value];
  return multi && options.length > 0 ? options.map(({ value }) => value) : undefined;
}
