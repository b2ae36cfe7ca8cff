/** Longest that one character is believed to be, in UTF-16 units; a family of emoji has 11. */
const CHARACTER_UNITS = 32;

/**
 * Makes text that came from elsewhere fit for one line: control, formatting and bidirectional
 * characters and lone surrogates are taken out (the joiner inside emoji stays), white space is
 * folded, and it is cut at `limit` characters, never inside one.
 */
export function oneLine(text: string, limit = 200): string {
  const clean = text
    .replace(/(?!\u200d)[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Z}\p{Cc}]+/gu, ' ')
    .trim();
  const head = clean.slice(0, limit * CHARACTER_UNITS);
  const isWhole = head.length === clean.length;
  const characters = Array.from(new Intl.Segmenter().segment(head), ({ segment }) => segment);
  if (isWhole && characters.length <= limit) return clean;
  // What was cut blindly may have been cut inside its last character.
  const uncut = isWhole ? characters : characters.slice(0, -1);
  return `${uncut.slice(0, limit - 1).join('')}…`;
}

/**
 * Takes a secret out of text that came from the one we told it to, and whatever looks like a token
 * in a header, a cookie or the query of a URL: an answer may echo its question.
 */
export function masked(text: string, secret: string | undefined): string {
  const hidden = text
    .replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 …')
    .replace(/\b(Set-Cookie|Cookie)\s*:[^\n]*/gi, '$1: …')
    .replace(/\?[^\s"'<>?=]*=[^\s"'<>]*/g, '?…');
  return secret === undefined ? hidden : hidden.replaceAll(secret, '…');
}

/** Text inside backticks, whatever it holds. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}
