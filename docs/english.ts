/** A phrase that is not how the field writes, and what to write instead. */
export interface Finding {
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

// Words of one phrase may be on two lines of a comment.
const GAP = String.raw`[\s*/>]+`;

const PHRASES: readonly (readonly [pattern: string, instead: string])[] = [
  [String.raw`(?<!\bthere${GAP})\b(?:is|are)${GAP}no\b(?!${GAP}longer\b)`, '"is not a", "are not"'],
  [
    String.raw`\b(?:some|no|any|every)body\b`,
    'who it is: the user, the client, everyone, no client',
  ],
  [String.raw`\bwhat${GAP}stands?\b`, 'what it is, such as "the text behind"'],
  [String.raw`\bthose${GAP}who\b`, 'who they are: clients, users, readers'],
  [String.raw`\bwho${GAP}asks?\b`, 'the caller, the client, the user'],
  [String.raw`\bwhoever\b`, 'anyone who, the caller, the viewer'],
  [String.raw`\bgo(?:es)?${GAP}before\b`, '"overrides", "comes first"'],
];

/** The phrases in a text that have a plainer form. */
export function oddPhrasesIn(text: string): Finding[] {
  return PHRASES.flatMap(([pattern, instead]) =>
    [...text.matchAll(new RegExp(pattern, 'gi'))].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      found: match[0].replace(/\s+/g, ' '),
      instead,
    })),
  );
}
