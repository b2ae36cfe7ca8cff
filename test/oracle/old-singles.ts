import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';

type Panel = Record<string, unknown>;

/** What of a panel is compared. */
interface Migrated {
  readonly fieldConfig: unknown;
  readonly reduceOptions: unknown;
}

const NAME = '@grafana/ui/dist/cjs/components/SingleStatShared/SingleStatBaseOptions.cjs';

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const limits = maybe(fc.constantFrom<(number | string)[]>(0, 5, 80, 100));
const unit = maybe(fc.constantFrom('percent', 'percentunit', 'short', 'bytes'));
const calcs = maybe(fc.constantFrom(['mean'], ['last'], ['max']));
const steps = fc.constantFrom(
  [
    { color: 'green', index: 0, value: null },
    { color: 'red', index: 1, value: 80 },
  ],
  [
    { color: 'orange', value: 90 },
    { color: 'green', value: null },
    { color: 'blue', value: 40 },
  ],
);
const mappings = fc.constantFrom<unknown[][]>(
  [],
  [{ id: 1, op: '=', type: 1, value: '1', text: 'up' }],
);
const color = maybe(fc.constantFrom<unknown[]>('red', { mode: 'thresholds' }, {}));
const thresholds = maybe(steps.map((list) => ({ mode: 'absolute', steps: list })));
const overrides = maybe(
  fc.constant([
    { matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 's' }] },
  ]),
);
const common = { unit, min: limits, max: limits, title: maybe(fc.constant('Used')) };

/** Grafana 6.1. */
const oldest = fc.record({
  valueOptions: fc.record({
    unit,
    decimals: maybe(fc.constant(1)),
    stat: fc.constantFrom('avg', 'max'),
  }),
  valueMappings: maybe(mappings),
  thresholds: maybe(steps),
  minValue: limits,
  maxValue: limits,
});
/** Up to 6.5. */
const early = fc.record({
  fieldOptions: fc.record({
    calcs,
    values: maybe(fc.boolean()),
    mappings: maybe(mappings),
    thresholds: maybe(steps),
    override: maybe(fc.constant({})),
    defaults: fc.record({ ...common, color, decimals: maybe(fc.constant(2)) }),
  }),
  thresholds: maybe(steps),
});
/** 6.6 and 6.7. */
const late = fc.record({
  fieldOptions: fc.record({
    calcs,
    values: maybe(fc.boolean()),
    limit: maybe(fc.constant(3)),
    overrides,
    defaults: fc.record({ ...common, thresholds, mappings: maybe(mappings) }),
  }),
});
const since7 = fc.record({ reduceOptions: fc.record({ calcs, fields: fc.constant('') }) });
const fieldConfig = fc.record({ defaults: fc.record({ ...common, thresholds }), overrides });

const panelsOf = (options: fc.Arbitrary<object>, versions: readonly (string | undefined)[]) =>
  fc.record({
    type: fc.constantFrom('stat', 'gauge', 'bargauge'),
    pluginVersion: fc.constantFrom(...versions),
    options,
    fieldConfig: maybe(fieldConfig.map((one) => ({ ...one, overrides: one.overrides ?? [] }))),
  });

const PANELS = fc.oneof(
  panelsOf(oldest, [undefined, '6.1.4']),
  panelsOf(early, [undefined, '6.2.5', '6.3.0', '6.5.1']),
  panelsOf(late, ['6.6.0', '6.7.3']),
  panelsOf(since7, [undefined, '7.0.0', '7.1.5', '7.5.10', '8.0.0', '10.4.1']),
);

/**
 * Old panels of single numbers, and what Grafana makes of them when it loads them.
 * @param folder where `@grafana/ui` is installed
 */
export function oldSingleCases(folder: string, options: { seed: number; numRuns: number }) {
  const require = createRequire(path.resolve(folder, 'package.json'));
  const file = path.resolve(folder, 'node_modules', NAME);
  const { sharedSingleStatMigrationHandler: migrate } = require(file) as {
    sharedSingleStatMigrationHandler: (panel: Panel) => Panel;
  };
  return fc.sample(PANELS, options).map((made) => {
    // JSON has nothing that is undefined.
    const panel = JSON.parse(JSON.stringify(made)) as Panel;
    const changed = { fieldConfig: { defaults: {}, overrides: [] }, ...structuredClone(panel) };
    const { reduceOptions } = migrate(changed);
    const expected: Migrated = { fieldConfig: changed.fieldConfig, reduceOptions };
    return { panel, expected };
  });
}
