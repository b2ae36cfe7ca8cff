const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Each of these is a letter of its own. */
const SIMPLE = /^[\x20-\x7e]*$/;

/** The letters of a text as they are read: a family of emoji or a letter with its accents is one. */
export function graphemesOf(text: string): string[] {
  if (SIMPLE.test(text)) return Array.from(text);
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

/** Code units that are looked at beyond a limit, for the letter that goes over it. */
const BEYOND = 64;

/** Of the beginning of a text, as many whole letters as there are in so many code units. */
export function wholeStart(text: string, units: number): string {
  if (text.length <= units) return text;
  const part = text.slice(0, units + BEYOND);
  if (SIMPLE.test(part)) return text.slice(0, units);
  let end = 0;
  for (const { index, segment } of SEGMENTER.segment(part)) {
    if (index + segment.length > units) break;
    end = index + segment.length;
  }
  return text.slice(0, end > 0 ? end : units);
}
