/** What a value may have at most. */
export interface ValueLimits {
  /** Objects, arrays and plain values in it. */
  readonly parts: number;
  /** Characters of all texts together, without the names of members. */
  readonly characters: number;
}

/** Whether a value out of JSON is small enough to be copied and looked through at once. */
export function isSmallValue(value: unknown, { parts: most, characters }: ValueLimits): boolean {
  const waiting: unknown[] = [value];
  let [parts, length] = [0, 0];
  while (waiting.length > 0) {
    const part = waiting.pop();
    parts += 1;
    if (typeof part === 'string') length += part.length;
    if (typeof part === 'object' && part !== null) {
      const values = Array.isArray(part) ? (part as unknown[]) : (Object.values(part) as unknown[]);
      if (parts + values.length + waiting.length > most) return false;
      for (const inner of values) waiting.push(inner);
    }
    if (length > characters) return false;
  }
  return true;
}
