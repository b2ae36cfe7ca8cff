import fc from 'fast-check';
import { clean, HOSTS, type MadeFrame, START } from './frames.ts';
import type { OracleField } from './grafana-data.ts';

/** Values, settings and names that few panels have, but any may. */
export interface WideCase {
  readonly frames: readonly MadeFrame[];
  readonly fieldConfig: unknown;
  readonly chosen: string[];
}

const COLOURS = [
  ...'green red #EAB839 semi-dark-blue super-light-purple transparent text'.split(' '),
  ...['rgba(50, 172, 45, 0.97)', 'rgb(1, 2, 3)', '#fff', '#12345678', 'orange'],
];
const colour = fc.constantFrom(...COLOURS);
const words = (text: string) => fc.constantFrom(...text.split(/\s+/));

const numbers = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -200, max: 2000 }) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: -14, max: 18 }))
      .map(([digits, power]) => Number(`${digits}e${power}`)),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(0, 0.5, -0.5, 1.5, 2.5, 0.005, 1.005, 999.999, 1e21, -1e21),
  },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
  { weight: 2, arbitrary: fc.constant(null) },
);
const texts = fc.constantFrom<string | null>(
  ...['up', 'down', 'Down', '12', '-7.5', '1e3', '0x1f', '', ' ', ' 12 ', 'null', 'NaN', 'true'],
  ...['12abc', 'größe', '日本', 'a\nb', 'err 3', '0', '-0', 'Infinity', '1,5', null, 'up up'],
);
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  number: numbers,
  string: texts,
  boolean: fc.constantFrom<boolean | null>(true, false, null),
};

const labels = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 4,
    arbitrary: fc.dictionary(
      fc.constantFrom('host', 'job', '__name__', 'le', 'größe', 'a.b'),
      fc.constantFrom(...HOSTS, '', 'cpu', 'a "b"', '日本', '0.5'),
      { maxKeys: 3 },
    ),
  },
);

const FIELD_NAMES = ['Value', 'cpu', 'mem', 'Time', 'Value #A', 'größe', 'a.b', 'up', 'host'];

const decimals = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.constantFrom<number | string>(7, 10, 15, '2', '0'),
);
const limit = fc.constantFrom<number | string>(-1000, -10, 0, 0.5, 5, 50, 100, 1e6, '20', '-5');

const ownConfig = fc.record(
  {
    unit: words('short bytes percent s none dateTimeAsIso bool'),
    displayNameFromDS: fc.constantFrom('ds name', 'a b', ''),
    displayName: fc.constantFrom('own', ''),
    min: fc.constantFrom(0, 10),
    max: fc.constantFrom(20, 1000),
    decimals: fc.integer({ min: 0, max: 3 }),
    noValue: fc.constantFrom('own none', '0'),
  },
  { requiredKeys: [] },
);

function fieldOf(rows: number): fc.Arbitrary<OracleField> {
  return words('number number number number string boolean').chain((type) =>
    fc
      .record({
        name: fc.constantFrom(...FIELD_NAMES),
        labels,
        config: fc.oneof(
          { weight: 5, arbitrary: fc.constant({}) },
          { weight: 1, arbitrary: ownConfig.map(clean) },
        ),
        values: fc.array(VALUES[type] ?? numbers, { minLength: rows, maxLength: rows }),
      })
      .map((field) => clean({ ...field, type })),
  );
}

const frame = fc.integer({ min: 0, max: 6 }).chain((rows) =>
  fc
    .record({
      refId: words('A A B C'),
      name: fc.constantFrom(undefined, undefined, undefined, 'frame x', 'y', 'cpu', ''),
      step: fc.constantFrom(7, 60_000, 86_400_000 * 400),
      hasTime: fc.boolean(),
      fields: fc.array(fieldOf(rows), { minLength: 1, maxLength: 4 }),
    })
    .map(({ refId, name, step, hasTime, fields }): MadeFrame => {
      const values = Array.from({ length: rows }, (_, row) => START + row * step);
      const time = { name: 'Time', type: 'time', config: {}, values };
      return clean({ refId, name, fields: hasTime ? [time, ...fields] : fields });
    }),
);

const color = fc.record(
  {
    mode: words(
      `thresholds thresholds palette-classic palette-classic-by-name palette-colorblind fixed shades
      palette-categorical-next palette-categorical-next-2 palette-categorical-next-3 continuous-GrYlRd
      continuous-RdYlGr continuous-BlYlRd continuous-YlRd continuous-BlPu continuous-YlBl
      continuous-blues continuous-reds continuous-greens continuous-purples continuous-viridis
      continuous-magma continuous-plasma continuous-inferno continuous-cividis`,
    ),
    fixedColor: colour,
    seriesBy: words('last min max'),
  },
  { requiredKeys: ['mode', 'fixedColor'] },
);

const step = fc.tuple(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -50, max: 150 }) },
    { weight: 1, arbitrary: fc.constantFrom<number | string>('40', '-3', '0.5', 1e9, 33.3) },
  ),
  colour,
);
/** In any order. */
const thresholds = fc
  .record({
    mode: words('absolute percentage'),
    first: fc.tuple(fc.constant(null), colour),
    others: fc.array(step, { maxLength: 4 }),
    isSorted: fc.constantFrom(true, true, false),
  })
  .map(({ mode, first, others, isSorted }) => ({
    mode,
    steps: [
      first,
      ...(isSorted ? others.toSorted(([a], [b]) => Number(a) - Number(b)) : others),
    ].map(([value, of]) => ({ color: of, value })),
  }));

const result = fc.record(
  {
    text: fc.constantFrom('got $1', '<$&>', 'special', '42', '', '$$', 'ü'),
    color: colour,
    index: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: [] },
);
const KEYS = [
  '0',
  '1',
  '12',
  '-7.5',
  'up',
  'true',
  'false',
  '',
  'null',
  'NaN',
  'Infinity',
  '1e+21',
];
const mapping = fc.oneof(
  fc.dictionary(fc.constantFrom(...KEYS), result, { minKeys: 1, maxKeys: 3 }).map((options) => ({
    type: 'value',
    options,
  })),
  fc
    .record({
      from: fc.constantFrom<number | string | null>(-5, 0, 10, 1e6, null, '5', -1e9),
      to: fc.constantFrom<number | string | null>(0, 20, 100, 1e9, null, '50', 1e21),
      result,
    })
    .map((options) => ({ type: 'range', options })),
  fc
    .record({
      pattern: fc.constantFrom(
        ...['/OWN$/i', '(.*)r', '/^u(.)/', '.*', '/(\\d+)/g', '/p/gi', '/^.$/m', 'up', '/a.b/s'],
        ...['/u/y', '/\\s/g', '/(?<x>e)rr/', '', '/[/'],
      ),
      result,
    })
    .map((options) => ({ type: 'regex', options })),
  fc
    .record({ match: words('null nan null+nan true false empty'), result })
    .map((options) => ({ type: 'special', options })),
);

const settingsOf = (unit: fc.Arbitrary<string>) => ({
  unit,
  decimals,
  min: limit,
  max: limit,
  displayName: fc.constantFrom('named', 'cpu', 'a b', '', 'größe', '日本', 'Value'),
  noValue: fc.constantFrom('none', '-', '0', ''),
  fieldMinMax: fc.boolean(),
  color,
  thresholds,
  mappings: fc.array(mapping, { maxLength: 4 }),
});

const NAMES = [
  'cpu',
  'Value',
  'Time',
  'time',
  'web-1',
  'mem',
  'cpu 1',
  'frame x',
  'größe',
  'ds name',
  'named',
];
const OPERATORS = 'gte gt lte lt eq neq';
export const REDUCERS = `lastNotNull last firstNotNull first min max mean median variance stdDev sum count countAll range delta
  step diff diffperc logmin allIsZero allIsNull changeCount distinctCount p1 p25 p50 p75 p90 p95 p99
  allValues uniqueValues`;

const matcher = fc.oneof(
  words('numeric time first firstTimeField').map((id) => ({ id })),
  fc.constantFrom(...NAMES).map((options) => ({ id: 'byName', options })),
  fc
    .constantFrom(
      ...['cpu.*', '/^Value/', '/web/', '/HOST/i', '/.*/', '.*', '/größe|mem/', '/^$/', '/a.b/s'],
      ...['/{.*}/', '/ 1$/', 'cpu', '/(/', '', '/na.ed/m'],
    )
    .map((options) => ({ id: 'byRegexp', options })),
  words('number time string boolean other').map((options) => ({ id: 'byType', options })),
  words('A B C').map((options) => ({ id: 'byFrameRefID', options })),
  fc
    .record({
      mode: words('include exclude'),
      names: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 }),
    })
    .map((options) => ({
      id: 'byNames',
      options: { ...options, prefix: 'All except:', readOnly: true },
    })),
  fc
    .record({
      pattern: fc.constantFrom('/^Value/', 'cpu', '', '/M/i'),
      names: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
    })
    .map((options) => ({ id: 'byRegexpOrNames', options })),
  fc
    .record({
      reducer: words(REDUCERS.replace(/allValues\s+uniqueValues/, '').trim()),
      op: words(OPERATORS),
      value: fc.constantFrom<number | string>(0, 10, 50, '10', -1, 'up'),
    })
    .map((options) => ({ id: 'byValue', options })),
);

/** @param units all ids of units */
export function wideFields(units: readonly string[]): fc.Arbitrary<WideCase> {
  const forms = [
    'suffix:foo',
    'prefix:x',
    'si:mW',
    'count:x',
    'currency:x',
    'time:YYYY-MM',
    'bool:a/b',
  ];
  const unit = fc.oneof(
    fc.constantFrom('short', 'none', 'bytes', 'percent', 's', 'string', 'locale', 'bool', ...forms),
    fc.constantFrom(...units),
  );
  const settings = settingsOf(unit);
  const property = fc.oneof(
    ...Object.entries(settings).map(([id, value]) =>
      // Without a value an override takes a setting away.
      fc.oneof(
        { weight: 9, arbitrary: value.map((to: unknown) => ({ id, value: to })) },
        { weight: 1, arbitrary: fc.constant({ id }) },
      ),
    ),
  );
  const override = fc.record({
    matcher,
    properties: fc.array(property, { minLength: 1, maxLength: 3 }),
  });
  return fc.record({
    frames: fc.array(frame, { minLength: 1, maxLength: 4 }),
    fieldConfig: fc.record({
      defaults: fc.record(settings, { requiredKeys: ['thresholds'] }).map(clean),
      overrides: fc.array(override, { maxLength: 3 }),
    }),
    chosen: fc.uniqueArray(words(REDUCERS), { minLength: 2, maxLength: 5 }),
  });
}
