import type { Candidate, WordsAnswer } from '../../search/model.ts';
import { splitWords, rootOf } from '../../search/split-words.ts';
import { folded } from '../../util/normalize-text.ts';
import { named } from './describe.ts';

/** An alias that would have found what was chosen. */
export interface AliasOffer {
  readonly word: string;
  readonly words: string;
}

/** Characters of a title that is offered as the meaning of a word. */
const MAX_MEANING = 60;

/**
 * What the one word that was found nowhere may mean: the title of the dashboard when other words are in
 * that of the panel, else that of the panel.
 * @returns undefined when several words were found nowhere, or none
 */
export function aliasToOffer(
  { panelId, title, dashboard }: Candidate,
  { unknown, words }: WordsAnswer,
): AliasOffer | undefined {
  const [word, second] = unknown;
  if (
    word === undefined ||
    second !== undefined ||
    !/^[\p{L}\p{N}][\p{L}\p{N}_.-]{1,29}$/u.test(word)
  ) {
    return undefined;
  }
  const others = words
    .filter((one) => one !== word)
    .flatMap(splitWords)
    .map(rootOf);
  const inTitle = new Set(splitWords(title).map(rootOf));
  const isPanelSaid = panelId === undefined || others.some((one) => inTitle.has(one));
  const meaning = named(isPanelSaid ? dashboard : title, MAX_MEANING).replace(/[$={}[\]]/g, '');
  return meaning.trim() === '' ? undefined : { word: folded(word), words: meaning };
}
