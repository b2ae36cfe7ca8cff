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
  const characters = Array.from(new Intl.Segmenter().segment(clean), ({ segment }) => segment);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : clean;
}

/** Text inside backticks, whatever it holds. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}
