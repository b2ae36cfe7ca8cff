import { expect } from 'chai';
import { createDrawings, type Drawings } from '../../src/drawing/create-drawing.ts';
import { NotDrawnError } from '../../src/drawing/errors.ts';
import type { Drawing } from '../../src/drawing/model/drawing.ts';
import { KEYS_OF_TYPES } from '../../src/drawing/understood/understood.ts';
import { parseFrames } from '../../src/grafana/query/parse-frames.ts';
import { graphOf } from '../support/drawing.ts';
import { drawnFrom, tableOf } from '../support/tables.ts';

const TYPES = Object.keys(KEYS_OF_TYPES);
const small = { width: 300, height: 200 };

/** Nothing that a panel's author could have meant. */
const TEXTS: Readonly<Record<string, string>> = {
  'from right to left': `${'مرحبا بالعالم '.repeat(500)}\u202e evil \u2066`,
  'emoji that are joined': '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(2_000),
  'of no width': '\u200b\u200d\ufeff'.repeat(5_000),
  'with stacked marks': `Z${'\u0310\u0489\u035b'.repeat(3_000)}`,
  'half a pair': '\ud83d'.repeat(1_000),
  'of markup': '<svg onload=alert(1)><script>x</script>&amp;{{x}}${y}'.repeat(200),
  'of control characters': '\0\r\n\t\u0007\u001b[31m'.repeat(500),
  'without a space': 'x'.repeat(100_000),
};

const ODD = [NaN, Infinity, -Infinity, -0, 0, 1e308, -1e308, 1e-320, 5e-324, 1e21, null, 1];

/** An object whose own keys are those that objects inherit. */
const inherited = JSON.parse(
  '{"__proto__":{"type":"stat","unit":"bytes"},"constructor":{"prototype":{"x":1}},"toString":1,"valueOf":2,"hasOwnProperty":3,"toJSON":4}',
) as Readonly<Record<string, unknown>>;

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = { inner: [value] };
  return value;
}

const times = (count: number, at = (row: number) => row * 1000) =>
  Array.from({ length: count }, (_, row) => at(row));

const timed = (count: number, more: Readonly<Record<string, readonly unknown[]>>) =>
  tableOf({ Time: times(count), ...more });

/** Numbers, texts and flags at once, so that each type of panel finds something. */
const mixed = (count: number, number: (row: number) => unknown, text = 'up') =>
  timed(count, {
    '1': times(count).map((_, row) => number(row)),
    Line: times(count).map(() => text),
    flag: times(count).map((_, row) => row % 2 === 0),
  });

describe('hostile panels and data', function () {
  this.timeout(120_000);
  let drawings: Drawings;

  before(() => {
    drawings = createDrawings({ threads: 1 });
  });

  after(() => drawings.close());

  // The thread lives, and so does what comes next.
  afterEach(async () => {
    const png = await drawings.draw(graphOf({ a: [1, 2, 3] }, {}, small));
    expect(png.subarray(1, 4).toString()).to.equal('PNG');
  });

  /** A picture of the size that was asked for, or one sentence. */
  async function costsOneSentence(drawing: Drawing, what = ''): Promise<void> {
    let png: Buffer;
    try {
      png = await drawings.draw(drawing);
    } catch (error) {
      expect(error, what).to.be.instanceOf(NotDrawnError);
      expect((error as Error).message, what).to.match(/^[A-Z][^\n]{5,200}\.$/);
      expect((error as Error).message, what).not.to.match(/could not be drawn|too long/);
      return;
    }
    const { width, height, scale } = drawing;
    expect(png.readUInt32BE(16), what).to.equal(Math.round(width * scale));
    expect(png.readUInt32BE(20), what).to.equal(Math.round(height * scale));
  }

  const ofType = (type: string, frames: Drawing['frames'], more: Partial<Drawing> = {}) =>
    drawnFrom(frames, { type }, { ...small, range: { from: 0, to: 20_000 }, ...more });

  for (const type of TYPES) {
    it(`${type}: of any size`, async () => {
      for (const [width, height, scale] of [
        [0, 0, 1],
        [1, 1, 1],
        [1, 1, 0.1],
        [100_000, 1, 1],
        [1, 30_000, 1],
        [3, 400, 1],
        [NaN, 100, 1],
        [100, -5, 1],
        [100, 100, Infinity],
        [0.4, 0.4, 4],
      ] as const) {
        const drawing = ofType(type, [mixed(9, (row) => row)], { width, height, scale });
        await costsOneSentence(drawing, `${String(width)}×${String(height)}`);
      }
    });

    it(`${type}: with any number`, async () => {
      for (const number of ODD) {
        await costsOneSentence(ofType(type, [mixed(5, () => number)]), String(number));
      }
      const all = (row: number) => ODD[row % ODD.length];
      await costsOneSentence(ofType(type, [mixed(40, all)]));
    });

    it(`${type}: with any text as title, name and value`, async () => {
      for (const [what, text] of Object.entries(TEXTS)) {
        const frame = timed(4, { [text]: [1, 2, 3, 4], Line: [text, text, text, text] });
        const panel = { type, title: text, options: { content: text, mode: 'markdown' } };
        await costsOneSentence(
          drawnFrom([frame], panel, { ...small, range: { from: 0, to: 4000 } }),
          what,
        );
      }
    });

    it(`${type}: with times that go backwards, stand still, or are none`, async () => {
      const ways: readonly ((row: number) => unknown)[] = [
        (row) => -row * 1000,
        () => 7,
        () => 1e300,
        () => null,
        (row) => (row % 2 === 0 ? row : -row) * 1e12,
        (row) => `${String(row)}000000000`,
      ];
      for (const way of ways) {
        const frame = {
          ...tableOf({
            Time: times(8).map((_, row) => way(row)),
            '1': times(8),
            Line: times(8).map(String),
          }),
        };
        for (const range of [
          { from: 0, to: 8000 },
          { from: 8000, to: 0 },
          { from: 5, to: 5 },
          { from: -8.64e15, to: 8.64e15 },
          { from: NaN, to: NaN },
        ]) {
          await costsOneSentence(
            ofType(type, [frame], { range }),
            `${String(way)} ${String(range.to)}`,
          );
        }
      }
    });

    it(`${type}: with names of what objects inherit, and settings below each other without end`, async () => {
      const settings = {
        ...inherited,
        fieldConfig: { defaults: { ...inherited, custom: inherited }, overrides: [inherited] },
        options: inherited,
        legend: inherited,
        aliasColors: inherited,
        yaxes: [inherited],
      };
      const frame = timed(3, { constructor: [1, 2, 3], toString: ['a', 'b', 'c'], __proto__: [1] });
      await costsOneSentence(drawnFrom([frame], { ...settings, type }, small));
      for (const depth of [100, 20_000]) {
        const deep = nested(depth);
        const panel = { type, options: deep, fieldConfig: { defaults: { custom: deep } } };
        await costsOneSentence(drawnFrom([frame], panel, small), String(depth));
      }
      expect(({} as Readonly<Record<string, unknown>>).type).to.equal(undefined);
    });

    it(`${type}: with 10,000 series, and with 10,000 rows`, async () => {
      const many = times(10_000).map((_, index) => timed(1, { [`series ${index}`]: [index] }));
      await costsOneSentence(ofType(type, many));
      await costsOneSentence(ofType(type, [mixed(10_000, (row) => row, `level=error ${type}`)]));
    });
  }

  it('with a title of 10 MB', async () => {
    await costsOneSentence(graphOf({ a: [1] }, { title: 'x'.repeat(1e7) }, small));
  });

  it('with a million points, which are drawn', async () => {
    const points = Float64Array.from({ length: 1_000_000 }, (_, row) => Math.sin(row / 1e4));
    const frame = timed(points.length, { '1': Array.from(points) });
    const png = await drawings.draw(ofType('timeseries', [frame], { range: { from: 0, to: 1e9 } }));
    expect(png.length).to.be.greaterThan(500);
  });

  it('with times in nanoseconds that are texts, which are not guessed', () => {
    const schema = {
      fields: [
        { name: 'Time', type: 'time' },
        { name: 'v', type: 'number' },
      ],
    };
    const values = [
      ['1700000000000000000', 1.7e12],
      ['5', 6],
    ];
    const answer = { results: { A: { frames: [{ schema, data: { values } }] } } };
    expect(() => parseFrames(answer, ['A'])).to.throw(
      'Grafana sent a time of data that cannot be read.',
    );
  });

  it('leave the memory of the process within bounds', async () => {
    const before = process.memoryUsage.rss();
    for (let round = 0; round < 6; round += 1) {
      const frame = mixed(100_000, (row) => row % 97, 'level=warn slow');
      for (const type of ['timeseries', 'table', 'logs', 'stat']) {
        await costsOneSentence(ofType(type, [frame]));
      }
    }
    expect((process.memoryUsage.rss() - before) / 1e6).to.be.lessThan(700);
  });
});
