import leven from 'leven';
import { rootOf } from './split-words.ts';
import type { Synonyms } from './synonyms.ts';
import type { TextTable } from './text-table.ts';

/** Words of the index that a typed word may mean, and how likely: 1 for the word itself. */
export type Meanings = Map<string, number>;

export function meaningsOf(word: string, texts: TextTable, synonyms: Synonyms): Meanings {
  const meanings: Meanings = new Map();
  const add = (other: string, weight: number) => {
    if (weight > (meanings.get(other) ?? 0)) meanings.set(other, weight);
  };
  const addWord = (other: string, weight: number) => {
    for (const one of texts.withRoot(rootOf(other)) ?? []) add(one, weight * 0.97);
    if (texts.vocabulary.has(other)) add(other, weight);
  };
  addWord(word, 1);
  const isKnown = meanings.size > 0;
  for (const phrase of synonyms.of([word])) {
    const [only = '', second] = phrase;
    if (second === undefined) addWord(only, isKnown ? 0.55 : 0.85);
  }
  if (meanings.size > 0) return meanings;
  if (word.length >= 3) {
    for (const other of texts.vocabulary.keys()) {
      if (other.startsWith(word)) add(other, 0.8);
      else if (other.length >= 4 && word.startsWith(other) && other.length > word.length / 2)
        add(other, 0.6);
    }
  }
  if (meanings.size > 0) return meanings;
  const edits = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  if (edits === 0) return meanings;
  for (const other of texts.vocabulary.keys()) {
    if (Math.abs(other.length - word.length) > edits) continue;
    const distance = isSwap(word, other) ? 1 : leven(word, other, { maxDistance: edits + 1 });
    if (distance <= edits) add(other, distance === 1 ? 0.8 : 0.65);
  }
  return meanings;
}

function isSwap(typed: string, name: string): boolean {
  if (typed.length !== name.length) return false;
  let at = 0;
  while (at < typed.length && typed[at] === name[at]) at += 1;
  return (
    typed[at] === name[at + 1] &&
    typed[at + 1] === name[at] &&
    typed.slice(at + 2) === name.slice(at + 2)
  );
}
