/** UTF-16 units that are compared; what is longer is compared by its beginning. */
const COMPARED = 500;

/**
 * Text as people compare it: whatever the case, the kind of dash, quote and space, and how an accent
 * is put together; without invisible characters. For thousands of texts at once, so none is looked at
 * past its first 500 UTF-16 units.
 */
export function folded(text: string): string {
  const compared = text.slice(0, COMPARED);
  if (/^[!-~]*$/.test(compared)) return compared.toLowerCase();
  return compared
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[\p{Z}\p{Cc}]+/gu, ' ')
    .trim();
}
