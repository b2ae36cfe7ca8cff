import { expect } from 'chai';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { plainValue, Trend } from '../../../src/drawing/fields/trend.ts';
import { transformFrames } from '../../../src/drawing/transformations/transform-frames.ts';
import type { Field, Frame } from '../../../src/grafana/query/frames.ts';

const field = (
  name: string,
  values: readonly unknown[],
  type: Field['type'] = 'number',
): Field => ({
  name,
  type,
  values,
  config: {},
});

const frame = (refId: string, ...fields: readonly Field[]): Frame => ({
  refId,
  fields,
  length: fields[0]?.values.length ?? 0,
  notices: [],
});

const names = (frames: readonly Frame[]) =>
  frames.map(({ fields }) => fields.map(({ name }) => name));

const pair = [frame('A', field('a', [1, 2])), frame('B', field('b', [3]))];

describe('the transformations of a panel', () => {
  it('change nothing when they are switched off, unknown, or of annotations alone', () => {
    const transformations = [
      { id: 'limit', disabled: true, options: { limitField: 0 } },
      { id: 'limit', topic: 'annotations', options: { limitField: 0 } },
      { id: 'constructor', options: {} },
      { id: 7 },
      null,
      'limit',
    ];
    expect(transformFrames(pair, transformations)).to.deep.equal(pair);
    expect(transformFrames(pair, undefined)).to.equal(pair);
  });

  it('leave frames alone that their filter does not choose, which come after the first', () => {
    const transformations = [
      { id: 'merge', filter: { id: 'byRefId', options: 'A|C' }, options: {} },
    ];
    const frames = [
      frame('A', field('a', [1])),
      frame('B', field('b', [3])),
      frame('C', field('a', [2])),
    ];
    expect(names(transformFrames(frames, transformations))).to.deep.equal([['a'], ['b']]);
  });

  it('do not change the frames that they are given', () => {
    const before = structuredClone(pair);
    transformFrames(pair, [
      { id: 'sortBy', options: { sort: [{ field: 'a', desc: true }] } },
      { id: 'organize', options: { renameByName: { a: 'x' } } },
      { id: 'concatenate', options: {}, filter: { id: 'byRefId', options: 'A' } },
    ]);
    expect(pair).to.deep.equal(before);
  });

  it('keep names such as __proto__ and constructor as they are', () => {
    const odd = frame(
      'A',
      field('host', ['__proto__', 'constructor'], 'string'),
      field('v', [1, 2]),
    );
    const transformations = [
      {
        id: 'groupingToMatrix',
        options: { columnField: 'host', rowField: 'host', valueField: 'v' },
      },
    ];
    const [made] = transformFrames([odd], transformations);
    expect(made?.fields.map(({ name, values }) => [name, values])).to.deep.equal([
      ['host\\host', ['__proto__', 'constructor']],
      ['__proto__', [1, '']],
      ['constructor', ['', 2]],
    ]);
  });

  const many = Array.from({ length: 3_000 }, (_, index) => index);
  const alike = many.map(() => 1);
  const large: readonly (readonly [string, readonly Frame[], object])[] = [
    [
      'groupingToMatrix',
      [frame('A', field('a', many), field('v', many))],
      { columnField: 'a', rowField: 'a', valueField: 'v' },
    ],
    [
      'joinByField',
      [frame('A', field('a', alike)), frame('B', field('a', alike))],
      { byField: 'a', mode: 'inner' },
    ],
    ['transpose', [frame('A', field('a', many))], {}],
    [
      'labelsToFields',
      [
        frame(
          'A',
          ...many.map((label) => ({ ...field('v', [1]), labels: { host: String(label) } })),
        ),
      ],
      {},
    ],
  ];

  it('a calculation that would look at each row very often is refused in a sentence', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => index);
    const window = { reducer: 'variance', windowSize: 0.5 };
    const transformation = { id: 'calculateField', options: { mode: 'windowFunctions', window } };
    expect(() => transformFrames([frame('A', field('v', rows))], [transformation])).to.throw(
      NotDrawnError,
      'The panel’s transformations look at 100000 rows for each of 200000, more than is done here.',
    );
  });

  it('texts are read as times in a format and a zone, and refused where that is not sure', () => {
    const read = (text: string, dateFormat?: string) =>
      transformFrames(
        [frame('A', field('day', [text], 'string'))],
        [
          {
            id: 'convertFieldType',
            options: { conversions: [{ targetField: 'day', destinationType: 'time', dateFormat }] },
          },
        ],
        'Europe/Berlin',
      )[0]?.fields[0]?.values[0];
    expect(read('2026-01-02 03:04:05')).to.equal(Date.UTC(2026, 0, 2, 2, 4, 5));
    expect(read('2.1.2026', 'D.M.YYYY')).to.equal(Date.UTC(2026, 0, 1, 23));
    expect(read('1700000000', 'X')).to.equal(1_700_000_000_000);
    expect(read('2026-01-02T03:04:05Z')).to.equal(Date.UTC(2026, 0, 2, 3, 4, 5));
    expect(read('2026-02-31')).to.equal(null);
    expect(read('soon')).to.equal(null);
    for (const [text, format] of [
      ['2026-01-02', 'yyyy-mm-dd'],
      ['26-01-02', 'YYYY-MM-DD'],
      ['now-1h2', ''],
      ['3 PM', 'h A'],
    ] as const) {
      expect(() => read(text, format), text).to.throw(NotDrawnError);
    }
  });

  it('times are written in the zone of the dashboard, or in one of the transformation’s own', () => {
    const time = frame('A', field('Time', [Date.UTC(2026, 0, 1, 23, 30)], 'time'));
    const written = (timezone?: string) =>
      transformFrames(
        [time],
        [{ id: 'formatTime', options: { timeField: 'Time', outputFormat: 'D HH:mm', timezone } }],
        'Europe/Berlin',
      )[0]?.fields[0]?.values;
    expect(written()).to.deep.equal(['2 00:30']);
    expect(written('America/New_York')).to.deep.equal(['1 18:30']);
  });

  for (const [id, frames, options] of large) {
    it(`${id} of hostile size is refused in a sentence before it takes memory`, () => {
      expect(() => transformFrames(frames, [{ id, options }])).to.throw(
        NotDrawnError,
        /^The panel’s transformations make a table of \d+ rows and \d+ columns, more than is drawn here\.$/,
      );
    });
  }

  describe('timeSeriesTable', () => {
    const series = (refId: string, labels: Record<string, string>, values: readonly unknown[]) =>
      frame(refId, field('Time', [10, 20, 30], 'time'), { ...field('Value', values), labels });
    const made = (frames: readonly Frame[], options: object = {}) =>
      transformFrames(frames, [{ id: 'timeSeriesTable', options }]).map(({ refId, fields }) => ({
        refId,
        columns: fields.map(({ name, values }) => [name, ...values.map(plainValue)]),
      }));

    it('makes a table of each query: a row for each series, with its labels and its last value', () => {
      const frames = [
        series('A', { host: 'a', zone: 'eu' }, [4, 2, null]),
        series('B', { host: 'a' }, [1, 2, 0]),
        series('A', { host: 'b' }, [null, null, null]),
      ];
      expect(made(frames)).to.deep.equal([
        {
          refId: 'A',
          columns: [
            ['host', 'a', 'b'],
            ['zone', 'eu', ''],
            ['Trend #A', 2, null],
          ],
        },
        {
          refId: 'B',
          columns: [
            ['host', 'a'],
            ['Trend #B', 0],
          ],
        },
      ]);
    });

    it('calculates what each query says, over the time field that it names', () => {
      const frames = [series('A', { host: 'a' }, [4, 2, 3]), series('B', { host: 'a' }, [1, 2, 6])];
      const trends = (options: object) =>
        made(frames, options).map(({ columns }) => columns.slice(1));
      expect(trends({ A: { stat: 'mean' }, B: { stat: 'max', timeField: 'Time' } })).to.deep.equal([
        [['Trend #A', 3]],
        [['Trend #B', 6]],
      ]);
      expect(trends({ B: { timeField: 'no such field' } })).to.deep.equal([[['Trend #A', 3]], []]);
    });

    it('keeps the whole series in its cell, and leaves alone what is none, which comes first', () => {
      const table = frame('B', field('name', ['x'], 'string'));
      const [first, second] = transformFrames(
        [series('A', {}, [4, 2, 3]), table],
        [{ id: 'timeSeriesTable', options: {} }],
      );
      expect(first).to.equal(table);
      expect(second?.fields[0]?.values).to.deep.equal([
        new Trend({ times: [10, 20, 30], values: [4, 2, 3], value: 3, name: 'Value' }),
      ]);
    });
  });
});
