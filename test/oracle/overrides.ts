import fc from 'fast-check';

const matcher = fc.oneof(
  fc.constantFrom('numeric', 'time', 'first', 'firstTimeField').map((id) => ({ id })),
  fc.constantFrom('cpu', 'Value', 'web-1', 'mem').map((options) => ({ id: 'byName', options })),
  fc
    .constantFrom('cpu.*', '/^Value/', '/web/', '/host/i')
    .map((options) => ({ id: 'byRegexp', options })),
  fc.constantFrom('number', 'time', 'string').map((options) => ({ id: 'byType', options })),
  fc.constantFrom('A', 'B').map((options) => ({ id: 'byFrameRefID', options })),
  fc.constantFrom('include', 'exclude').map((mode) => ({
    id: 'byNames',
    options: { mode, names: ['cpu', 'web-1', 'Value'], prefix: 'All except:', readOnly: true },
  })),
  fc
    .record({
      reducer: fc.constantFrom('lastNotNull', 'max', 'allIsZero', 'mean'),
      op: fc.constantFrom('gte', 'gt', 'lte', 'lt', 'eq', 'neq'),
      value: fc.constantFrom(0, 10, 50),
    })
    .map((options) => ({ id: 'byValue', options })),
);

/** Overrides of some of these settings, by every kind of matcher. */
export function withOverrides(
  settings: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<unknown[]> {
  const property = fc.oneof(
    ...Object.entries(settings)
      .filter(([id]) => id !== 'fieldMinMax')
      .map(([id, value]) => value.map((to) => ({ id, value: to }))),
  );
  const override = fc.record({
    matcher,
    properties: fc.array(property, { minLength: 1, maxLength: 2 }),
  });
  return fc.array(override, { maxLength: 2 });
}
