import type { LogLine } from './log-lines.ts';

/** A line, and how many that follow are taken for the same. */
export interface CountedLine {
  readonly line: LogLine;
  readonly repeats: number;
}

const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[,.]\d+(?:[+-]\d\d:\d\d|Z)/g;

/**
 * What two lines in a row must have in common to be one, by the panel's setting: `exact` looks past times,
 * `numbers` past digits, and `signature` at punctuation and white space alone.
 */
const LEFT: Readonly<Record<string, (text: string) => string>> = {
  exact: (text) => text.replaceAll(ISO_TIME, ''),
  numbers: (text) => text.replaceAll(/\d/g, ''),
  signature: (text) => text.replaceAll(/\w/g, ''),
};

/** Lines without those that say the same as the one before them. */
export function countRepeats(lines: readonly LogLine[], strategy: string): CountedLine[] {
  const left = Object.hasOwn(LEFT, strategy) ? LEFT[strategy] : undefined;
  if (!left) return lines.map((line) => ({ line, repeats: 0 }));
  const counted: { line: LogLine; repeats: number }[] = [];
  let before: string | undefined;
  for (const line of lines) {
    const rest = left(line.text);
    const last = counted.at(-1);
    if (last && rest === before) last.repeats += 1;
    else counted.push({ line, repeats: 0 });
    before = rest;
  }
  return counted;
}
