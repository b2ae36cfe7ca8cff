import { isSmallWord } from './filler.ts';
import { createNumberedRows, takeOut } from './numbered-rows.ts';
import { rootOf, splitWords } from './split-words.ts';

/** In place of a text's number where there is none. */
export const NONE = -1;

/** Words of a text that are indexed; more are of a description, not of a title. */
const MAX_WORDS = 31;
/** Numbers of a posting for one text: 31 places, each for a word or for two that are joined. */
const PLACES = 64;

/** Where a word is in a text. */
export interface Posting {
  readonly text: number;
  /** Place of the word, from 0. */
  readonly place: number;
  /** Whether it is this word and the next one, joined. */
  readonly isJoined: boolean;
}

/** Distinct texts by number, and the words that are in them. */
export interface TextTable {
  /** @returns the number of an equal text, or a new one; to be released as often as it was added */
  add(text: string): number;
  release(id: number): void;
  read(id: number): string;
  /** Bits of those of its words that say something, by their places. */
  telling(id: number): number;
  /** One more than the highest number. */
  readonly limit: number;
  /** The places of a word, packed; see `unpack`. */
  postings(word: string): readonly number[] | undefined;
  /** Words that have this root. */
  withRoot(root: string): ReadonlySet<string> | undefined;
  /** Every word that is in some text. */
  readonly vocabulary: ReadonlyMap<string, readonly number[]>;
}

interface Row {
  readonly text: string;
  readonly words: readonly string[];
  readonly telling: number;
}

function rowOf(text: string, words: readonly string[]): Row {
  return { text, words, telling: tellingOf(words) };
}

export function createTextTable(): TextTable {
  const rows = createNumberedRows<Row>();
  const vocabulary = new Map<string, number[]>();
  const roots = new Map<string, Set<string>>();

  const link = (word: string, posting: number) => {
    const known = vocabulary.get(word);
    if (known) {
      known.push(posting);
      return;
    }
    vocabulary.set(word, [posting]);
    const root = rootOf(word);
    const family = roots.get(root);
    if (family) family.add(word);
    else roots.set(root, new Set([word]));
  };
  const unlink = (word: string, posting: number) => {
    const known = vocabulary.get(word);
    if (!known || !takeOut(known, posting) || known.length > 0) return;
    vocabulary.delete(word);
    const family = roots.get(rootOf(word));
    family?.delete(word);
    if (family?.size === 0) roots.delete(rootOf(word));
  };

  return {
    add: (text) => {
      const words = () => splitWords(withoutReferences(text)).slice(0, MAX_WORDS);
      const { id, isNew } = rows.use(text, () => rowOf(text, words()));
      if (isNew) {
        for (const [word, place] of placesOf(rows.get(id)?.words ?? [])) {
          link(word, id * PLACES + place);
        }
      }
      return id;
    },
    release: (id) => {
      const unused = rows.release(id);
      for (const [word, place] of placesOf(unused?.words ?? [])) unlink(word, id * PLACES + place);
    },
    read: (id) => rows.get(id)?.text ?? '',
    telling: (id) => rows.get(id)?.telling ?? 0,
    get limit() {
      return rows.limit;
    },
    postings: (word) => vocabulary.get(word),
    withRoot: (root) => roots.get(root),
    vocabulary,
  };
}

export function unpack(posting: number): Posting {
  const place = posting % PLACES;
  return {
    text: (posting - place) / PLACES,
    place: place >> 1,
    isJoined: place % 2 === 1,
  };
}

/** `$server`, `${server:csv}`, `[[server]]`: what they stand for changes. */
function withoutReferences(text: string): string {
  return text.replace(/\$\w+|\$\{[^}]{0,100}\}|\[\[\w+(?::\w+)?\]\]/g, ' ');
}

/** Each word, and each two that may be typed as one, with their places as a posting has them. */
function* placesOf(words: readonly string[]): IterableIterator<[string, number]> {
  for (const [place, word] of words.entries()) {
    yield [word, place * 2];
    const next = words[place + 1];
    if (next !== undefined && next !== word) yield [word + next, place * 2 + 1];
  }
}

/** Where all words are small, all of them say something. */
function tellingOf(words: readonly string[]): number {
  const bitsOf = (isCounted: (word: string) => boolean) =>
    words.reduce((bits, word, place) => (isCounted(word) ? bits | (1 << place) : bits), 0);
  return bitsOf((word) => !isSmallWord(word)) || bitsOf(() => true);
}
