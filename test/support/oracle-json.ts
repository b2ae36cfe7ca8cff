/** JSON for values that JSON does not have: NaN, infinite numbers, and what is missing. */
const ODD: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['$NaN', NaN],
  ['$Infinity', Infinity],
  ['$-Infinity', -Infinity],
]);

export function encodeOdd(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? `$${String(value)}` : value;
}

export function decodeOdd(_: string, value: unknown): unknown {
  return typeof value === 'string' && ODD.has(value) ? ODD.get(value) : value;
}
