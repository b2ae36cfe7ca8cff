/** Reads a text word by word, from its beginning. */
export interface Words {
  /** The next words, which stay. */
  next(count: number): string[];
  /** Takes the next word where it matches. */
  take(pattern: RegExp): string | undefined;
  /** Takes a comma, `and` or `&`, or two of them. */
  takeSeparator(): boolean;
  skip(count: number): void;
  /** Puts the end of the word that was taken last back in front. */
  putBack(end: string): void;
  /** What has not been read, as it was written. */
  rest(): string;
  position(): number;
  backTo(position: number): void;
}

/** A comma ends a word, and white space is around it or not. */
const WORD = /^\s*([^\s,]+)/;
const SEPARATOR = /^\s*(?:,\s*(?:(?:and|&)(?=\s))?|(?:and|&)(?=\s))/i;

export function wordsOf(text: string): Words {
  let at = 0;
  const left = () => text.slice(at);
  return {
    next(count) {
      const found: string[] = [];
      let rest = left();
      while (found.length < count) {
        const match = WORD.exec(rest);
        if (!match) break;
        found.push(match[1] ?? '');
        rest = rest.slice(match[0].length);
      }
      return found;
    },
    take(pattern) {
      const match = WORD.exec(left());
      if (!match || !pattern.test(match[1] ?? '')) return undefined;
      at += match[0].length;
      return match[1];
    },
    takeSeparator() {
      const match = SEPARATOR.exec(left());
      at += match?.[0].length ?? 0;
      return match !== null;
    },
    skip(count) {
      for (let n = 0; n < count; n += 1) at += WORD.exec(left())?.[0].length ?? 0;
    },
    putBack(end) {
      at -= end.length;
    },
    rest: () => left().trim().replace(/^,\s*/, ''),
    position: () => at,
    backTo(position) {
      at = position;
    },
  };
}
