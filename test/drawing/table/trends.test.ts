import { expect } from 'chai';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { pixelsOf, textsOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const FROM = Date.UTC(2026, 10, 26, 8);
const MINUTE = 60_000;

/** A series with a value a minute, but for steps that are left out. */
const series = (host: string, steps: readonly (number | null | undefined)[], refId = 'A') => {
  const values = steps.filter((value) => value !== undefined);
  const times = steps.flatMap((value, at) => (value === undefined ? [] : [FROM + at * MINUTE]));
  const { fields, ...frame } = tableOf({ Time: times, Value: values });
  return {
    ...frame,
    refId,
    fields: fields.map((field) =>
      field.name === 'Value' ? { ...field, type: 'number' as const, labels: { host } } : field,
    ),
  };
};

const HOSTS = [series('web', [1, 5, 2, 8, 3, 4]), series('db', [7, 7, 7, 7, 7, 7.5])];

interface Given {
  readonly frames?: typeof HOSTS;
  readonly cellOptions?: object;
  readonly defaults?: object;
  readonly options?: object;
  readonly transformations?: readonly object[];
}

/** The table of some series, each with its line. */
function trends({
  frames = HOSTS,
  cellOptions,
  defaults = {},
  options = {},
  transformations = [],
}: Given = {}) {
  const panel = {
    type: 'table',
    transformations: [{ id: 'timeSeriesTable', options: {} }, ...transformations],
    fieldConfig: {
      defaults: { unit: 'percent', ...defaults, ...(cellOptions && { custom: { cellOptions } }) },
      overrides: [],
    },
    options,
  };
  return drawnFrom(frames, panel, {
    range: { from: FROM, to: FROM + 10 * MINUTE },
    width: 600,
    height: 300,
  });
}

/** Places of the picture that are red, row by row. */
function redOf(drawing: ReturnType<typeof trends>): { x: number; y: number }[] {
  const pixels = pixelsOf(drawing);
  const places: { x: number; y: number }[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    if (red < 120 || green > 60 || blue > 60) continue;
    places.push({ x: (at / 4) % drawing.width, y: Math.floor(at / 4 / drawing.width) });
  }
  return places;
}

const RED = { color: { mode: 'fixed', fixedColor: '#ff0000' } };
const PLAIN = {
  type: 'sparkline',
  gradientMode: 'none',
  fillOpacity: 0,
  lineInterpolation: 'linear',
};

describe('a series in a cell', () => {
  it('has its value in the unit of the column beside its line, whatever the cells are called', () => {
    for (const cellOptions of [undefined, { type: 'auto' }]) {
      const drawing = trends({ ...(cellOptions && { cellOptions }), defaults: RED });
      expect(textsOn(drawing)).to.include.members(['host', 'web', '4%', 'db', '7.50%', 'Trend #A']);
      expect(redOf(drawing).length).to.be.greaterThan(0);
    }
  });

  it('is drawn over the times of the panel, as high as its own values', () => {
    const drawing = trends({
      cellOptions: { ...PLAIN, drawStyle: 'bars', fillOpacity: 100, lineWidth: 0 },
      defaults: RED,
      frames: [series('a', [0, 1, 1, 1, 1, 1])],
    });
    const places = redOf(drawing);
    const [left, right] = [
      Math.min(...places.map(({ x }) => x)),
      Math.max(...places.map(({ x }) => x)),
    ];
    // Five of ten minutes have a value; the column begins in the middle of the picture.
    expect(left).to.be.greaterThan(300);
    expect(right).to.be.lessThan(300 + (592 - 300) * 0.75);
    const heights = places.filter(({ x }) => x === Math.round((left + right) / 2)).length;
    expect(heights).to.be.within(23, 25);
  });

  it('has a gap where it leaves out a step or has no number, unless gaps are spanned', () => {
    for (const missing of [null, undefined]) {
      const count = (spanNulls: boolean) =>
        redOf(
          trends({
            frames: [series('a', [3, 3, missing, missing, 3, 3, 4])],
            defaults: RED,
            cellOptions: { ...PLAIN, lineWidth: 3, spanNulls },
          }),
        ).length;
      expect(count(true)).to.be.greaterThan(count(false) * 1.3);
    }
  });

  it('has no value where that is hidden', () => {
    expect(textsOn(trends({ cellOptions: { type: 'sparkline', hideValue: true } }))).not.to.include(
      '4%',
    );
  });

  it('is sorted by its value', () => {
    const hosts = (desc: boolean) =>
      textsOn(trends({ options: { sortBy: [{ displayName: 'Trend #A', desc }] } })).filter((text) =>
        /^(web|db)$/.test(text),
      );
    expect(hosts(false)).to.deep.equal(['web', 'db']);
    expect(hosts(true)).to.deep.equal(['db', 'web']);
  });

  it('stays what it is in joined, merged and renamed tables', () => {
    const frames = [...HOSTS, series('web', [10, 20], 'B'), series('db', [30, 40], 'B')];
    for (const id of ['merge', 'joinByField']) {
      const renameByName = { 'Trend #A': 'CPU', 'Trend #B': 'Memory' };
      const texts = textsOn(
        trends({
          frames,
          transformations: [
            { id, options: id === 'merge' ? {} : { byField: 'host', mode: 'outer' } },
            { id: 'organize', options: { renameByName } },
          ],
        }),
      );
      expect(texts, id).to.include.members(['CPU', 'Memory', '4%', '20%', '7.50%', '40%']);
    }
  });

  it('of a list of numbers, as calculations make it, is drawn without a value', () => {
    const drawing = drawnFrom([tableOf({ host: ['a'], all: [[1, 5, 2]] })], {
      type: 'table',
      fieldConfig: {
        defaults: RED,
        overrides: [
          {
            matcher: { id: 'byName', options: 'all' },
            properties: [{ id: 'custom.cellOptions', value: PLAIN }],
          },
        ],
      },
    });
    expect(redOf(drawing).length).to.be.greaterThan(20);
    expect(textsOn(drawing)).not.to.include('1, 5, 2');
  });

  it('cannot be drawn of one number, which is said as Grafana does', () => {
    const panel = (defaults: object) => ({
      type: 'table',
      fieldConfig: { defaults: { ...defaults, custom: { cellOptions: PLAIN } }, overrides: [] },
    });
    const frames = [tableOf({ host: [3] })];
    expect(textsOn(drawnFrom(frames, panel({})))).to.include('no data');
    expect(textsOn(drawnFrom(frames, panel({ noValue: '-' })))).to.include('-');
  });

  it('without any number, or of no row at all, makes a table without lines', () => {
    const texts = textsOn(trends({ frames: [series('a', [null, NaN, Infinity])] }));
    expect(texts).to.include.members(['host', 'a']);
    expect(textsOn(trends({ frames: [] }))).to.include('No data');
  });

  it('is understood with its settings, but for those that are not drawn', () => {
    const panel = (options: object, cellOptions: object = PLAIN) => ({
      type: 'table',
      transformations: [{ id: 'timeSeriesTable', options }],
      fieldConfig: { defaults: { custom: { cellOptions } }, overrides: [] },
    });
    expect(understood(panel({ A: { stat: 'mean', timeField: 'Time', inlineStat: true } }))).to.eql({
      ok: true,
    });
    for (const model of [
      panel({ A: { stat: 'allValues' } }),
      panel({ A: { mergeSeries: true } }),
      panel({ refIdToStat: { A: 'mean' } }),
      panel({}, { ...PLAIN, lineColor: 'red' }),
    ]) {
      expect(understood(model), JSON.stringify(model)).to.have.property('not');
    }
  });
});
