import type { FindWords } from '../chat/words/find-words.ts';
import type { PanelSearch } from '../search/panel-search.ts';
import type { Synonyms } from '../search/synonyms.ts';

/** Searches a Grafana's panels with the words for one thing that are known here. */
export function createFindWords(
  search: Pick<PanelSearch, 'find'>,
  synonyms: Synonyms,
  now: () => number,
): FindWords {
  return (client, typed, asker) => search.find(client, typed, { ...asker, now: now(), synonyms });
}
