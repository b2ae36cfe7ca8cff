import type { WordsContext } from './find-by-words.ts';
import type { Candidate, FoundValue } from './model.ts';
import type { Ranked } from './rank.ts';
import type { ReadWords } from './read-wanted.ts';
import type { SearchIndex } from './search-index.ts';
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
      },
    ];
  });
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
