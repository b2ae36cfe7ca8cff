import * as v from 'valibot';

/** JSON's `1e999` is read as Infinity, which `v.number()` takes. */
export const finite = v.pipe(v.number(), v.finite());

export const nonEmpty = v.pipe(v.string(), v.nonEmpty());

/** Whether JSON calls it an object; valibot calls an array one too. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As `v.object`, but without arrays: those would pass wherever none of the keys must be there. */
export function object<T extends v.ObjectEntries>(entries: T) {
  return v.pipe(
    v.unknown(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!isObject(dataset.value)) addIssue({ expected: 'Object' });
    }),
    v.object(entries),
  );
}

/** What a schema makes of a value, or undefined where it does not fit. */
export function readAs<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}

/**
 * What did not fit, as the cause of an error: where, and what was expected there. Of what was found it
 * says nothing, as valibot's own messages do: that may be a secret, and causes are logged.
 */
export function misfit(issues: readonly v.BaseIssue<unknown>[]): Error {
  return new Error(issues.flatMap((issue) => expectations(issue, [])).join('; '));
}

/** Of a union, those of all that it could have been. */
function expectations(issue: v.BaseIssue<unknown>, above: readonly string[]): string[] {
  const path = [...above, v.getDotPath(issue) ?? ''].filter((part) => part !== '');
  if (issue.issues) return issue.issues.flatMap((inner) => expectations(inner, path));
  return [`${path.join('.') || 'the whole'}: expected ${issue.expected ?? issue.type}`];
}
