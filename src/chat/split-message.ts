import type { Format } from './format.ts';

/** Longest that one visible character may be, in UTF-16 units; a family of emoji has 11. */
const CHARACTER_UNITS = 32;

/** Shortest piece, in UTF-16 units, that a text is split into. */
const MIN_LIMIT = 100;

/**
 * The messages of an answer, each made safe by the chat's format and still within its limit: escaping
 * may make a text longer.
 */
export function messagesOf(text: string, { limit, text: fit }: Format): string[] {
  const within = (piece: string, most: number): string[] =>
    splitText(piece, most).flatMap((part) => {
      const message = fit(part);
      if (message.length <= limit) return [message];
      return most > MIN_LIMIT
        ? within(part, Math.max(MIN_LIMIT, Math.floor(most / 2)))
        : splitText(message, limit);
    });
  return within(text, limit);
}

/**
 * Splits a text into messages of at most `limit` UTF-16 units: at the end of a line if possible, else
 * at a space, else between two visible characters, and never inside a link that fits in a message. Only
 * the line break or space itself is dropped.
 * @param limit at least 100
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const end = endOfPart(rest, limit);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^[\n ]/, '');
  }
  return [...parts, rest];
}

function endOfPart(text: string, limit: number): number {
  const head = text.slice(0, limit + 1);
  // A very short part reads worse than a cut inside a line.
  for (const end of [head.lastIndexOf('\n'), head.lastIndexOf(' ')]) {
    if (end >= limit / 2) return end;
    // A link that begins late in this part is whole in the next one.
    if (end > 0 && /^https?:\/\/\S*$/.test(head.slice(end + 1))) return end;
  }
  // Where a visible character ends is known only from the text after it.
  const seen = text.slice(limit - CHARACTER_UNITS, limit + CHARACTER_UNITS);
  const starts = Array.from(new Intl.Segmenter().segment(seen), ({ index }) => index);
  const last = starts.findLast((index) => index <= CHARACTER_UNITS) ?? CHARACTER_UNITS;
  return limit - CHARACTER_UNITS + (last === 0 ? CHARACTER_UNITS : last);
}
