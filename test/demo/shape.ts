/** The kinds of a JSON value at every level: what two bodies of the same kind have in common. */
export type Shape = string | readonly Shape[] | { readonly [key: string]: Shape };

/** Keys and types, with the values left out; of a list each different shape once, in a fixed order. */
export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) {
    const shapes = value.map((item) => JSON.stringify(shapeOf(item)));
    return [...new Set(shapes)].sort().map((shape) => JSON.parse(shape) as Shape);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, shapeOf(inner)]));
  }
  return value === null ? 'null' : typeof value;
}
