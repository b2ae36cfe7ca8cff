const PATH = /^(?:[^.[\]"']+|\[\d+\])(?:\.[^.[\]"']+|\[\d+\])*$/;

/** A path into JSON such as `a.b[0].c`; others are not understood. */
export const isJsonPath = (path: unknown) => typeof path === 'string' && PATH.test(path);

/** The value at a path; a key that is the whole path comes first. Undefined where nothing is there. */
export function valueAtPath(value: unknown, path: string): unknown {
  const whole = own(value, path);
  if (whole !== undefined) return whole;
  const keys = path.match(/[^.[\]]+/g) ?? [];
  return keys.reduce<unknown>(own, value);
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
