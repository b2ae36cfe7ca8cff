import { STEP, type Steps } from '../../util/time-slices.ts';
import { folded } from '../../util/normalize-text.ts';
import { ALL, type Variable, type VariableOption } from './model.ts';

/** Finds a variable's options by what may be typed for them. */
export interface OptionLookup {
  readonly variable: Variable;
  /** The value of the option, or undefined when nothing fits. */
  find(typed: string, isUrl: boolean): Steps<string | undefined>;
  /** Whether a value is one of the options. */
  has(value: string): boolean;
}

/** Values by text and by value, folded; undefined where several options are alike. */
interface Folded {
  readonly byText: ReadonlyMap<string, string | undefined>;
  readonly byValue: ReadonlyMap<string, string | undefined>;
}

/**
 * Indexes the options of a variable. A text is an option's text or its value, exactly or else folded.
 * In a Grafana URL a value counts before the text of another option.
 */
export function* indexOptions(variable: Variable): Steps<OptionLookup> {
  const values = new Set<string>();
  const byText = new Map<string, string>();
  for (const [index, { text, value }] of variable.options.entries()) {
    if (index % STEP === 0) yield;
    values.add(value);
    byText.set(text, value);
  }
  let foldedOptions: Folded | undefined;

  return {
    variable,
    has: (value) => values.has(value),
    *find(typed, isUrl) {
      if (isUrl && values.has(typed)) return typed;
      const exact = byText.get(typed) ?? (values.has(typed) ? typed : undefined);
      if (exact !== undefined) return exact;
      const all = everyValue(variable, typed);
      if (all !== undefined) return all;
      const name = folded(typed);
      if (name === '') return undefined;
      // Most values are typed exactly.
      foldedOptions ??= yield* foldOptions(variable.options);
      const { byText: texts, byValue } = foldedOptions;
      const [first, second] = isUrl ? [byValue, texts] : [texts, byValue];
      return first.get(name) ?? second.get(name);
    },
  };
}

function* foldOptions(options: readonly VariableOption[]): Steps<Folded> {
  const byText = new Map<string, string | undefined>();
  const byValue = new Map<string, string | undefined>();
  const add = (map: Map<string, string | undefined>, name: string, value: string) => {
    const isOther = map.has(name) && map.get(name) !== value;
    map.set(name, isOther ? undefined : value);
  };
  for (const [index, { text, value }] of options.entries()) {
    if (index % STEP === 0) yield;
    add(byText, folded(text), value);
    add(byValue, folded(value), value);
  }
  return { byText, byValue };
}

/** `$__all` for a word that means every value, or the option of that name. */
function everyValue({ options, includeAll, multi }: Variable, typed: string): string | undefined {
  const word = typed.toLowerCase();
  if (word !== 'all' && word !== ALL.value) return undefined;
  const called = options.find(({ text, value }) =>
    [text, value].some((own) => own.toLowerCase() === word),
  );
  if (called) return called.value;
  return includeAll || (multi && options.length > 0) ? ALL.value : undefined;
}
