import { editDistance } from './fuzzy-match.ts';

/** A variable of the environment that nothing reads, and the one that was meant. */
export interface Misspelt {
  readonly found: string;
  readonly meant: string;
}

export interface KnownVariables {
  /** Names that may be meant. */
  readonly known: readonly string[];
  /** Names of other programs, which are right as they are. */
  readonly others: readonly string[];
  /** Other words for known names, such as URL for HOST. */
  readonly synonyms: ReadonlyMap<string, string>;
}

/** Shorter names are too near to those of other programs. */
const MIN_LENGTH = 12;
/** Names of this length may have two wrong letters. */
const LONG = 20;
/** Most variables that are named. */
const MAX_NAMED = 10;

/**
 * Variables of the environment whose names are nearly those of known ones. Their values are not looked at.
 * @param found names in the environment
 */
export function misspeltVariables(
  found: Iterable<string>,
  { known, others, synonyms }: KnownVariables,
): readonly Misspelt[] {
  const right = new Set([...known, ...others]);
  const misspelt: Misspelt[] = [];
  for (const name of found) {
    if (right.has(name) || name.length > 100) continue;
    const written = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
    if (others.includes(written)) continue;
    const meant =
      synonyms.get(written) ?? nearestIn(written, known) ?? withoutOneWord(written, known);
    // What is shown is nearly a known name, hence holds nothing else.
    if (meant !== undefined) misspelt.push({ found: name, meant });
    if (misspelt.length === MAX_NAMED) break;
  }
  return misspelt;
}

function nearestIn(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let within = 2;
  for (const one of known) {
    if (one.length < MIN_LENGTH || Math.abs(one.length - name.length) > within) continue;
    const distance = editDistance(name, one, within);
    if (distance > Math.min(within, allowedEdits(name, one)) || isVariant(name, one)) continue;
    best = one;
    within = distance - 1;
  }
  return best;
}

/** The last word tells short names apart. */
function allowedEdits(name: string, known: string): number {
  return known.length >= LONG || lastWord(name) === lastWord(known) ? 2 : 1;
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('_') + 1);
}

/** Kept beside the right one on purpose: `…_HOST_OLD`, `…_HOST2`. */
function isVariant(name: string, known: string): boolean {
  return name.startsWith(known) && /^(?:_.+|\d+)$/.test(name.slice(known.length));
}

/** `HUBOT_GRAFANA_WIDTH` for `HUBOT_GRAFANA_DEFAULT_WIDTH`, where only one can be meant. */
function withoutOneWord(name: string, known: readonly string[]): string | undefined {
  if (!name.startsWith('HUBOT_GRAFANA_')) return undefined;
  const candidates = known.filter((one) => {
    const words = one.split('_');
    return words.some((_, left) => words.filter((__, at) => at !== left).join('_') === name);
  });
  return candidates.length === 1 ? candidates[0] : undefined;
}
