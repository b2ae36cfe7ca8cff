const [QUOTE, COMMA, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x2c, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];

export interface JsonLimits {
  /** Levels of arrays and objects within each other. */
  readonly depth: number;
  /** Values of all kinds, keys not counted. */
  readonly values: number;
}

/**
 * Which limit JSON text exceeds. It is found without parsing, so that such a text never gets as far: what
 * reads the parsed value may be recursive, and a few bytes for each of very many values become gigabytes.
 * Counted are commas and opening brackets, so an array or object counts once more than its entries.
 * @param json UTF-8; what is not JSON at all is for the parser to refuse
 */
export function exceededLimit(json: Uint8Array, limits: JsonLimits): keyof JsonLimits | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfString(json, at);
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      values += 1;
      if (depth > limits.depth) return 'depth';
      if (values > limits.values) return 'values';
    } else if (byte === COMMA) {
      values += 1;
      if (values > limits.values) return 'values';
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return undefined;
}

/** The place of the quote that ends a string; the end of the text when none does. */
function endOfString(json: Uint8Array, start: number): number {
  let end = json.indexOf(QUOTE, start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf(QUOTE, end + 1);
  return end === -1 ? json.length : end;
}

function isEscaped(json: Uint8Array, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
