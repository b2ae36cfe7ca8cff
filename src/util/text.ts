/** Upper bound for one character, in UTF-16 units; a family emoji has 11. */
const CHARACTER_UNITS = 32;

/**
 * Makes untrusted text fit one line: removes control, formatting and bidirectional characters and lone
 * surrogates (the joiner inside emoji stays), collapses white space, and cuts at `limit` characters,
 * never inside one.
 */
export function oneLine(text: string, limit = 200): string {
  const clean = text
    .replace(/(?!\u200d)[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Z}\p{Cc}]+/gu, ' ')
    .trim();
  // No text has more characters than units.
  if (clean.length <= limit) return clean;
  const head = clean.slice(0, limit * CHARACTER_UNITS);
  const isWhole = head.length === clean.length;
  const characters = Array.from(new Intl.Segmenter().segment(head), ({ segment }) => segment);
  if (isWhole && characters.length <= limit) return clean;
  // The blind cut may have split the last character.
  const uncut = isWhole ? characters : characters.slice(0, -1);
  return `${uncut.slice(0, limit - 1).join('')}…`;
}

/**
 * Removes a secret from an answer, and anything that looks like a token in a header, a cookie or a URL's
 * query: an answer may echo the request.
 */
export function masked(text: string, secret: string | undefined): string {
  const hidden = text
    .replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 …')
    .replace(/\b(Set-Cookie|Cookie)\s*:[^\n]*/gi, '$1: …')
    .replace(/\?[^\s"'<>?=]*=[^\s"'<>]*/g, '?…');
  return secret === undefined ? hidden : hidden.replaceAll(secret, '…');
}

/** Any text as inline code, between backticks. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}
