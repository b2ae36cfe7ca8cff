import type { Values } from '../grafana/dashboard/expand-repeats.ts';
import type { Dashboard, Variable, VariableOption } from '../grafana/dashboard/model.ts';
import type { QueryRange } from '../grafana/query/interpolate.ts';
import type { OptionsClient, ReadOptions } from '../grafana/query/options-reader.ts';
import type { FoundValue } from './model.ts';
import { squashed } from './split-words.ts';
import { likeOthers, withoutZeros } from './value-shapes.ts';
import { type ValueForm, valueKeys } from './value-keys.ts';

/** Variables of one dashboard whose values are looked up. */
const MAX_LOOKED_UP = 8;

/** What is looked up, and with which token. */
export interface LiveLookup {
  readonly readOptions: ReadOptions;
  readonly client: OptionsClient;
  readonly range: QueryRange;
  /** Whether the time for it is over. */
  readonly isOver: () => boolean;
}

/**
 * The values of a dashboard's variables that words name, as Grafana's page offers them: those of query
 * variables are looked up one after the other, for one may use the value of one before it.
 * @param known values that were found already; guesses among them are given the form of what there is
 */
export async function liveValues(
  dashboard: Dashboard,
  words: readonly string[],
  known: readonly FoundValue[],
  { readOptions, client, range, isOver }: LiveLookup,
): Promise<FoundValue[]> {
  const found = new Map<string, FoundValue>();
  let completed = dashboard;
  const looked = dashboard.variables.filter(({ lookup, type }) => lookup && type !== 'datasource');
  for (const variable of looked.slice(0, MAX_LOOKED_UP)) {
    if (isOver() || found.size === words.length) break;
    const values = chosenOf([...known, ...found.values()]);
    const options = await readOptions(client, { dashboard: completed, variable, values, range });
    if (!options) continue;
    completed = withOptions(completed, variable, options);
    for (const typed of words) {
      const option = optionCalled(typed, options);
      if (option && !found.has(typed)) {
        found.set(typed, { variable: variable.name, ...option, typed });
      }
    }
  }
  const guesses = known.filter(
    ({ isGuess, typed }) => isGuess && words.includes(typed) && !found.has(typed),
  );
  return [...found.values(), ...guesses.map((guess) => betterGuess(guess, completed))];
}

/** A guess as the values are that its variable has now. */
function betterGuess(guess: FoundValue, { variables }: Dashboard): FoundValue {
  const variable = variables.find(({ name }) => name === guess.variable);
  const value = variable ? likeOthers(guess.typed, variable) : guess.value;
  return { ...guess, value, text: value };
}

function withOptions(
  dashboard: Dashboard,
  { name }: Variable,
  options: readonly VariableOption[],
): Dashboard {
  const variables = dashboard.variables.map((one) =>
    one.name === name ? { ...one, options } : one,
  );
  return { ...dashboard, variables };
}

function chosenOf(found: readonly FoundValue[]): Values {
  const values = new Map<string, readonly string[]>();
  for (const { variable, value, isGuess, isCarried } of found) {
    if (isGuess || isCarried) continue;
    values.set(variable, [...(values.get(variable) ?? []), value]);
  }
  return values;
}

const FORMS: readonly ValueForm[] = ['whole', 'host', 'label'];

/**
 * The option that is called so as a whole, else by its host or the first part of that, else but for zeros
 * before its numbers.
 */
function optionCalled(
  typed: string,
  options: readonly VariableOption[],
): VariableOption | undefined {
  const key = squashed(typed);
  const forms = options.flatMap((option) => {
    const form = valueKeys(option.value).get(key) ?? valueKeys(option.text).get(key);
    return form === undefined ? [] : [{ option, rank: FORMS.indexOf(form) }];
  });
  const plain = withoutZeros(key);
  return (
    forms.sort((a, b) => a.rank - b.rank)[0]?.option ??
    options.find(({ value }) =>
      [...valueKeys(value).keys()].some((one) => /\d/.test(one) && withoutZeros(one) === plain),
    )
  );
}
