import type { FoundValue, IndexedVariable } from './model.ts';
import type { IndexEntry, SearchIndex } from './search-index.ts';
import type { Term } from './terms.ts';
import { NONE } from './text-table.ts';
import { squashed } from './split-words.ts';
import { valueKeys } from './value-keys.ts';
import { likeOthers, withoutZeros } from './value-shapes.ts';
import type { ValueHit } from './variable-table.ts';

/** A text that has a word as well as this is meant by it, rather than a value. */
const IS_TEXT = 0.9;

/** A name of a machine, which several variables of a dashboard may have. */
const MACHINE = /\p{L}.*\d/u;

/**
 * The values of a dashboard's variables that a sentence names, unless the same words are in a title.
 * @param texts numbers of the titles of the candidate
 */
export function namedValues(
  index: SearchIndex,
  terms: readonly Term[],
  entry: IndexEntry,
  texts: readonly number[],
): FoundValue[] {
  const found = terms.flatMap((term, place): FoundValue[] => {
    if (term.like) return guessIn(entry, term, index);
    if (term.values.size === 0) return [];
    const isText = texts.some((text) => text !== NONE && (term.inTexts[text] ?? 0) >= IS_TEXT);
    if (isText && term.words.length === 1) return [];
    const beside = [terms[place - 1], terms[place + 1]];
    return hitsIn(entry, term, beside, index).flatMap(({ variable: id, option }) => {
      const { name, options } = index.variables.read(id);
      const chosen = options[option];
      return chosen ? [{ variable: name, ...chosen, typed: term.typed }] : [];
    });
  });
  return found.filter(
    ({ variable, value }, place) =>
      found.findIndex((other) => other.variable === variable && other.value === value) === place,
  );
}

/** The best value of the dashboard; of a machine, in every variable that has it. */
function hitsIn(
  entry: IndexEntry,
  { values, typed }: Term,
  beside: readonly (Term | undefined)[],
  index: SearchIndex,
): ValueHit[] {
  const hits = entry.variables.flatMap((id) => values.get(id) ?? []);
  const rankOf = ({ variable, form }: ValueHit) =>
    (beside.some((term) => term?.variables.has(variable)) ? 0 : 10) +
    ['whole', 'host', 'label'].indexOf(form) +
    (/^job$/i.test(index.variables.read(variable).name) ? 5 : 0);
  const [first, ...others] = hits.sort((a, b) => rankOf(a) - rankOf(b));
  if (!first) return [];
  return MACHINE.test(typed) ? [first, ...others] : [first];
}

/** A value that the dashboard does not list: of a variable with values like it, else of one without any. */
function guessIn(entry: IndexEntry, { typed, like }: Term, index: SearchIndex): FoundValue[] {
  const same = entry.variables.flatMap((one) => sameNumber(typed, index.variables.read(one)));
  if (same.length > 0) return same;
  const id =
    entry.variables.find((one) => like?.has(one)) ??
    entry.variables.find((one) => index.variables.isOpen(one));
  if (id === undefined) return [];
  const variable = index.variables.read(id);
  const value = likeOthers(typed, variable);
  return [{ variable: variable.name, value, text: value, typed, isGuess: true }];
}

/** The value that differs in zeros before its numbers alone: `web-01` for `web-1`. */
function sameNumber(typed: string, { name, options }: IndexedVariable): FoundValue[] {
  const key = withoutZeros(squashed(typed));
  const option = options.find(({ value }) =>
    [...valueKeys(value).keys()].some((one) => withoutZeros(one) === key),
  );
  return option ? [{ variable: name, ...option, typed }] : [];
}
