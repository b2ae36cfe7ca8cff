import { expect } from 'chai';
import { understood } from '../../../src/drawing/understood/understood.ts';
import {
  graphOf,
  type Body,
  drawingOf,
  readFixture,
  recordedOn,
  textsOn,
  writtenOn,
} from '../../support/drawing.ts';

describe('graphs over time', () => {
  for (const name of [
    'nulls',
    'units-panel',
    'thresholds',
    'overrides',
    'stacked-percent',
    'graph-old',
  ]) {
    it(`${name}: the legend has the names and calculations of @grafana/data`, () => {
      const body = readFixture<Body>(name);
      const drawing = { ...drawingOf(body), width: 4000, height: 1200 };
      const texts = textsOn(drawing).join('\n');
      for (const { name: series, values } of body.expected.legend ?? []) {
        if (name === 'overrides' && !texts.includes(series)) continue;
        // What is calculated of nothing is nothing here, rather than NaN or zero.
        if (series === 'all null' || values.logmin?.includes('e+308')) continue;
        expect(texts).to.include(series);
        for (const text of Object.values(values)) expect(texts, series).to.include(text);
      }
    });
  }

  it('a series that is hidden is neither in the plot nor in the legend', () => {
    const body = readFixture<Body>('overrides');
    const texts = textsOn(drawingOf(body));
    expect(texts.join()).to.include('User').and.to.include('net').and.not.to.include('cpu idle');
  });

  it('a query that failed is told in its own words', () => {
    const body = readFixture<Body>('error-per-ref');
    const drawing = drawingOf(body);
    expect(textsOn(drawing)).to.include(body.expected.mustSay);
    expect(textsOn(drawing).join()).to.include('api  Last *: 3');
  });

  it('shares of a whole go from 0 to 100 per cent', () => {
    const texts = textsOn(drawingOf(readFixture<Body>('stacked-percent')));
    expect(texts).to.include.members(['0%', '20%', '100%', 'user  Mean: 2 s']);
  });

  it('each unit has an axis of its own, the second one on the right', () => {
    const drawing = graphOf(
      { requests: [0, 90], size: [0, 2048] },
      {
        fieldConfig: {
          defaults: { unit: 'reqps' },
          overrides: [
            {
              matcher: { id: 'byName', options: 'size' },
              properties: [{ id: 'unit', value: 'bytes' }],
            },
          ],
        },
      },
    );
    const written = writtenOn(drawing);
    const x = (text: string) => written.find((one) => one.text === text)?.x ?? NaN;
    expect(x('80 req/s')).to.be.below(100);
    expect(x('1.0 KiB')).to.be.above(700);
  });

  it('the values of an axis are told exactly', () => {
    const texts = textsOn(
      graphOf({ a: [0, 1800] }, { fieldConfig: { defaults: { unit: 'short' } } }),
    );
    expect(texts).to.include.members(['0', '250', '500', '1.00 K', '1.25 K']);
  });

  it('labels that are next to each other on an axis never say the same', () => {
    const axis = (values: readonly number[], defaults: Readonly<Record<string, unknown>>) => {
      const drawing = graphOf({ a: values }, { fieldConfig: { defaults } }, { height: 240 });
      return writtenOn(drawing)
        .filter(({ x, y, text }) => x < 200 && y > 32 && y < 192 && !/^$|^\d\d:/.test(text))
        .map(({ text }) => text);
    };
    expect(axis([0, 1], { unit: 'bool_yes_no' })).to.deep.equal(['No', 'Yes']);
    expect(axis([0.3, 0.7], { decimals: 0 })).to.deep.equal(['0', '1']);
    expect(axis([1_204_700, 1_205_300], { unit: 'short', decimals: 1 })).to.include.members([
      '1.2048 Mil',
      '1.2050 Mil',
    ]);
    expect(axis([180_000, 240_000], { unit: 'dtdurations' })).to.include.members([
      '2 days, 6 hours',
      '2 days, 12 hours',
    ]);
    const low = { type: 'range', options: { from: 0, to: 50, result: { text: 'low' } } };
    expect(axis([0, 90], { mappings: [low] }).filter((text) => text === 'low')).to.have.length(1);
  });

  it('flags have an axis of their two words', () => {
    const drawing = graphOf({ up: [0, 1] });
    const frames = drawing.frames.map((frame) => ({
      ...frame,
      fields: frame.fields.map((field) =>
        field.name === 'up' ? { ...field, type: 'boolean' as const, values: [false, true] } : field,
      ),
    }));
    const texts = textsOn({ ...drawing, frames });
    expect(texts.filter((text) => /True|False|[01]\.\d/.test(text))).to.deep.equal([
      'False',
      'True',
    ]);
  });

  it('shares of a whole go to 100 % and not beyond', () => {
    const custom = { stacking: { mode: 'percent', group: 'A' } };
    const series = { a: [0.1, 1 / 3], b: [0.2, 1 / 3], c: [0.3, 1 / 3] };
    const texts = textsOn(graphOf(series, { fieldConfig: { defaults: { custom } } }));
    expect(texts.filter((text) => text.endsWith('%')).at(-1)).to.equal('100%');
  });

  it('durations of an axis are whole minutes and parts of hours', () => {
    const texts = textsOn(graphOf({ a: [0, 7200] }, { fieldConfig: { defaults: { unit: 's' } } }));
    expect(texts).to.include.members(['0 s', '30 mins', '1 hour', '1.5 hours']);
  });

  it('a logarithmic axis of one or two powers has parts of them', () => {
    const log = (base: number) => ({ scaleDistribution: { type: 'log', log: base } });
    const texts = (base: number, values: readonly number[]) =>
      textsOn(graphOf({ a: values }, { fieldConfig: { defaults: { custom: log(base) } } }));
    expect(texts(10, [12, 90])).to.include.members(['10', '20', '50', '100']);
    expect(texts(2, [33, 60])).to.include.members(['32', '40', '48', '56', '64']);
    expect(texts(10, [0.001, 1e6])).to.include.members(['0.001', '0.1', '10', '1000']);
  });

  it('counts in a legend have no unit, and a difference in per cent has its own', () => {
    const legend = { showLegend: true, displayMode: 'table', calcs: ['count', 'diffperc', 'max'] };
    const panel = { fieldConfig: { defaults: { unit: 'bytes' } }, options: { legend } };
    const texts = textsOn(graphOf({ a: [1024, 2048] }, panel));
    expect(texts).to.include.members(['2', '100%', '2 KiB']);
  });

  it('names that begin alike are told by where they differ, and their values stay whole', () => {
    const node = (index: number) =>
      `kubernetes-production-eu-central-1-node-${String(index)}.example.com`;
    const series = { [node(1)]: [1, 2], [node(2)]: [3, 4] };
    const texts = (legend: object) =>
      textsOn(
        graphOf(series, { options: { legend: { showLegend: true, ...legend } } }, { width: 500 }),
      );
    const beside = texts({ placement: 'right', calcs: ['max'] }).filter((text) =>
      text.startsWith('…'),
    );
    expect(beside[0]).to.match(/^…node-1.*Max: 2$/);
    expect(beside[1]).to.match(/^…node-2.*Max: 4$/);
    const table = texts({ placement: 'right', displayMode: 'table', calcs: ['max'] });
    expect(table.join()).to.include('…node-1').and.to.include('…node-2');
  });

  it('a legend beside a graph that would be too narrow is below it', () => {
    const legend = {
      showLegend: true,
      placement: 'right',
      displayMode: 'table',
      calcs: ['min', 'max'],
    };
    const written = (width: number) =>
      writtenOn(graphOf({ a: [1, 2], b: [3, 4] }, { options: { legend } }, { width, height: 400 }));
    const name = (width: number) => written(width).find(({ text }) => text === 'Name');
    expect(name(300)?.x).to.be.below(20);
    expect(name(300)?.y).to.be.above(250);
    expect(name(800)?.x).to.be.above(400);
  });

  it('a legend shows names that have room, and counts the others', () => {
    const names = Array.from({ length: 30 }, (_, index) => `web-${String(index)}`);
    const series = Object.fromEntries(names.map((name) => [name, [1, 2]]));
    const shown = (displayMode: string) => {
      const panel = { options: { legend: { showLegend: true, displayMode } } };
      const texts = textsOn(graphOf(series, panel, { width: 400, height: 200 }));
      const whole = texts.filter((text) => names.includes(text)).length;
      expect(texts).to.include(`+${String(30 - whole)} more`);
      expect(texts.filter((text) => text.startsWith('web')).length).to.equal(whole);
      return whole;
    };
    expect(shown('list')).to.be.above(6);
    expect(shown('table')).to.equal(2);
  });

  it('times are written in the zone that was asked for', () => {
    const values = Array.from({ length: 121 }, (_, index) => index);
    const texts = textsOn(graphOf({ a: values }, {}, { zone: 'Asia/Tokyo' }));
    expect(texts).to.include.members(['17:00', '18:00', '19:00']);
  });

  it('times are written in the zone that the panel names', () => {
    const values = Array.from({ length: 121 }, (_, index) => index);
    const timesIn = (...timezone: readonly string[]) =>
      textsOn(graphOf({ a: values }, { options: { timezone } }, { zone: 'utc' }));
    expect(timesIn('Asia/Tokyo')).to.include.members(['17:00', '18:00', '19:00']);
    expect(timesIn('Asia/Kolkata')).to.include.members(['13:30', '14:30']);
    for (const same of [[], [''], ['Nowhere/Land']]) {
      expect(timesIn(...same)).to.include.members(['08:00', '09:00', '10:00']);
    }
    const isUnderstood = (timezone: unknown) =>
      'ok' in understood({ type: 'timeseries', options: { timezone } });
    for (const known of [[], [''], ['utc'], ['Asia/Tokyo']])
      expect(isUnderstood(known)).to.equal(true);
    for (const other of [['browser'], ['utc', 'Asia/Tokyo'], ['Nowhere/Land'], 'utc', [1]]) {
      expect(isUnderstood(other), JSON.stringify(other)).to.equal(false);
    }
  });

  it('data that are all before or after the range are said to be there', () => {
    const said = (from: number, to: number) => {
      const start = graphOf({ a: [1, 2] }).range.from;
      const range = { from: start + from * 60_000, to: start + to * 60_000 };
      return textsOn(graphOf({ a: [1, 2] }, {}, { range })).includes('Data is outside time range');
    };
    expect(said(5, 10)).to.equal(true);
    expect(said(-10, -5)).to.equal(true);
    expect(said(-10, 0)).to.equal(false);
    expect(said(1, 5)).to.equal(false);
  });

  it('without data it says so, in the panel’s own words where it has some', () => {
    expect(textsOn(graphOf({}))).to.deep.equal(['A graph', 'No data']);
    expect(
      textsOn(graphOf({}, { fieldConfig: { defaults: { noValue: 'all quiet' } } })),
    ).to.deep.equal(['A graph', 'all quiet']);
  });

  it('texts have one line, and nothing that turns them around', () => {
    const texts = textsOn(graphOf({ 'a\nb\u202ec': [1, 2] }, { title: 'x\u0000y' }));
    expect(texts[0]).to.equal('x y');
    expect(texts).to.include('a bc');
  });

  it('labels of the axes never overlap and never leave the picture', () => {
    const values = Array.from({ length: 300 }, (_, index) => index * 1e6);
    for (const [width, height] of [
      [120, 80],
      [400, 200],
      [1000, 500],
      [2000, 1000],
    ] as const) {
      const drawing = graphOf({ a: values }, {}, { width, height });
      const times = writtenOn(drawing).filter(({ text }) => /^\d\d:\d\d/.test(text));
      const xs = times.map(({ x }) => x);
      for (const [index, x] of xs.entries()) {
        expect(x).to.be.within(0, width);
        if (index > 0) expect(x - (xs[index - 1] ?? 0)).to.be.above(35);
      }
    }
  });

  it('every way of drawing, null, dash, stack and scale is drawn', () => {
    const values = [1, null, 3, 2, null, null, 40, 5];
    for (const drawStyle of ['line', 'bars', 'points']) {
      for (const lineInterpolation of ['linear', 'smooth', 'stepBefore', 'stepAfter']) {
        for (const gradientMode of ['none', 'opacity', 'hue', 'scheme']) {
          const custom = {
            drawStyle,
            lineInterpolation,
            gradientMode,
            fillOpacity: 40,
            spanNulls: gradientMode === 'hue' ? 90_000 : gradientMode === 'opacity',
            lineStyle: { fill: gradientMode === 'none' ? 'dash' : 'dot', dash: [4, 4] },
            stacking: { mode: drawStyle === 'bars' ? 'normal' : 'none', group: 'A' },
            scaleDistribution: gradientMode === 'scheme' ? { type: 'log', log: 2 } : undefined,
            thresholdsStyle: { mode: 'line+area' },
            axisLabel: 'things',
            axisBorderShow: true,
            fillBelowTo: 'b',
          };
          const color = {
            mode: lineInterpolation === 'smooth' ? 'continuous-GrYlRd' : 'thresholds',
          };
          const fieldConfig = { defaults: { color, custom } };
          expect(
            textsOn(graphOf({ a: values, b: values.toReversed() }, { fieldConfig })),
          ).to.include('things');
        }
      }
    }
  });

  it('a legend that has no room says how many it leaves out', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`series ${index}`, [index, index]]),
    );
    for (const displayMode of ['list', 'table']) {
      for (const placement of ['bottom', 'right']) {
        const legend = { showLegend: true, displayMode, placement, calcs: ['max'] };
        const texts = textsOn(graphOf(many, { options: { legend } }));
        expect(texts.join()).to.match(/\+\d+ more/);
      }
    }
  });

  it('a legend is sorted by its column, what has no value last', () => {
    const legend = {
      displayMode: 'table',
      calcs: ['max'],
      sortBy: 'Max',
      sortDesc: true,
    };
    const texts = textsOn(
      graphOf({ low: [1], none: [null], high: [9] }, { options: { legend } }),
    ).filter((text) => ['low', 'none', 'high'].includes(text));
    expect(texts).to.deep.equal(['high', 'low', 'none']);
  });

  it('the old graph leaves out of its legend what is empty or zero', () => {
    const legend = { show: true, hideEmpty: true, hideZero: true };
    const texts = textsOn(
      graphOf({ zero: [0, 0], none: [null, null], some: [1, 2] }, { type: 'graph', legend }),
    );
    expect(texts).to.include('some').and.not.to.include('zero').and.not.to.include('none');
  });

  describe('marks', () => {
    const RED = 'rgba(234, 112, 112, 0.12)';
    const areas = (thresholds: object[], more: object = {}) => {
      const yaxes = [{ format: 'short', min: 0, max: 100 }, { format: 'short' }];
      const drawing = graphOf({ a: [10, 90] }, { type: 'graph', yaxes, thresholds, ...more });
      return recordedOn(drawing)
        .filled.filter(({ colour }) => colour === RED)
        .map(({ y, height }) => [Math.round(y), Math.round(height)]);
    };
    const threshold = (value: unknown, op: string) => ({ value, op, fill: true });

    it('the area of a threshold of the old graph, up to the next one on its way', () => {
      const [[top = 0, all = 0] = []] = areas([threshold(0, 'gt')]);
      expect(all).to.be.above(200);
      const near = (found: number[][], expected: number[][]) => {
        expect(found).to.have.lengthOf(expected.length);
        for (const [index, [y = 0, height = 0]] of expected.entries()) {
          expect(found[index]?.[0]).to.be.closeTo(top + y * all, 1.5);
          expect(found[index]?.[1]).to.be.closeTo(height * all, 1.5);
        }
      };
      near(areas([threshold(80, 'gt')]), [[0, 0.2]]);
      near(areas([threshold('20', 'lt')]), [[0.8, 0.2]]);
      near(areas([threshold(20, 'gt'), threshold(50, 'lt')]), [[0.5, 0.3]]);
      near(areas([threshold(20, 'lt'), threshold(50, 'gt')]), [
        [0.8, 0.2],
        [0, 0.5],
      ]);
      near(areas([threshold(20, 'gt'), threshold(40, 'gt'), threshold(60, 'gt')]), [
        [0.6, 0.2],
        [0.4, 0.2],
        [0, 0.4],
      ]);
    });

    it('none where a threshold is hidden, has no number, or is of an axis that is not there', () => {
      expect(areas([{ ...threshold(50, 'gt'), visible: false }])).to.deep.equal([]);
      expect(areas([threshold('x', 'gt'), threshold(null, 'gt')])).to.deep.equal([]);
      expect(areas([{ ...threshold(50, 'gt'), yaxis: 'right' }])).to.deep.equal([]);
      const seriesOverrides = [{ alias: 'a', yaxis: 2 }];
      const right = areas([{ ...threshold(50, 'gt'), yaxis: 'right' }], { seriesOverrides });
      expect(right).to.have.lengthOf(1);
    });

    it('annotations that take a while as areas, as far as they are on the plot', () => {
      const at = (minute: number) => Date.UTC(2026, 10, 26, 8) + minute * 60_000;
      const drawing = graphOf(
        { a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        {},
        {
          annotations: [
            { time: at(2), timeEnd: at(4), colour: '#ff0000' },
            { time: at(8), timeEnd: at(99), colour: '#ff0000' },
            { time: at(-9), timeEnd: at(-5), colour: '#ff0000' },
            { time: at(5), colour: 'no colour' },
            { time: 1e300, colour: '#ff0000' },
          ],
        },
      );
      const found = recordedOn(drawing).filled.filter(({ colour }) => colour.includes('255, 0, 0'));
      expect(found).to.have.lengthOf(2);
      expect(found[0]?.width).to.be.closeTo(found[1]?.width ?? 0, 0.01);
    });

    it('the state of the alert beside the title, which keeps its room', () => {
      const long = 'A title that is much longer than its picture is wide '.repeat(3);
      const drawing = { title: long, width: 300 };
      const [plain = ''] = textsOn(graphOf({ a: [1] }, {}, drawing));
      const [marked = ''] = textsOn(graphOf({ a: [1] }, {}, { ...drawing, alert: 'firing' }));
      expect(marked.length).to.be.below(plain.length);
      expect(textsOn(graphOf({ a: [1] }, {}, { title: '', alert: 'pending' }))).to.include('a');
    });
  });
});
