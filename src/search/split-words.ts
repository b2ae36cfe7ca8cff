import { stemmer } from 'stemmer';
import { folded } from '../util/normalize-text.ts';

/** UTF-16 units of one word that are compared. */
const MAX_WORD = 60;

/**
 * The words of a text in lower case, without accents: split at what is neither a letter nor a digit, and
 * where `camelCase` begins a new word.
 */
export function splitWords(text: string): string[] {
  return folded(spaced(text.normalize('NFKC')))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word.slice(0, MAX_WORD));
}

/** `heapMemory` and `HTTPErrors` as two words; `MySQL` and `OSDs` stay one. */
function spaced(text: string): string {
  return text
    .replace(/(\p{Ll}{2})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{Lu}{2})(\p{Lu}\p{Ll}{2})/gu, '$1 $2');
}

/** What a word has in common with its other forms: `connect` for connections. */
export function rootOf(word: string): string {
  // Short words and those with digits are names and abbreviations.
  if (word.length < 4 || /[^a-z]/.test(word)) {
    return word.replace(/^([a-z]{2}|(?=.*\d)[a-z0-9]{3,})s$/, '$1');
  }
  return stemmer(word);
}

/** Without what separates words: `web02` for `web-02`. */
export function squashed(text: string): string {
  return folded(text.normalize('NFKC')).replace(/[^\p{L}\p{N}]+/gu, '');
}
