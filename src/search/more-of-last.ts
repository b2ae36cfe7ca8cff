import type { WordsContext } from './find-by-words.ts';
import type { MoreOfLast } from './model.ts';
import { namedValues } from './named-values.ts';
import type { ReadWords } from './read-wanted.ts';
import type { SearchIndex } from './search-index.ts';
import type { Term } from './terms.ts';

/** A name of a machine, which may be in titles too. */
const MACHINE = /\p{L}.*\d/u;

/**
 * What words say of the request before, when they may be values alone: `web-02` after `cpu web-01`.
 * @returns undefined when there was no request, or a word is of a title
 */
export function moreOfLast(
  index: SearchIndex,
  { wanted, unknown }: ReadWords,
  carried: WordsContext['carried'],
): MoreOfLast | undefined {
  const entry = carried && index.entries.get(carried.uid);
  const terms = [...wanted.terms, ...unknown];
  if (!entry || terms.length === 0 || wanted.panelId !== undefined || wanted.isDashboard) {
    return undefined;
  }
  if (!wanted.terms.every(isValueAlone)) return undefined;
  const values = namedValues(index, wanted.terms, entry, []);
  const found = new Set(values.map(({ typed }) => typed));
  return { values, open: terms.map(({ typed }) => typed).filter((typed) => !found.has(typed)) };
}

function isValueAlone({ typed, values, like, inTexts, uid }: Term): boolean {
  if (like) return true;
  const isInTexts = inTexts.some((weight) => weight > 0);
  return values.size > 0 && uid === undefined && (!isInTexts || MACHINE.test(typed));
}
