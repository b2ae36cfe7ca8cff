import * as v from 'valibot';

/** A finite number: `JSON.parse` reads `1e999` as Infinity, which `v.number()` accepts. */
export const finite = v.pipe(v.number(), v.finite());

export const nonEmpty = v.pipe(v.string(), v.nonEmpty());

/** Whether a value is a JSON object. An array is not, although valibot accepts one. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Like `v.object`, but refuses arrays, which pass when every key is optional. */
export function object<T extends v.ObjectEntries>(entries: T) {
  return v.pipe(
    v.unknown(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!isObject(dataset.value)) addIssue({ expected: 'Object' });
    }),
    v.object(entries),
  );
}

/** Parses a value with a schema; undefined when it does not fit. */
export function readAs<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}

/**
 * Describes what did not fit, as the cause of an error: the path and what was expected there. Unlike
 * valibot's own messages it omits the value, which may be a secret: causes are logged.
 */
export function validationError(issues: readonly v.BaseIssue<unknown>[]): Error {
  return new Error(issues.flatMap((issue) => expectations(issue, [])).join('; '));
}

/** For a union, the expectations of each member. */
function expectations(issue: v.BaseIssue<unknown>, above: readonly string[]): string[] {
  const path = [...above, v.getDotPath(issue) ?? ''].filter((part) => part !== '');
  if (issue.issues) return issue.issues.flatMap((inner) => expectations(inner, path));
  return [`${path.join('.') || 'the value'}: expected ${issue.expected ?? issue.type}`];
}
