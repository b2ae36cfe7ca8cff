/** As most chats have it: `@here`, `@ann`. */
const MENTION = /^@[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u;

/**
 * The markup of several mentions, one for each word.
 * @param markupOf undefined for a word that is not a mention
 * @returns undefined when one of them is not a mention, or there are too many or none
 */
export function mentionsIn(
  typed: string,
  most: number,
  markupOf: (word: string) => string | undefined = plainMention,
): string | undefined {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '' && !/^and$/i.test(word));
  const found = words.map(markupOf);
  const isKnown = found.length > 0 && found.length <= most && !found.includes(undefined);
  return isKnown ? found.join(' ') : undefined;
}

/** Undefined for what is not a mention. */
function plainMention(word: string): string | undefined {
  return MENTION.test(word) ? word : undefined;
}
