import type { WordsContext } from './find-by-words.ts';
import type { Candidate, FoundValue } from './model.ts';
import type { Ranked } from './best-places.ts';
import type { ReadWords } from './read-wanted.ts';
import type { IndexEntry, SearchIndex } from './search-index.ts';
import type { Term } from './terms.ts';
import { NONE } from './text-table.ts';
import { namedValues } from './named-values.ts';

/** Candidates as they are shown; of those of one dashboard that nothing tells apart, the first. */
export function candidatesOf(
  index: SearchIndex,
  { wanted }: ReadWords,
  ranked: readonly Ranked[],
  carried: WordsContext['carried'],
): Candidate[] {
  const seen = new Set<string>();
  return ranked.flatMap(({ entry, at, score }) => {
    const isDashboard = at === NONE;
    const [id = 0, title = NONE, row = NONE] = isDashboard ? [] : entry.panels.subarray(at, at + 3);
    const key = `${entry.uid} ${isDashboard ? 'all' : title} ${score}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const values = namedValues(index, wanted.terms, entry, [title, row, entry.title]);
    const missing = missingWords(
      wanted.terms,
      entry,
      isDashboard ? [] : [...entry.panels.subarray(at + 1, at + 4)],
    );
    return [
      {
        uid: entry.uid,
        panelId: isDashboard ? undefined : id,
        title: index.texts.read(isDashboard ? entry.title : title),
        ...(row === NONE ? {} : { row: index.texts.read(row) }),
        dashboard: index.texts.read(entry.title),
        ...(entry.folder === NONE ? {} : { folder: index.texts.read(entry.folder) }),
        values: [...values, ...carriedValues(index, entry.variables, values, carried)],
        score: Math.min(1, score),
        ...(missing.length > 0 && { missing }),
      },
    ];
  });
}

/** Words that neither the texts of a place nor the variables of its dashboard have. */
function missingWords(
  terms: readonly Term[],
  entry: IndexEntry,
  ownTexts: readonly number[],
): string[] {
  const { title, folder, description, tags, variables } = entry;
  const texts = [...ownTexts, title, folder, description, ...tags].filter((text) => text !== NONE);
  return terms
    .filter(
      ({ inTexts, values, variables: named, like, uid }) =>
        !like &&
        uid !== entry.uid &&
        !texts.some((text) => (inTexts[text] ?? 0) > 0) &&
        !variables.some((id) => values.has(id) || named.has(id)),
    )
    .map(({ typed }) => typed);
}

/** Values of the last request, where this one names none and the dashboard has them. */
function carriedValues(
  { variables }: SearchIndex,
  ids: readonly number[],
  own: readonly FoundValue[],
  carried: WordsContext['carried'],
): FoundValue[] {
  if (!carried || own.length > 0) return [];
  return carried.values.flatMap(({ value, text }) => {
    for (const id of ids) {
      const { name, options } = variables.read(id);
      const option = options.find((one) => one.value === value || one.text === text);
      if (option) return [{ variable: name, ...option, typed: text, isCarried: true as const }];
    }
    return [];
  });
}
