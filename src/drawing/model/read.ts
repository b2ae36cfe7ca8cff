/** Reads JSON of which nothing is known: own members alone, and a default for what is of another type. */
export type Members = Readonly<Record<string, unknown>>;

const NONE: Members = Object.freeze({});

export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : NONE;
}

/** An own member; undefined for what an object inherits, such as `constructor`. */
export function member(value: unknown, key: string): unknown {
  const members = membersOf(value);
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

/** The member at the end of a path such as `reduceOptions.calcs`. */
export function memberAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner: unknown, key) => member(inner, key), value);
}

export function entriesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A text that is not empty. */
export function nonEmptyOf(value: unknown): string | undefined {
  return value === '' ? undefined : stringOf(value);
}

/** A finite number, or a text that is one: older panels have limits as texts. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '' || value.length > 40) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A number within limits; the default for anything else. */
export function bounded(value: unknown, fallback: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, numberOf(value) ?? fallback));
}

/** One of the texts given; the first one for anything else. */
export function oneOf<T extends string>(value: unknown, options: readonly [T, ...T[]]): T {
  return options.find((option) => option === value) ?? options[0];
}
