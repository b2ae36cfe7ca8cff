import { runAtOnce, STEP, type Steps } from '../../util/time-slices.ts';
import { editsIn, nearestSteps } from '../../util/fuzzy-match.ts';
import { folded } from '../../util/normalize-text.ts';
import type { Values } from './expand-repeats.ts';
import { ALL, type Dashboard, type Variable, type VariableOption } from './model.ts';
import { indexOptions, type OptionLookup } from './option-lookup.ts';
import { autoOf } from './parse-variables.ts';

/** `NAME=VALUE`, as it was typed; `var-NAME` means the same. */
export interface VariableSetting {
  readonly name: string;
  readonly values: readonly string[];
}

/** A value that is not among the options that the dashboard lists. */
export interface UnknownValue {
  readonly name: string;
  readonly value: string;
  /** The most similar options, as people see them; empty when none is, or they were not compared. */
  readonly nearest: readonly string[];
}

/** A variable that takes one value and got several. */
export interface NarrowedVariable {
  readonly name: string;
  /** The first one, which counts. */
  readonly value: string;
  /** All of them. */
  readonly requested: readonly string[];
}

/** What was requested of a dashboard's variables. */
export interface ResolvedVariables {
  /** As they go into URLs. */
  readonly values: Values;
  /** Names that no variable of this dashboard has, in the order typed; they are in `values` too. */
  readonly unknown: readonly string[];
  /** Variables that take one value and got several: the first one counts. */
  readonly narrowed: readonly NarrowedVariable[];
  /** Requested all the same. */
  readonly unknownValues: readonly UnknownValue[];
}

/** Most values whose similar options are looked up. */
const MAX_COMPARED = 2;

/** As resolveVariableSteps, at once. */
export function resolveVariables(
  dashboard: Dashboard,
  settings: readonly VariableSetting[],
): ResolvedVariables {
  return runAtOnce(resolveVariableSteps(dashboard, settings));
}

/**
 * Turns what was typed for the variables into what Grafana's URLs want. `all`, in any case, is every
 * value, unless an option has that name; the text of an option, exactly or folded, is its value; any
 * other value stays as it is. `var-NAME` is how Grafana's URLs write it, so there the value of an option
 * counts before the text of another. A name may be written in another case, or be the label of one
 * variable. The same name twice adds values; each value counts once.
 */
export function* resolveVariableSteps(
  dashboard: Dashboard,
  settings: readonly VariableSetting[],
): Steps<ResolvedVariables> {
  const byName = yield* variableFinder(dashboard.variables);
  const lookups = new Map<Variable, OptionLookup>();
  const collected = new Map<string, { readonly values: Set<string>; variable?: Variable }>();
  for (const { name: typed, values: given } of settings) {
    const isUrl = typed.startsWith('var-');
    const called = isUrl ? typed.slice('var-'.length) : typed;
    const variable = byName(called);
    const name = variable?.name ?? called;
    const { values } = collected.get(name) ?? { values: new Set<string>() };
    collected.set(name, { values, ...(variable ? { variable } : {}) });
    if (!variable) {
      for (const value of given) values.add(value);
      continue;
    }
    const lookup = lookups.get(variable) ?? (yield* indexOptions(variable));
    lookups.set(variable, lookup);
    yield* addValues(values, given, lookup, isUrl);
  }
  return yield* finish(collected, lookups);
}

function* finish(
  collected: ReadonlyMap<string, { readonly values: Set<string>; readonly variable?: Variable }>,
  lookups: ReadonlyMap<Variable, OptionLookup>,
): Steps<ResolvedVariables> {
  const resolved = new Map<string, readonly string[]>();
  const narrowed: NarrowedVariable[] = [];
  const unknownValues: UnknownValue[] = [];
  for (const [name, { values, variable }] of collected) {
    const taken = variable ? valuesTaken(variable, values) : [...values];
    resolved.set(name, taken);
    if (!variable) continue;
    const [value] = taken;
    if (takesOne(variable) && values.size > 1 && value !== undefined && value !== ALL.value) {
      narrowed.push({ name, value, requested: [...values] });
    }
    const lookup = lookups.get(variable);
    for (const one of lookup && hasKnownOptions(variable) ? taken : []) {
      if (lookup?.has(one) || one === ALL.value || isAuto(variable, one)) continue;
      yield;
      const isCompared = unknownValues.length < MAX_COMPARED;
      unknownValues.push({
        name,
        value: one,
        nearest: isCompared ? yield* similar(variable, one) : [],
      });
    }
  }
  const unknown = [...collected].filter(([, { variable }]) => !variable).map(([name]) => name);
  return { values: resolved, unknown, narrowed, unknownValues };
}

/**
 * Makes the function that finds a variable by its name, by its name in another case, or by its label,
 * if there is only one of those.
 */
function* variableFinder(
  variables: readonly Variable[],
): Steps<(typed: string) => Variable | undefined> {
  const byName = new Map<string, Variable>();
  const byFoldedName = new Map<string, Variable | undefined>();
  const byLabel = new Map<string, Variable | undefined>();
  for (const [index, variable] of variables.entries()) {
    if (index % STEP === 0) yield;
    byName.set(variable.name, variable);
    const name = folded(variable.name);
    byFoldedName.set(name, byFoldedName.has(name) ? undefined : variable);
    if (variable.label === undefined) continue;
    const label = folded(variable.label);
    byLabel.set(label, byLabel.has(label) ? undefined : variable);
  }
  return (typed) => {
    const name = folded(typed);
    return byName.get(typed) ?? byFoldedName.get(name) ?? byLabel.get(name);
  };
}

function* addValues(
  values: Set<string>,
  given: readonly string[],
  lookup: OptionLookup,
  isUrl: boolean,
): Steps<void> {
  const { variable } = lookup;
  const parts = isUrl ? given : bracesOf(given, variable, lookup);
  for (const [index, typed] of [...new Set(parts)].entries()) {
    if (index % STEP === STEP - 1) yield;
    const found = isAuto(variable, typed)
      ? autoOf(variable.name)
      : yield* lookup.find(typed, isUrl);
    if (found !== ALL.value || variable.includeAll) {
      values.add(found ?? typed);
      continue;
    }
    // Without All in the variable, every option is one value more.
    for (const [place, { value }] of variable.options.entries()) {
      if (place % STEP === 0) yield;
      values.add(value);
    }
  }
}

/** `{a,b}` is two values of a variable that takes several; elsewhere it is one value with a comma. */
function bracesOf(
  given: readonly string[],
  { multi }: Variable,
  lookup: OptionLookup,
): readonly string[] {
  const whole = joinBraces(given);
  if (!multi) return whole;
  return whole.flatMap((value) => {
    const inner = lookup.has(value) ? undefined : /^\{([^{}="']*)\}$/.exec(value)?.[1];
    if (inner === undefined) return [value];
    const parts = inner.split(',').map((part) => part.trim());
    return parts.filter((part) => part !== '');
  });
}

/** Joins values that were split at a comma between braces. */
function joinBraces(given: readonly string[]): string[] {
  const joined: string[] = [];
  let open: string[] = [];
  let depth = 0;
  for (const value of given) {
    depth += value.split('{').length - value.split('}').length;
    open.push(value);
    if (depth > 0) continue;
    joined.push(open.join(','));
    open = [];
    depth = 0;
  }
  // A brace that is never closed is a character like others.
  return [...joined, ...open];
}

function valuesTaken(variable: Variable, values: ReadonlySet<string>): readonly string[] {
  if (values.has(ALL.value) && variable.includeAll) return [ALL.value];
  if (variable.type === 'textbox') return [[...values].join(',')];
  return takesOne(variable) ? [...values].slice(0, 1) : [...values];
}

const SINGLE_TYPES = new Set(['custom', 'query', 'datasource', 'interval', 'constant', 'switch']);

function takesOne({ multi, type }: Variable): boolean {
  return !multi && SINGLE_TYPES.has(type);
}

/** `auto` of an interval, in any case, or the value that Grafana has for it. */
function isAuto({ type, name, auto, options }: Variable, typed: string): boolean {
  if (type !== 'interval') return false;
  if (typed === autoOf(name) || typed === '$__auto') return true;
  return auto !== undefined && folded(typed) === 'auto' && !options.some((o) => o.value === typed);
}

const LISTED_TYPES = new Set(['custom', 'query', 'datasource', 'interval', 'switch']);

function hasKnownOptions({ type, options }: Variable): boolean {
  return options.length > 0 && LISTED_TYPES.has(type);
}

/** Most options named for a value that is not one. */
const MAX_NEAREST = 3;

function* similar({ options }: Variable, value: string): Steps<string[]> {
  const namesOf = ({ text, value: own }: VariableOption) => [text, own];
  const near = yield* nearestSteps(value, options, namesOf, MAX_NEAREST, editsIn(value));
  return near.map(({ text }) => text);
}
