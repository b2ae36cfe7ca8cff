import fc from 'fast-check';
import type { OracleField, OracleFrame } from './grafana-data.ts';

export type MadeFrame = Omit<OracleFrame, 'length'>;

export const START = 1_764_120_000_000;
const MINUTE = 60_000;

export const NAMES = ['Value', 'cpu', 'mem', 'host', 'status', 'Value #A'];
export const HOSTS = ['web-1', 'web-2', 'db'];

const numbers = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -40, max: 160 }) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.double({ min: -1, max: 5, noNaN: true }), fc.integer({ min: -4, max: 9 }))
      .map(([part, size]) => Number((part * 10 ** size).toPrecision(5))),
  },
  { weight: 1, arbitrary: fc.constant(null) },
);
const texts = fc.constantFrom<string | null>('up', 'down', '12', '', null, '7.5', 'err 3', 'Err 3');
const flags = fc.constantFrom<boolean | null>(true, false, null);

function valuesOf(type: string): fc.Arbitrary<unknown> {
  return type === 'number' ? numbers : type === 'string' ? texts : flags;
}

const labels = fc.option(
  fc.record(
    { host: fc.constantFrom(...HOSTS), job: fc.constantFrom('a', 'b') },
    { requiredKeys: ['host'] },
  ),
  { nil: undefined, freq: 2 },
);

const configs = fc.record(
  {
    unit: fc.constantFrom('short', 'bytes', 'percent', 's', 'ms'),
    displayNameFromDS: fc.constantFrom('ds name', 'a b'),
    min: fc.constant(0),
  },
  { requiredKeys: [] },
);
const rarely = <T>(of: fc.Arbitrary<T>, nothing: T) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(nothing) }, { weight: 1, arbitrary: of });

function fieldOf(rows: number, names: readonly string[]): fc.Arbitrary<OracleField> {
  const type = fc.constantFrom('number', 'number', 'number', 'number', 'string', 'boolean');
  return type.chain((of) =>
    fc
      .record({
        name: fc.constantFrom(...names),
        labels,
        config: rarely(configs, {}),
        values: fc.array(valuesOf(of), { minLength: rows, maxLength: rows }),
      })
      .map((field) => clean({ ...field, type: of })),
  );
}

/** Without what is undefined, as in JSON. */
export function clean<T>(value: T): T {
  return Object.fromEntries(
    Object.entries(value as object).filter(([, part]) => part !== undefined),
  ) as T;
}

function timeField(rows: number): fc.Arbitrary<OracleField> {
  return fc
    .record({
      name: fc.constantFrom('Time', 'Time', 'time', 'ts'),
      start: fc.integer({ min: 0, max: 2 }),
      step: fc.constantFrom(1, 1, 2),
    })
    .map(({ name, start, step }) => ({
      name,
      type: 'time',
      config: {},
      values: Array.from({ length: rows }, (_, row) => START + (start + row * step) * MINUTE),
    }));
}

function frameOf(refId: string): fc.Arbitrary<MadeFrame> {
  return fc.integer({ min: 1, max: 5 }).chain((rows) =>
    fc
      .record({
        time: timeField(rows),
        hasTime: fc.constantFrom(true, true, true, true, false),
        fields: fc.array(fieldOf(rows, NAMES), { minLength: 1, maxLength: 3 }),
        name: rarely(fc.constantFrom<string | undefined>('frame x', 'y'), undefined),
      })
      .map(({ time, hasTime, fields, name }) =>
        clean({ refId, name, fields: hasTime ? [time, ...fields] : fields }),
      ),
  );
}

/** Answers of one to three queries. */
export const anyFrames: fc.Arbitrary<MadeFrame[]> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...['A', 'B', 'C'].slice(0, count).map(frameOf)));

/** Series as Prometheus answers: a time, and a number with labels. */
export const series: fc.Arbitrary<MadeFrame[]> = fc.array(
  fc.integer({ min: 1, max: 4 }).chain((rows) =>
    fc
      .record({
        time: timeField(rows),
        labels: fc.record({ host: fc.constantFrom(...HOSTS), job: fc.constantFrom('a', 'b') }),
        values: fc.array(numbers, { minLength: rows, maxLength: rows }),
        refId: fc.constantFrom('A', 'B'),
      })
      .map(({ time, labels: of, values, refId }) => ({
        refId,
        fields: [
          { ...time, name: 'Time' },
          { name: 'Value', type: 'number', labels: of, config: {}, values },
        ],
      })),
  ),
  { minLength: 1, maxLength: 4 },
);

/** Tables with columns in common, as Prometheus answers instant queries. */
export const tables: fc.Arbitrary<MadeFrame[]> = fc.integer({ min: 1, max: 3 }).chain((count) =>
  fc.tuple(
    ...['A', 'B', 'C'].slice(0, count).map((refId) =>
      fc
        .array(fc.record({ host: fc.constantFrom(...HOSTS, null), value: numbers }), {
          minLength: 1,
          maxLength: 4,
        })
        .map((rows) => ({
          refId,
          fields: [
            { name: 'Time', type: 'time', config: {}, values: rows.map(() => START) },
            { name: 'host', type: 'string', config: {}, values: rows.map((row) => row.host) },
            {
              name: count > 1 ? `Value #${refId}` : 'Value',
              type: 'number',
              config: {},
              values: rows.map((row) => row.value),
            },
          ],
        })),
    ),
  ),
);

const dateTexts = fc.constantFrom<string | null>(
  ...[
    '2025-03-30',
    '2025-03-30 14:05:06',
    '2025-11-02 03:30:00.250',
    '2025-02-31',
    '31.12.2024 8:09',
  ],
  ...[
    '2025',
    '1764120000',
    'none',
    '2025-11-26T01:20:00Z',
    '2025-11-26T01:20:00.000+02:00',
    '',
    null,
  ],
);
const stamps = fc.constantFrom<number | null>(1_764_120_000, 1_764_120_000_000, 0, null);

/** A table of texts that are dates, and of numbers that are times. */
export const dates: fc.Arbitrary<MadeFrame[]> = fc.integer({ min: 1, max: 4 }).chain((rows) =>
  fc
    .record({
      days: fc.array(dateTexts, { minLength: rows, maxLength: rows }),
      stamps: fc.array(stamps, { minLength: rows, maxLength: rows }),
    })
    .map(({ days, stamps: of }) => [
      {
        refId: 'A',
        fields: [
          { name: 'day', type: 'string', config: {}, values: days },
          { name: 'stamp', type: 'number', config: {}, values: of },
        ],
      },
    ]),
);
