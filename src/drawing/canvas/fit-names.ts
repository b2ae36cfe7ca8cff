import type { Stage } from './stage.ts';
import { fitText, plainLine, type TextStyle } from './text.ts';

/**
 * Names in a column of a width. Those that would all be cut to the same beginning are cut at that instead:
 * `…node-1.example.com`.
 */
export function fitNames(
  stage: Stage,
  names: readonly string[],
  style: Pick<TextStyle, 'size' | 'weight'>,
  width: number,
): string[] {
  const lines = names.map(plainLine);
  const cut = lines.map((line) => fitText(stage, line, style, width));
  const long = lines.filter((line, index) => line !== cut[index]);
  if (new Set(cut).size === new Set(lines).size || new Set(long).size < 2) return cut;
  const cutAfter = (shared: number) =>
    lines.map((line, index) =>
      line === cut[index] ? line : fitText(stage, `…${line.slice(shared)}`, style, width),
    );
  const ways = sharedLengths(long).map(cutAfter);
  const distinct = (way: readonly string[]) => new Set(way).size;
  return [cut, ...ways].reduce((best, way) => (distinct(way) > distinct(best) ? way : best));
}

/**
 * How many characters may be cut of what all names begin with: all but its last word, all up to the word
 * that differs, all of it.
 */
function sharedLengths([first = '', ...others]: readonly string[]): number[] {
  let length = first.length;
  for (const other of others) {
    let at = 0;
    while (at < length && other[at] === first[at]) at += 1;
    length = at;
  }
  // Not within a character.
  if (/[\ud800-\udbff]/.test(first[length - 1] ?? '')) length -= 1;
  const shared = first.slice(0, length);
  const last = /^.*[^\p{L}\p{N}]/su.exec(shared)?.[0].length ?? 0;
  const word = /^(.*[^\p{L}\p{N}])[\p{L}\p{N}]+[^\p{L}\p{N}]+/su.exec(shared)?.[1]?.length ?? 0;
  return [...new Set([word, last, length])].filter((shortened) => shortened > 0);
}
