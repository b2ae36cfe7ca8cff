/** Longer patterns are not tried: they come from outside, and some take for ever. */
const LONGEST_PATTERN = 500;
/** Of a text that a pattern is tried on. */
const LONGEST_SUBJECT = 2_000;

/**
 * A regular expression as panels have it: `/pattern/flags`, or a bare pattern for the whole text.
 * @returns undefined for what is not one
 */
export function patternOf(text: string): RegExp | undefined {
  if (text.length > LONGEST_PATTERN) return undefined;
  const [, pattern, flags = ''] = /^\/(.*?)\/(g?i?m?y?s?)$/.exec(text) ?? [];
  try {
    return text.startsWith('/')
      ? pattern === undefined
        ? undefined
        : new RegExp(pattern, flags)
      : new RegExp(`^${text}$`);
  } catch {
    return undefined;
  }
}

/** One that remembers where it found something gives other answers each time, in Grafana too. */
export function steadyPattern(text: string): RegExp | undefined {
  const pattern = patternOf(text);
  return pattern?.global || pattern?.sticky ? undefined : pattern;
}

/** A regular expression without slashes around it, which may match a part of the text. */
export function patternSource(text: string): RegExp | undefined {
  if (text.length > LONGEST_PATTERN) return undefined;
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

export function matches(pattern: RegExp, subject: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(subject.slice(0, LONGEST_SUBJECT));
}
