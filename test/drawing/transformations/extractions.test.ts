import { expect } from 'chai';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { transformFrames } from '../../../src/drawing/transformations/transform-frames.ts';
import type { Field, Frame } from '../../../src/grafana/query/frames.ts';

const field = (name: string, values: readonly unknown[], type: Field['type']): Field => ({
  name,
  type,
  values,
  config: {},
});

const frame = (...fields: readonly Field[]): Frame => ({
  refId: 'A',
  fields,
  length: fields[0]?.values.length ?? 0,
  notices: [],
});

/** The fields that one transformation makes of frames: names, types and values. */
const made = (id: string, options: object, ...frames: readonly Frame[]) =>
  transformFrames(frames, [{ id, options }]).map(({ fields }) =>
    fields.map(({ name, type, values }) => [name, type, values]),
  );

const times = field('Time', [1, 2], 'time');

describe('extracted fields', () => {
  const lines = (first: unknown, second: unknown, type: Field['type'] = 'string') =>
    frame(times, field('Line', [first, second], type));
  const of = (options: object, source: Frame) =>
    made('extractFields', { source: 'Line', replace: true, ...options }, source)[0];

  it('of JSON have the type of their first value; what is not JSON has none', () => {
    expect(
      of({ format: 'json' }, lines('{"a":1,"b":"2"}', '{"a":3,"c":{"d":true}}')),
    ).to.deep.equal([
      ['a', 'number', [1, 3]],
      ['b', 'string', ['2', null]],
      ['c', 'other', [null, { d: true }]],
    ]);
    expect(of({ format: 'json' }, lines('{"a":1}', 'oops'))).to.deep.equal([
      ['a', 'number', [1, null]],
    ]);
  });

  it('of objects are their members', () => {
    expect(of({}, lines({ level: 'info' }, null, 'other'))).to.deep.equal([
      ['level', 'string', ['info', null]],
    ]);
  });

  it('at paths have their aliases; a path that leads nowhere is refused', () => {
    const source = lines('{"a":{"b":[1,2]},"c.d":5}', '{"a":{"b":[3,4]},"c.d":6}');
    const jsonPaths = [{ path: 'a.b[1]', alias: 'second' }, { path: 'c.d' }];
    expect(of({ format: 'json', jsonPaths }, source)).to.deep.equal([
      ['second', 'number', [2, 4]],
      ['c.d', 'number', [5, 6]],
    ]);
    expect(() => of({ format: 'json', jsonPaths: [{ path: 'a.x' }] }, source)).to.throw(
      NotDrawnError,
    );
  });

  it('of pairs are texts, and what is not plainly pairs is refused', () => {
    expect(
      of({ format: 'kvp' }, lines(`a="one two", b='2';c=3 d:x&e=5`, '{a="x", b="y"}')),
    ).to.deep.equal([
      ['a', 'string', ['one two', 'x']],
      ['b', 'string', ['2', 'y']],
      ['c', 'string', ['3', null]],
      ['d', 'string', ['x', null]],
      ['e', 'string', ['5', null]],
    ]);
    for (const text of ['a=', 'a: b', 'at=12:30', 'plain words', 'a="b"c=d']) {
      expect(() => of({ format: 'kvp' }, lines(text, 'a=1')), text).to.throw(NotDrawnError);
    }
  });

  it('are found without a format: JSON in braces, else pairs', () => {
    expect(of({}, lines('{"a":1}', 'a=2'))).to.deep.equal([['a', 'number', [1, '2']]]);
  });

  it('of a regular expression are its named groups', () => {
    const regExp = String.raw`/^(?<host>[a-z]+)-(?<number>\d+)$/`;
    expect(of({ format: 'regexp', regExp }, lines('web-1', 'none'))).to.deep.equal([
      ['host', 'string', ['web', null]],
      ['number', 'string', ['1', null]],
    ]);
  });

  it('come after the others, or alone, or with the time', () => {
    const names = (options: object) =>
      of({ format: 'json', ...options }, lines('{"a":1}', '{}'))?.map(([name]) => name);
    expect(names({ replace: false })).to.deep.equal(['Time', 'Line', 'a']);
    expect(names({ keepTime: true })).to.deep.equal(['Time', 'a']);
    expect(names({ source: 'other' })).to.deep.equal(['Time', 'Line']);
  });

  it('keep names such as __proto__, and are refused when there are very many', () => {
    expect(of({ format: 'json' }, lines('{"__proto__":1,"constructor":2}', '{}'))).to.deep.equal([
      ['__proto__', 'number', [1, null]],
      ['constructor', 'number', [2, null]],
    ]);
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 3_000 }, (_, key) => [`k${key}`, key])),
    );
    expect(() => of({ format: 'json' }, lines(many, '{}'))).to.throw(NotDrawnError, 'columns');
  });
});

describe('rows as fields', () => {
  const table = frame(
    field('Name', ['ServerA', 'ServerB'], 'string'),
    field('Value', [10, 20], 'number'),
    field('Max', [100, 200], 'number'),
    field('Centre', ['US', 'EU'], 'string'),
  );

  it('are named by the first text, with settings and labels out of the other columns', () => {
    const [result] = transformFrames([table], [{ id: 'rowsToFields', options: {} }]);
    expect(result?.length).to.equal(1);
    expect(result?.fields).to.deep.equal([
      {
        name: 'ServerA',
        type: 'number',
        values: [10],
        config: { max: 100 },
        labels: { Centre: 'US' },
      },
      {
        name: 'ServerB',
        type: 'number',
        values: [20],
        config: { max: 200 },
        labels: { Centre: 'EU' },
      },
    ]);
  });

  it('follow the mappings of columns', () => {
    const mappings = [
      { fieldName: 'Centre', handlerKey: 'field.name' },
      { fieldName: 'Max', handlerKey: 'field.value' },
      { fieldName: 'Value', handlerKey: 'min' },
      { fieldName: 'Name', handlerKey: '__ignore' },
    ];
    const [result] = transformFrames([table], [{ id: 'rowsToFields', options: { mappings } }]);
    expect(result?.fields).to.deep.equal([
      { name: 'US', type: 'number', values: [100], config: { min: 10 }, labels: {} },
      { name: 'EU', type: 'number', values: [200], config: { min: 20 }, labels: {} },
    ]);
  });

  it('stay rows without a name or a value, and are refused when a label would be empty', () => {
    const numbers = frame(field('Value', [1], 'number'));
    expect(made('rowsToFields', {}, numbers)).to.deep.equal([[['Value', 'number', [1]]]]);
    const gap = frame(
      field('Name', ['a'], 'string'),
      field('Value', [1], 'number'),
      field('Centre', [null], 'string'),
    );
    expect(() => made('rowsToFields', {}, gap)).to.throw(NotDrawnError);
  });
});

describe('settings out of data', () => {
  const values = (refId: string, ...fields: readonly Field[]): Frame => ({
    ...frame(times, ...fields),
    refId,
  });
  const usage = values('A', field('Value', [10, 30], 'number'));
  const of = (source: Frame, options: object) =>
    transformFrames(
      [usage, source],
      [{ id: 'configFromData', options: { configRefId: 'B', ...options } }],
    ).map(({ refId, fields }) => [refId, fields.map(({ config }) => config)]);

  it('are those of the mappings, by their calculation; the query itself is left out', () => {
    const limits = values('B', field('Value', [90, 100], 'number'));
    const mappings = [{ fieldName: 'Value', handlerKey: 'max', reducerId: 'max' }];
    expect(of(limits, { mappings })).to.deep.equal([['A', [{}, { max: 100 }]]]);
  });

  it('are of fields that are named as they are, when their rows agree', () => {
    const named = values('B', field('unit', ['bytes', 'bytes'], 'string'));
    expect(of(named, {})).to.deep.equal([['A', [{}, { unit: 'bytes' }]]]);
    const differing = values('B', field('max', [1, 2], 'number'));
    expect(() => of(differing, {})).to.throw(NotDrawnError, 'rows that differ');
  });
});

describe('series joined by labels', () => {
  const series = (labels: Record<string, string>, values: readonly number[]) =>
    frame(times, { ...field('Value', values, 'number'), labels });
  const all = [
    series({ what: 'Temp', cluster: 'A', job: 'J1' }, [10, 200]),
    series({ what: 'Temp', cluster: 'B', job: 'J1' }, [10, 200]),
    series({ what: 'Speed', cluster: 'B', job: 'J1' }, [22, 77]),
  ];

  it('have a column for each value of the label, and rows for the others', () => {
    expect(made('joinByLabels', { value: 'what' }, ...all)).to.deep.equal([
      [
        ['cluster', 'string', ['A', 'A', 'B', 'B']],
        ['job', 'string', ['J1', 'J1', 'J1', 'J1']],
        ['Temp', 'number', [10, 200, 10, 200]],
        ['Speed', 'number', [null, null, 22, 77]],
      ],
    ]);
    expect(made('joinByLabels', { value: 'what', join: ['job'] }, all[0] ?? frame())).to.deep.equal(
      [
        [
          ['job', 'string', ['J1', 'J1']],
          ['Temp', 'number', [10, 200]],
        ],
      ],
    );
  });

  it('are refused when no series, or not all, have the label', () => {
    expect(() => made('joinByLabels', { value: 'none' }, ...all)).to.throw(NotDrawnError);
    expect(() =>
      made('joinByLabels', { value: 'what' }, ...all, series({ job: 'x' }, [1])),
    ).to.throw(NotDrawnError);
  });
});

describe('prepared time series', () => {
  const pair = frame(times, field('a', [1, 2], 'number'), field('b', [3, 4], 'number'));
  const later = {
    ...frame(field('Time', [2, 3], 'time'), field('c', [5, 6], 'number')),
    refId: 'B',
  };

  it('are in one table, or each in one of its own', () => {
    expect(made('prepareTimeSeries', { format: 'wide' }, pair, later)).to.deep.equal([
      [
        ['Time', 'time', [1, 2, 3]],
        ['a', 'number', [1, 2, undefined]],
        ['b', 'number', [3, 4, undefined]],
        ['c', 'number', [undefined, 5, 6]],
      ],
    ]);
    expect(made('prepareTimeSeries', { format: 'multi' }, pair, later)).to.deep.equal([
      [
        ['Time', 'time', [1, 2]],
        ['a', 'number', [1, 2]],
      ],
      [
        ['Time', 'time', [1, 2]],
        ['b', 'number', [3, 4]],
      ],
      [
        ['Time', 'time', [2, 3]],
        ['c', 'number', [5, 6]],
      ],
    ]);
  });

  it('are refused when texts tell several series apart', () => {
    const long = frame(times, field('host', ['x', 'y'], 'string'), field('v', [1, 2], 'number'));
    expect(() => made('prepareTimeSeries', {}, long)).to.throw(NotDrawnError);
  });
});
