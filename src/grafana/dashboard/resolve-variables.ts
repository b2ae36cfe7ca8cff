import { folded } from '../../util/normalize-text.ts';
import { ALL, type Dashboard, type Variable, type VariableOption } from './model.ts';
import type { Values } from './titles.ts';

/** `NAME=VALUE`, as it was typed; `var-NAME` means the same. */
export interface VariableSetting {
  readonly name: string;
  readonly values: readonly string[];
}

/** What was asked of a dashboard's variables. */
export interface ResolvedVariables {
  /** As they go into URLs. */
  readonly values: Values;
  /** Names that no variable of this dashboard has, in the order typed; they are in `values` too. */
  readonly unknown: readonly string[];
}

/**
 * Turns what a person typed for the variables into what Grafana's URLs want: `all`, in any case, is
 * every value, unless an option is called that; the text of an option is its value, as typed or else
 * as people compare; anything else stays as it is. `var-NAME` is how Grafana's own URLs write it, so
 * there the value of an option goes before the text of another. A name may be the label of one
 * variable, where none has that name. The same name twice adds values.
 */
export function resolveVariables(
  dashboard: Dashboard,
  settings: readonly VariableSetting[],
): ResolvedVariables {
  const variables = new Map(dashboard.variables.map((variable) => [variable.name, variable]));
  const lookups = new Map<Variable, Lookup>();
  const values = new Map<string, string[]>();
  for (const { name: typed, values: given } of settings) {
    const isUrls = typed.startsWith('var-');
    const called = isUrls ? typed.slice('var-'.length) : typed;
    const variable = variables.get(called) ?? labelled(dashboard.variables, called);
    const name = variable?.name ?? called;
    const before = values.get(name) ?? [];
    const lookup = variable && (lookups.get(variable) ?? lookupOf(variable));
    if (lookup) lookups.set(lookup.variable, lookup);
    const added = lookup ? given.flatMap((value) => valuesFor(lookup, value, isUrls)) : given;
    for (const value of added) before.push(value);
    values.set(name, before.includes(ALL.value) && variable ? [ALL.value] : before);
  }
  return { values, unknown: [...values.keys()].filter((name) => !variables.has(name)) };
}

/** The one variable that people see under this name. */
function labelled(variables: readonly Variable[], typed: string): Variable | undefined {
  const name = folded(typed);
  const called = variables.filter(({ label }) => label !== undefined && folded(label) === name);
  return called.length === 1 ? called[0] : undefined;
}

/** The values of a variable's options, by what may be typed for them. */
interface Lookup {
  readonly variable: Variable;
  readonly known: ReadonlySet<string>;
  readonly byText: ReadonlyMap<string, string>;
  /** By text and by value, folded; undefined where several options are alike. */
  readonly folded: () => Record<'byText' | 'byValue', ReadonlyMap<string, string | undefined>>;
}

function lookupOf(variable: Variable): Lookup {
  const { options } = variable;
  let foldedMaps: ReturnType<Lookup['folded']> | undefined;
  return {
    variable,
    known: new Set(options.map(({ value }) => value)),
    byText: new Map(options.map(({ text, value }) => [text, value])),
    // Most values are typed as they are.
    folded: () =>
      (foldedMaps ??= {
        byText: foldedMap(options, ({ text }) => text),
        byValue: foldedMap(options, ({ value }) => value),
      }),
  };
}

function foldedMap(
  options: readonly VariableOption[],
  nameOf: (option: VariableOption) => string,
): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  for (const option of options) {
    const name = folded(nameOf(option));
    const isOther = values.has(name) && values.get(name) !== option.value;
    values.set(name, isOther ? undefined : option.value);
  }
  return values;
}

function valuesFor(lookup: Lookup, typed: string, isUrls: boolean): readonly string[] {
  const { variable, known, byText } = lookup;
  if (isUrls && known.has(typed)) return [typed];
  const exact = byText.get(typed) ?? (known.has(typed) ? typed : undefined);
  if (exact !== undefined) return [exact];
  return everyValue(variable, typed) ?? [foldedValue(lookup, typed, isUrls) ?? typed];
}

function foldedValue(lookup: Lookup, typed: string, isUrls: boolean): string | undefined {
  const name = folded(typed);
  if (name === '') return undefined;
  const { byText, byValue } = lookup.folded();
  const [first, second] = isUrls ? [byValue, byText] : [byText, byValue];
  return first.get(name) ?? second.get(name);
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
