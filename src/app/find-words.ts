import type { FindWords } from '../chat/words/find-words.ts';
import type { PanelSearch } from '../search/panel-search.ts';
import { logEvent } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';
import type { Synonyms } from '../search/synonyms.ts';

/** Searches a Grafana's panels with the words for one thing that are known here. */
export function createFindWords(
  search: Pick<PanelSearch, 'find'>,
  synonyms: Synonyms,
  now: () => number,
  logger: Logger,
): FindWords {
  return async (client, typed, asker) => {
    const found = await search.find(client, typed, { ...asker, now: now(), synonyms });
    logEvent(logger, 'debug', 'search answered', { found: found.answer.candidates.length });
    return found;
  };
}
