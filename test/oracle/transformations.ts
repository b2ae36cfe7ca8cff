import fc from 'fast-check';
import { clean, NAMES } from './frames.ts';

const ALL = [
  ...NAMES,
  'Time',
  'time',
  'web-1',
  'ds name',
  'cpu {host="web-1", job="a"}',
  'Value #B',
  'frame x',
  'renamed',
];
const name = fc.constantFrom(...ALL);
const names = fc.uniqueArray(name, { maxLength: 4 });
const flag = fc.boolean();
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const pattern = fc.constantFrom('/web/', 'cpu.*', '/^Value/', '/E/i', '/(.)$/');
const record = (of: Record<string, fc.Arbitrary<unknown>>) => fc.record(of).map(clean);
const byName = (value: fc.Arbitrary<unknown>) => fc.dictionary(name, value, { maxKeys: 4 });
const empty = maybe(fc.constantFrom('true', 'false', 'null', 'zero', 'empty'));

const NUMERIC = [
  ...[
    'last',
    'lastNotNull',
    'first',
    'firstNotNull',
    'min',
    'max',
    'mean',
    'sum',
    'count',
    'range',
  ],
  ...['countAll', 'delta', 'step', 'diff', 'diffperc', 'changeCount', 'distinctCount'],
  ...['median', 'stdDev', 'variance', 'p90', 'p5', 'logmin'],
];
const numericCalcs = fc.constantFrom(...NUMERIC);
const calcs = fc.constantFrom(...NUMERIC, 'allIsZero', 'allIsNull');

const reductions = (of: fc.Arbitrary<string>, mode: string) =>
  record({
    reducers: maybe(fc.uniqueArray(of, { minLength: 1, maxLength: 3 })),
    mode: fc.constant(mode),
    includeTimeField: maybe(flag),
    labelsToFields: maybe(flag),
    fields: maybe(
      fc.constantFrom(
        { id: 'numeric' },
        { id: 'byType', options: mode === 'reduceFields' ? 'time' : 'string' },
      ),
    ),
  });

const filters = record({
  fieldName: name,
  config: fc.oneof(
    record({
      id: fc.constantFrom('greater', 'greaterOrEqual', 'lower', 'lowerOrEqual'),
      options: record({ value: fc.constantFrom<unknown>(0, 10, '12', 60, -5) }),
    }),
    record({
      id: fc.constantFrom('equal', 'notEqual'),
      options: record({ value: fc.constantFrom<unknown>('up', 0, '12', '', 'web-1', 'true') }),
    }),
    record({ id: fc.constantFrom('isNull', 'isNotNull'), options: fc.constant({}) }),
    record({
      id: fc.constant('between'),
      options: record({
        from: fc.constantFrom<unknown>(0, '10'),
        to: fc.constantFrom<unknown>(60, '100'),
      }),
    }),
    record({
      id: fc.constant('regex'),
      options: record({ value: fc.constantFrom('up|do', '^1', 'web', '.*') }),
    }),
    record({
      id: fc.constantFrom('substring', 'notSubstring'),
      options: record({ value: fc.constantFrom('ER', 'w', '', 'web-1') }),
    }),
  ),
});

const operand = fc.oneof(
  name,
  fc.constantFrom('2', '0.5', ''),
  record({ fixed: fc.constantFrom('10', '', '1.5') }),
  name.map((options) => ({ matcher: { id: 'byName', options } })),
);

const calculations = fc.oneof(
  record({
    mode: fc.constant('reduceRow'),
    reduce: record({
      reducer: fc.constantFrom(
        'sum',
        'mean',
        'max',
        'min',
        'lastNotNull',
        'first',
        'count',
        'range',
        'diff',
      ),
      include: maybe(names),
    }),
    alias: maybe(fc.constantFrom('total', '')),
    replaceFields: maybe(flag),
    timeSeries: maybe(flag),
  }),
  record({
    mode: fc.constant('binary'),
    binary: record({
      left: fc.oneof(operand, fc.constant({ matcher: { id: 'byType', options: 'number' } })),
      operator: fc.constantFrom('+', '-', '*', '/'),
      right: operand,
    }),
    alias: maybe(fc.constantFrom('ratio', '')),
    replaceFields: maybe(flag),
    timeSeries: maybe(flag),
  }),
  fc.constant({}),
);

const OPTIONS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  organize: record({
    excludeByName: byName(flag),
    includeByName: maybe(byName(flag)),
    indexByName: byName(fc.integer({ min: 0, max: 5 })),
    renameByName: byName(fc.constantFrom('renamed', 'other', '')),
    orderByMode: maybe(fc.constantFrom('manual', 'auto')),
    orderBy: maybe(
      fc.array(
        record({
          type: fc.constantFrom('name', 'label'),
          name: maybe(fc.constantFrom('host', 'job')),
          desc: maybe(flag),
        }),
        { maxLength: 2 },
      ),
    ),
  }),
  filterFieldsByName: record({
    include: maybe(record({ names: maybe(names), pattern: maybe(pattern) })),
    exclude: maybe(record({ names: maybe(names), pattern: maybe(pattern) })),
  }),
  filterByRefId: record({
    include: maybe(fc.constantFrom('A', 'A|B', '/B|C/', 'D')),
    exclude: maybe(fc.constantFrom('B', 'A|C')),
  }),
  renameByRegex: record({
    regex: fc.constantFrom('/web-(.*)/', '(.*)', '/[aeiou]/g', '/^Value( .*)?$/i', 'cpu'),
    renamePattern: fc.constantFrom('$1', 'x', 'host $1', ''),
  }),
  sortBy: record({ sort: fc.array(record({ field: name, desc: maybe(flag) }), { maxLength: 2 }) }),
  limit: record({ limitField: maybe(fc.constantFrom<unknown>(1, 2, '3', 0, 100)) }),
  merge: fc.constant({}),
  groupingToMatrix: record({
    columnField: maybe(name),
    rowField: maybe(name),
    valueField: maybe(name),
    emptyValue: empty,
  }),
  reduce: fc.oneof(reductions(calcs, 'seriesToRows'), reductions(numericCalcs, 'reduceFields')),
  joinByField: record({
    byField: maybe(fc.constantFrom('Time', 'Time', 'host', 'cpu', 'none')),
    mode: maybe(fc.constantFrom('outer', 'inner', 'outerTabular')),
  }),
  seriesToColumns: record({ byField: maybe(fc.constantFrom('Time', 'host')) }),
  groupBy: record({
    fields: byName(
      record({
        operation: fc.constantFrom('groupby', 'groupby', 'aggregate', null),
        aggregations: fc.oneof(
          fc.uniqueArray(calcs, { maxLength: 2 }),
          fc.constant(['count']),
          fc.constant([]),
        ),
      }),
    ),
  }),
  filterByValue: record({
    filters: fc.array(filters, { maxLength: 3 }),
    type: maybe(fc.constantFrom('include', 'exclude')),
    match: maybe(fc.constantFrom('any', 'all')),
  }),
  transpose: record({
    firstFieldName: maybe(fc.constantFrom('first', '')),
    restFieldsName: maybe(fc.constantFrom('rest', '')),
    emptyValue: maybe(fc.constant('empty')),
  }),
  calculateField: calculations,
  labelsToFields: record({
    mode: maybe(fc.constantFrom('columns', 'rows')),
    keepLabels: maybe(fc.uniqueArray(fc.constantFrom('host', 'job', 'none'), { maxLength: 2 })),
    valueLabel: maybe(fc.constantFrom('host', 'job')),
  }),
  convertFieldType: record({
    conversions: fc.array(
      record({
        targetField: maybe(name),
        destinationType: fc.constantFrom('number', 'boolean', 'string', 'time'),
      }),
      { maxLength: 2 },
    ),
  }),
  seriesToRows: fc.constant({}),
  concatenate: record({
    frameNameMode: maybe(fc.constantFrom('field', 'label', 'drop')),
    frameNameLabel: maybe(fc.constantFrom('frame', 'host')),
  }),
};

export const TRANSFORMATION_IDS = Object.keys(OPTIONS);

function transformation(id: string): fc.Arbitrary<unknown> {
  return record({
    id: fc.constant(id),
    options: OPTIONS[id] ?? fc.constant({}),
    filter: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('A', 'B|C', '/A|C/', '')
          .map((options) => ({ id: 'byRefId', options })),
      },
    ),
  });
}

/** One transformation of a kind, or one between others, as panels have them. */
export function transformationsWith(id: string): fc.Arbitrary<unknown[]> {
  const others = fc.constantFrom(...TRANSFORMATION_IDS).chain(transformation);
  return fc.oneof(
    { weight: 2, arbitrary: fc.tuple(transformation(id)) },
    { weight: 1, arbitrary: fc.tuple(others, transformation(id)) },
    { weight: 1, arbitrary: fc.tuple(transformation(id), others) },
  );
}
