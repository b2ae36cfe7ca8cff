import { expect } from 'chai';
import fc from 'fast-check';
import { GrafanaError } from '../../../src/grafana/errors.ts';
import { parseFrames } from '../../../src/grafana/query/parse-frames.ts';

const times = [1_764_120_000_000, 1_764_120_060_000, 1_764_120_120_000];

interface Saved {
  readonly schema?: object;
  readonly fields?: readonly object[];
  readonly values?: readonly unknown[];
  readonly more?: object;
}

const frame = ({ schema = {}, fields = [], values = [], more = {} }: Saved) => ({
  schema: { refId: 'A', fields, ...schema },
  data: { values, ...more },
});
const answer = (...frames: readonly unknown[]) => ({ results: { A: { status: 200, frames } } });
const time = { name: 'Time', type: 'time', typeInfo: { frame: 'time.Time' } };
const value = { name: 'Value', type: 'number' };

function framesOf(...frames: readonly unknown[]) {
  return parseFrames(answer(...frames), ['A']).frames;
}

describe('the frames of an answer', () => {
  it('have their names, labels, settings and values', () => {
    const labelled = { ...value, labels: { job: 'api' }, config: { displayNameFromDS: 'api' } };
    const stepped = { ...time, config: { interval: 60_000 } };
    const saved = frame({
      schema: { name: 'up', meta: { type: 'timeseries-multi', typeVersion: [0, 1] } },
      fields: [stepped, labelled],
      values: [times, [1, null, 3]],
    });
    expect(framesOf(saved)).to.deep.equal([
      {
        refId: 'A',
        name: 'up',
        kind: 'timeseries-multi',
        length: 3,
        notices: [],
        fields: [
          { name: 'Time', type: 'time', config: { interval: 60_000 }, values: times },
          {
            name: 'Value',
            type: 'number',
            labels: { job: 'api' },
            config: { displayNameFromDS: 'api' },
            values: [1, null, 3],
          },
        ],
      },
    ]);
  });

  it('have the NaN and the infinities that JSON cannot carry', () => {
    const saved = frame({
      fields: [time, value],
      values: [times, [null, null, null]],
      more: { entities: [null, { NaN: [0], Inf: [1], NegInf: [2, 9_000_000] }] },
    });
    expect(framesOf(saved)[0]?.fields[1]?.values).to.deep.equal([Number.NaN, Infinity, -Infinity]);
  });

  it('have the nanoseconds of their times', () => {
    const saved = frame({
      fields: [time, { name: 'Line', type: 'string' }],
      values: [[1_700_000_000_123], ['boom']],
      more: { nanos: [[456_789], null] },
    });
    expect(framesOf(saved)[0]?.fields[0]?.nanos).to.deep.equal([456_789]);
  });

  it('have the texts of an enumeration', () => {
    const state = {
      name: 'state',
      type: 'enum',
      config: { type: { enum: { text: ['ok', 'bad'] } } },
    };
    const saved = frame({ fields: [state], values: [[1, 0, 7, null]] });
    const [field] = framesOf(saved)[0]?.fields ?? [];
    expect(field).to.deep.include({ type: 'string', values: ['bad', 'ok', null, null] });
  });

  it('have texts for what is shown as one, and null for what is not of the type of its column', () => {
    const saved = frame({
      fields: [value, { name: 's', type: 'string' }, { name: 'b', type: 'boolean' }],
      values: [
        [1, null, 3, 4],
        [1, 'a', null, {}],
        [0, true, 'true', false],
      ],
    });
    expect(framesOf(saved)[0]?.fields.map(({ values }) => values)).to.deep.equal([
      [1, null, 3, 4],
      ['1', 'a', null, null],
      [null, true, null, false],
    ]);
    const huge = '[[1],[1e999]]';
    const parsed = frame({ fields: [time, value], values: JSON.parse(huge) as unknown[] });
    expect(framesOf(parsed)[0]?.fields[1]?.values).to.deep.equal([null]);
  });

  it('have times that a plugin writes as texts', () => {
    const saved = frame({
      fields: [time],
      values: [['2026-11-27T02:00:00Z', '2026-11-27T03:00:00.5+01:00', null, times[0]]],
    });
    const moment = Date.parse('2026-11-27T02:00:00Z');
    expect(framesOf(saved)[0]?.fields[0]?.values).to.deep.equal([
      moment,
      moment + 500,
      null,
      times[0],
    ]);
  });

  it('say which kind they are, and may be long, wide, or without rows', () => {
    const long = frame({
      schema: { meta: { type: 'timeseries-long', preferredVisualisationType: 'graph' } },
      fields: [time, { name: 'host', type: 'string' }, value],
      values: [times, ['a', 'b', 'a'], [1, 2, 3]],
    });
    const wide = frame({ fields: [time, value, value], values: [times, [1, 2, 3], [4, 5, 6]] });
    const empty = frame({ fields: [time, value], values: [] });
    const without = { schema: { refId: 'A' }, data: null };
    const read = framesOf(long, wide, empty, without);
    expect(read.map(({ kind, length, fields }) => [kind, length, fields.length])).to.deep.equal([
      ['timeseries-long', 3, 3],
      [undefined, 3, 3],
      [undefined, 0, 2],
      [undefined, 0, 0],
    ]);
  });

  it('may have no columns, and what the data source remarks', () => {
    const notices = [{ severity: 'warning', text: 'truncated' }, { severity: 'odd', text: 'x' }, 7];
    expect(framesOf(frame({ schema: { meta: { notices } } }))).to.deep.equal([
      {
        refId: 'A',
        fields: [],
        length: 0,
        notices: [
          { severity: 'warning', text: 'truncated' },
          { severity: 'info', text: 'x' },
        ],
      },
    ]);
  });

  it('come in the order of the queries, with the failure of each query that failed', () => {
    const body = {
      results: {
        B: { status: 400, error: 'bad_data: parse error', errorSource: 'downstream' },
        C: { status: 200, frames: [frame({ schema: { refId: 'C' } })] },
        A: { status: 200, frames: [frame({})] },
      },
    };
    const { frames, failures } = parseFrames(body, ['A', 'B', 'C', 'D']);
    expect(frames.map(({ refId }) => refId)).to.deep.equal(['A', 'C']);
    expect(failures).to.deep.equal([
      { refId: 'B', message: 'bad_data: parse error' },
      { refId: 'D', message: 'Grafana did not answer this query.' },
    ]);
  });

  it('may come with a failure', () => {
    const body = { results: { A: { error: 'half of it', frames: [frame({})] } } };
    const { frames, failures } = parseFrames(body, ['A']);
    expect([frames.length, failures]).to.deep.equal([1, [{ refId: 'A', message: 'half of it' }]]);
  });

  it('are only those of the queries that are asked for', () => {
    expect(parseFrames(answer(frame({})), [])).to.deep.equal({ frames: [], failures: [] });
    expect(parseFrames(answer(), ['constructor']).failures).to.have.length(1);
  });

  for (const [what, body] of [
    ['a text', 'x'],
    ['an answer without results', { message: 'Data source not found' }],
    ['a frame that is not an object', answer(7)],
    ['more columns than fields', answer(frame({ fields: [time], values: [[1], [2]] }))],
    ['a number that is a text', answer(frame({ fields: [value], values: [[1, '2']] }))],
    ['a number that is a list', answer(frame({ fields: [value], values: [[[]]] }))],
    ['a time that is a day in words', answer(frame({ fields: [time], values: [['monday']] }))],
    ['a time that is not one', answer(frame({ fields: [time], values: [[true]] }))],
    ['columns of different lengths', answer(frame({ fields: [time, value], values: [[1], []] }))],
    [
      'more columns than are drawn',
      answer(
        frame({
          fields: Array.from({ length: 20_001 }, () => value),
          values: Array.from({ length: 20_001 }, () => []),
        }),
      ),
    ],
  ] as const) {
    it(`cannot be read from ${what}`, () => {
      expect(() => parseFrames(body, ['A'])).to.throw(GrafanaError);
    });
  }

  it('are read from any JSON, or refused in a sentence', () => {
    const field = fc.record({ name: fc.anything(), type: fc.anything(), labels: fc.anything() });
    const body = fc.record({
      results: fc.dictionary(
        fc.constantFrom('A', '__proto__'),
        fc.record({
          error: fc.anything(),
          frames: fc.array(
            fc.record({
              schema: fc.record({ fields: fc.array(field), meta: fc.anything() }),
              data: fc.record({
                values: fc.array(fc.anything()),
                entities: fc.anything(),
                nanos: fc.anything(),
              }),
            }),
          ),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.oneof(body, fc.anything()), (one) => {
        try {
          for (const { fields, length } of parseFrames(one, ['A', '__proto__']).frames) {
            for (const { values } of fields) expect(values.length).to.be.oneOf([0, length]);
          }
        } catch (error) {
          if (!(error instanceof GrafanaError)) throw error;
        }
      }),
    );
  });
});
