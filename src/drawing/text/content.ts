/** Characters of a text that are looked at. */
export const LONGEST_CONTENT = 20_000;
