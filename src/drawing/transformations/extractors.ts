import { NotDrawnError } from '../errors.ts';
import { matches, steadyPattern } from '../fields/pattern.ts';
import { member, stringOf } from '../model/read.ts';

/** The parts of one value, by the names of their fields. */
export type Extractor = (value: unknown) => ReadonlyMap<string, unknown>;

const NONE: ReadonlyMap<string, unknown> = new Map();

/** The extractor of a format; undefined for one that is not understood. */
export function extractorOf(format: string, options: unknown): Extractor | undefined {
  switch (format) {
    case 'json':
      return ofTexts((text) => parsed(text) ?? NONE);
    case 'kvp':
      return ofTexts(pairsIn);
    case 'auto':
      return ofTexts((text) => (text.trim().startsWith('{') ? jsonOrPairs(text) : pairsIn(text)));
    case 'regexp':
      return ofPattern(stringOf(member(options, 'regExp')) ?? '/(?<NewField>.*)/');
    default:
      return undefined;
  }
}

/** Objects are taken apart as they are; other values have no parts. */
function ofTexts(extract: (text: string) => ReadonlyMap<string, unknown>): Extractor {
  return (value) => {
    if (typeof value === 'string') return extract(value);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : NONE;
  };
}

function parsed(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : NONE;
  } catch {
    return undefined;
  }
}

const jsonOrPairs = (text: string) => parsed(text) ?? pairsIn(text);

const BARE = String.raw`[^\s"'=:,;&{}[\]\\]+`;
const QUOTED = String.raw`"[^"\\]+"|'[^'\\]+'`;
const PAIR = new RegExp(`(${BARE}|${QUOTED})[=:](${BARE}|${QUOTED})(?=[\\s,;&}]|$)`, 'y');
const BETWEEN = /[\s,;&]*/y;

/**
 * The pairs of `a=1, b="two"`, with braces around them or not.
 * @throws NotDrawnError for texts that could be taken apart in more ways than one
 */
function pairsIn(text: string): ReadonlyMap<string, unknown> {
  const [, inside = text] = /^\s*\{([^{}]*)\}\s*$/.exec(text) ?? [];
  const pairs = new Map<string, unknown>();
  let at = 0;
  const read = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(inside);
    if (found) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    read(BETWEEN);
    if (at >= inside.length) return pairs;
    const [, key = '', value = ''] = read(PAIR) ?? [];
    if (key === '') {
      throw new NotDrawnError(
        'The panel’s transformations take texts apart that are neither JSON nor plain pairs of a name and a value, which is not drawn here.',
      );
    }
    pairs.set(unquoted(key), unquoted(value));
  }
}

const unquoted = (text: string) => (/^["']/.test(text) ? text.slice(1, -1) : text);

/** The named groups of a regular expression. */
function ofPattern(source: string): Extractor | undefined {
  const pattern = steadyPattern(source);
  return (
    pattern &&
    ofTexts((text) => {
      if (!matches(pattern, text)) return NONE;
      return new Map(Object.entries(pattern.exec(text)?.groups ?? {}));
    })
  );
}
