import type { Format } from './format.ts';

/** A character as people see it may have up to so many UTF-16 units here; a family of emoji has 11. */
const CHARACTER_UNITS = 32;

/** Least that a text is split into. */
const MIN_LIMIT = 100;

/**
 * The messages of an answer, each made fit by the chat's format and then still within its limit: what
 * makes a text fit may make it longer.
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
 * Splits a text into messages of at most `limit` UTF-16 units: at the end of a line where that can be,
 * else at a space, else between two characters. Nothing is lost but the break itself.
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
  // A part that would be very short is no better than a cut.
  for (const end of [head.lastIndexOf('\n'), head.lastIndexOf(' ')]) {
    if (end >= limit / 2) return end;
  }
  // What a character ends with is known only with a piece of what comes behind it.
  const seen = text.slice(limit - CHARACTER_UNITS, limit + CHARACTER_UNITS);
  const starts = Array.from(new Intl.Segmenter().segment(seen), ({ index }) => index);
  const last = starts.findLast((index) => index <= CHARACTER_UNITS) ?? CHARACTER_UNITS;
  return limit - CHARACTER_UNITS + (last === 0 ? CHARACTER_UNITS : last);
}
