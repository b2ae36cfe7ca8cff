import fc from 'fast-check';
import { anyFrames, clean, dates, type MadeFrame, NAMES, series, tables } from './frames.ts';

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

const fieldMatcher = fc.oneof(
  name.map((options) => ({ id: 'byName', options })),
  names.map((all) => ({ id: 'byNames', options: { names: all } })),
  fc.constantFrom<unknown>(
    { id: 'byRegexp', options: '/^V/' },
    { id: 'byType', options: 'number' },
    { id: 'numeric' },
    { id: 'time' },
    { id: 'first' },
    { id: 'firstTimeField' },
    { id: 'byFrameRefID', options: 'A' },
    { id: 'byValue', options: { reducer: 'max', op: 'gte', value: 10 } },
  ),
);
const frameMatcher = fc.constantFrom(
  { id: 'byRefId', options: 'A' },
  { id: 'byRefId', options: '/A|C/' },
  { id: 'byRefId', options: 'B|C' },
  { id: 'byName', options: '/x/' },
  { id: 'byName', options: 'y' },
);

const ofCalculations = (of: Record<string, fc.Arbitrary<unknown>>) =>
  record({
    ...of,
    alias: maybe(fc.constantFrom('total', '')),
    replaceFields: maybe(flag),
    timeSeries: maybe(flag),
  });

const byTypeOperand = fc.constantFrom('number', 'boolean', 'string').map((options) => ({
  matcher: { id: 'byType', options },
}));

const calculations = fc.oneof(
  ofCalculations({
    mode: maybe(fc.constant('reduceRow')),
    reduce: maybe(record({ reducer: maybe(calcs), include: maybe(names) })),
  }),
  ofCalculations({
    mode: fc.constant('binary'),
    binary: record({
      left: fc.oneof(operand, byTypeOperand),
      operator: maybe(fc.constantFrom('+', '-', '*', '/')),
      right: fc.oneof({ weight: 4, arbitrary: operand }, { weight: 1, arbitrary: byTypeOperand }),
    }),
  }),
  fc.constant({}),
);

const otherCalculations = fc.oneof(
  ofCalculations({
    mode: fc.constant('unary'),
    unary: maybe(
      record({
        operator: maybe(fc.constantFrom('abs', 'exp', 'ln', 'round', 'floor', 'ceil', 'percent')),
        fieldName: fc.oneof(name, fc.constant('Value')),
      }),
    ),
  }),
  ofCalculations({
    mode: fc.constant('cumulativeFunctions'),
    cumulative: maybe(
      record({ reducer: maybe(fc.constantFrom('sum', 'mean')), field: maybe(name) }),
    ),
  }),
  ofCalculations({
    mode: fc.constant('windowFunctions'),
    window: maybe(
      record({
        reducer: maybe(fc.constantFrom('mean', 'stdDev', 'variance')),
        field: maybe(name),
        windowSize: maybe(fc.constantFrom(0.3, 0.5, 1, 2, 3, 4)),
        windowSizeMode: maybe(fc.constantFrom('fixed', 'percentage')),
        windowAlignment: maybe(fc.constantFrom('trailing', 'centered')),
      }),
    ),
  }),
  record({
    mode: fc.constant('index'),
    index: maybe(record({ asPercentile: maybe(flag) })),
    alias: maybe(fc.constantFrom('total')),
    replaceFields: maybe(flag),
    timeSeries: maybe(flag),
  }),
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
  limit: record({ limitField: maybe(fc.constantFrom<unknown>(1, 2, '3', 0, 100, -1, -2)) }),
  merge: fc.constant({}),
  groupingToMatrix: record({
    columnField: maybe(name),
    rowField: maybe(name),
    valueField: maybe(name),
    emptyValue: empty,
  }),
  reduce: fc.oneof(reductions(calcs, 'seriesToRows'), reductions(calcs, 'reduceFields')),
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
    emptyValue: empty,
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
  'calculateField, other modes': otherCalculations,
  'filterFieldsByName, variable': record({
    byVariable: fc.constant(true),
    include: maybe(record({ variable: fc.constantFrom('{cpu,mem}', 'Value', '{Time}', '') })),
    exclude: maybe(
      record({ variable: fc.constantFrom('{host}', 'cpu,web-1'), names: maybe(names) }),
    ),
  }),
  filterFields: record({ include: maybe(fieldMatcher), exclude: maybe(fieldMatcher) }),
  filterFrames: record({ include: maybe(frameMatcher), exclude: maybe(frameMatcher) }),
  order: record({
    indexByName: byName(fc.integer({ min: 0, max: 5 })),
    orderByMode: maybe(fc.constantFrom('manual', 'auto')),
    orderBy: maybe(
      fc.constantFrom([{ type: 'name', desc: true }], [{ type: 'label', name: 'host' }]),
    ),
  }),
  rename: record({ renameByName: byName(fc.constantFrom('renamed', 'other', '')) }),
  noop: fc.constant({}),
  ensureColumns: fc.constant({}),
  convertFrameType: record({ targetType: maybe(fc.constantFrom('timeRegion', 'annotation')) }),
  formatString: record({
    stringField: fc.constantFrom('host', 'status', 'cpu', 'Value'),
    outputFormat: maybe(
      fc.constantFrom(
        ...['Upper Case', 'Lower Case', 'Sentence Case', 'Title Case', 'Pascal Case'],
        ...['Camel Case', 'Snake Case', 'Kebab Case', 'Trim', 'Substring'],
      ),
    ),
    substringStart: maybe(fc.constantFrom(0, 1, 5)),
    substringEnd: maybe(fc.constantFrom(0, 3, 2)),
  }),
  formatTime: record({
    timeField: fc.constantFrom('Time', 'Time', 'time', 'cpu', 'host'),
    outputFormat: maybe(fc.constantFrom('YYYY-MM-DD', 'HH:mm:ss.SSS', 'dddd, MMMM Do', 'X', '')),
    timezone: maybe(fc.constantFrom('utc', 'America/New_York', 'Europe/London')),
    useTimezone: maybe(flag),
  }),
  histogram: record({
    bucketSize: maybe(fc.constantFrom<unknown>(10, 0.5, '25', '')),
    bucketOffset: maybe(fc.constantFrom<unknown>(0, 3, '2.5')),
    combine: maybe(flag),
    bucketCount: maybe(fc.constant(3)),
  }),
  'convertFieldType, dates': record({
    conversions: fc.array(
      record({
        targetField: fc.constantFrom('day', 'stamp'),
        destinationType: fc.constantFrom('time', 'time', 'time', 'string'),
        dateFormat: maybe(
          fc.constantFrom(
            'YYYY-MM-DD',
            'YYYY',
            'YYYY-MM-DD HH:mm:ss.SSS',
            'X',
            'D.M.YYYY H:mm',
            '',
          ),
        ),
        timezone: maybe(fc.constantFrom('utc', 'America/New_York', 'Europe/London')),
        joinWith: maybe(fc.constant(', ')),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
};

/** Frames for the kinds that need other ones. */
const FRAMES: Readonly<Record<string, fc.Arbitrary<MadeFrame[]>>> = {
  'convertFieldType, dates': dates,
};

export const framesFor = (kind: string) => FRAMES[kind] ?? fc.oneof(anyFrames, series, tables);

/** Their ids; some are there a second time, with a remark, for other options. */
export const TRANSFORMATION_KINDS = Object.keys(OPTIONS);

function transformation(kind: string): fc.Arbitrary<unknown> {
  return record({
    id: fc.constant(kind.replace(/,.*/, '')),
    options: OPTIONS[kind] ?? fc.constant({}),
    filter: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('A', 'B|C', '/A|C/', '')
          .map((options) => ({ id: 'byRefId', options })),
      },
      { weight: 1, arbitrary: frameMatcher },
    ),
  });
}

/** One transformation of a kind, or one beside another, as panels have them. */
export function transformationsWith(kind: string): fc.Arbitrary<unknown[]> {
  const others = fc.constantFrom(...TRANSFORMATION_KINDS).chain(transformation);
  return fc.oneof(
    { weight: 2, arbitrary: fc.tuple(transformation(kind)) },
    { weight: 1, arbitrary: fc.tuple(others, transformation(kind)) },
    { weight: 1, arbitrary: fc.tuple(transformation(kind), others) },
  );
}
