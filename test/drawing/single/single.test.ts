import { expect } from 'chai';
import fc from 'fast-check';
import { parseColour } from '../../../src/drawing/colours/colour.ts';
import { classicPalette } from '../../../src/drawing/colours/palettes.ts';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { applyFieldConfig } from '../../../src/drawing/fields/apply.ts';
import { wholeText } from '../../../src/drawing/fields/display.ts';
import { modernised } from '../../../src/drawing/model/modernise.ts';
import { member } from '../../../src/drawing/model/read.ts';
import { singleValues } from '../../../src/drawing/single/values.ts';
import { squarest, tiles } from '../../../src/drawing/single/layout.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import {
  type Body,
  drawingOf,
  graphOf,
  readFixture,
  textsOn,
  writtenOn,
} from '../../support/drawing.ts';

const TYPES = ['stat', 'gauge', 'bargauge', 'singlestat'];

const numbers = (colour: string) => {
  const { r, g, b } = parseColour(colour) ?? { r: -1, g: -1, b: -1 };
  return [r, g, b].map(Math.round).join();
};

/** Three series whose last values are 10, 20 and 30. */
const THREE = { 'web-01': [5, 10], 'web-02': [25, 20], 'web-03': [0, 30] };

const panelOf = (type: string, options: object = {}, defaults: object = {}) => ({
  type,
  title: 'Busy',
  fieldConfig: { defaults, overrides: [] },
  options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, ...options },
});

const drawn = (panel: object, series: Parameters<typeof graphOf>[0] = THREE, more: object = {}) =>
  textsOn(graphOf(series, panel as Readonly<Record<string, unknown>>, more));

describe('panels of single numbers', () => {
  for (const name of ['stat-mappings', 'gauge', 'bargauge']) {
    it(`${name}: names, texts and colours are those of @grafana/data`, () => {
      const body = readFixture<Body>(name);
      expect(understood(body.panel)).to.deep.equal({ ok: true });
      const { frames } = drawingOf(body);
      const panel = modernised(body.panel);
      const around = {
        theme: 'dark',
        clock: { zone: 'utc', now: 0 },
        palette: classicPalette(),
      } as const;
      const fieldConfig = member(panel, 'fieldConfig');
      const options = { fieldConfig, defaultColour: 'thresholds', numbersOnly: false };
      const values = singleValues(panel, applyFieldConfig(frames, options, around));
      expect(
        values.map(({ name: title, shown }) => [title, wholeText(shown), numbers(shown.colour)]),
      ).to.deep.equal(
        body.expected.stats?.map(({ title, text, color }) => [title, text, numbers(color)]),
      );
      const texts = textsOn(drawingOf(body));
      for (const { title, text } of body.expected.stats ?? []) {
        expect(texts).to.include(title).and.to.include(text);
      }
    });
  }

  it('a stat tells the change from the first value to the last, in three digits, green where it grows', () => {
    const options = { showPercentChange: true };
    const changes = (series: Parameters<typeof graphOf>[0], more: object = {}) =>
      writtenOn(graphOf(series, panelOf('stat', { ...options, ...more })))
        .filter(({ text }) => text.endsWith('%'))
        .map(({ text, colour }) => [text, numbers(colour)]);
    const [green, red] = ['#73bf69', '#f2495c'].map(numbers);
    expect(changes({ a: [8, null, 10] })).to.deep.equal([['25%', green]]);
    expect(changes({ a: [3, 2], b: [3, 10] })).to.deep.equal([
      ['-33.3%', red],
      ['233%', green],
    ]);
    expect(changes({ a: [8, 10] }, { percentChangeColorMode: 'inverted' })).to.deep.equal([
      ['25%', red],
    ]);
    expect(changes({ a: [5, 5] })[0]?.[0]).to.equal('0%');
    expect(changes({ a: [null, null] })).to.deep.equal([]);
    expect(changes({ a: [8, 10] }, { textMode: 'name' })).to.deep.equal([]);
    const rows = { reduceOptions: { values: true, calcs: [] } };
    expect(changes({ a: [8, 10] }, rows)).to.deep.equal([]);
  });

  it('one number has no name to it, several have', () => {
    for (const type of ['stat', 'gauge']) {
      expect(drawn(panelOf(type), { only: [1, 7] })).to.deep.equal(['Busy', '7']);
      expect(drawn(panelOf(type))).to.include.members(['web-01', '10', 'web-03', '30']);
    }
  });

  it('the text mode of a stat says what is written', () => {
    const texts = (textMode: string) => drawn(panelOf('stat', { textMode })).slice(1).sort();
    expect(texts('value')).to.deep.equal(['10', '20', '30']);
    expect(texts('name')).to.deep.equal(['web-01', 'web-02', 'web-03']);
    expect(texts('none')).to.deep.equal([]);
    expect(texts('value_and_name')).to.have.lengthOf(6);
  });

  it('every calculation makes a number of its own, and the filter of fields picks series', () => {
    const reduceOptions = { calcs: ['min', 'max'], fields: '/^web-0[12]$/', values: false };
    expect(drawn(panelOf('stat', { reduceOptions, textMode: 'value' })).slice(1)).to.deep.equal([
      '5',
      '10',
      '20',
      '25',
    ]);
  });

  it('rows are numbers of their own, up to the limit, called by their texts', () => {
    const frames = [
      {
        refId: 'A',
        length: 3,
        notices: [],
        fields: [
          { name: 'host', type: 'string', config: {}, values: ['a', 'b', 'c'] },
          { name: 'load', type: 'number', config: {}, values: [1.5, 2.5, 3.5] },
        ],
      },
    ] as const;
    const reduceOptions = { values: true, limit: 2 };
    for (const type of ['stat', 'gauge', 'bargauge']) {
      const texts = drawn(panelOf(type, { reduceOptions }), {}, { frames });
      expect(texts).to.include.members(['a', '1.50', 'b', '2.50']);
      expect(texts).not.to.include('c');
    }
  });

  it('the old single number has texts in front of it and behind it, on a gauge too', () => {
    const old = (more: object) => ({
      type: 'singlestat',
      title: 'Disk',
      format: 'percent',
      valueName: 'current',
      prefix: 'at ',
      postfix: ' of 2 TB',
      ...more,
    });
    for (const gauge of [undefined, { show: true, minValue: 0, maxValue: 100 }]) {
      expect(understood(old({ gauge }))).to.deep.equal({ ok: true });
      expect(drawn(old({ gauge }), { only: [1, 7] })).to.include('at 7% of 2 TB');
    }
    expect(understood(old({ postfix: ' of $size' }))).to.deep.equal({
      not: ['postfix:  of $size'],
    });
  });

  it('without data they say so, in the words of the panel', () => {
    for (const type of TYPES) {
      expect(drawn(panelOf(type), {}, { frames: [] })).to.include('No data');
    }
    expect(drawn(panelOf('stat', {}, { noValue: 'quiet' }), {}, { frames: [] })).to.include(
      'quiet',
    );
  });

  it('a number on a coloured ground is written in black or white, whichever can be read', () => {
    const inks = (color: string) =>
      writtenOn(
        graphOf(
          { only: [1] },
          panelOf(
            'stat',
            { colorMode: 'background' },
            { color: { mode: 'fixed', fixedColor: color } },
          ),
        ),
      ).map(({ colour }) => colour);
    expect(inks('dark-red').at(-1)).to.equal('#ffffff');
    expect(inks('super-light-yellow').at(-1)).to.equal('#000000');
  });

  it('the labels of a gauge are its thresholds within the range', () => {
    const thresholds = {
      mode: 'absolute',
      steps: [
        { color: 'green', value: null },
        { color: 'orange', value: 60 },
        { color: 'red', value: 900 },
      ],
    };
    const texts = drawn(
      panelOf(
        'gauge',
        { showThresholdLabels: true },
        { min: 0, max: 100, unit: 'percent', thresholds },
      ),
      { only: [7] },
    );
    expect(texts).to.deep.equal(['Busy', '60%', '7%']);
  });

  it('a bar gauge hides its numbers or its names where it is told to', () => {
    const texts = (options: object) => drawn(panelOf('bargauge', options)).slice(1);
    expect(texts({ valueMode: 'hidden' })).to.deep.equal(['web-01', 'web-02', 'web-03']);
    expect(texts({ namePlacement: 'hidden' })).to.deep.equal(['10', '20', '30']);
  });

  describe('the old single number', () => {
    const old = (more: object) => ({
      type: 'singlestat',
      title: 'Load',
      format: 'percent',
      valueName: 'current',
      thresholds: '50,80',
      colors: ['#299c46', 'rgba(237, 129, 40, 0.89)', '#d44a3a'],
      colorValue: true,
      valueMaps: [{ op: '=', text: 'N/A', value: 'null' }],
      mappingType: 1,
      ...more,
    });

    it('is a stat with the colours of its thresholds', () => {
      const [, value] = writtenOn(graphOf({ only: [99, 85] }, old({})));
      expect(value?.text).to.equal('85%');
      expect(numbers(value?.colour ?? '')).to.equal('212,74,58');
      expect(understood(old({}))).to.deep.equal({ ok: true });
    });

    it('calculates by its own names, and maps values and ranges', () => {
      const only = { only: [10, 30, null] };
      expect(drawn(old({ valueName: 'avg' }), only)).to.include('20%');
      expect(drawn(old({ valueName: 'total' }), only)).to.include('40%');
      expect(drawn(old({}), { only: [null] })).to.include('N/A');
      const rangeMaps = [{ from: '25', to: '35', text: 'warm' }];
      expect(drawn(old({ mappingType: 2, rangeMaps }), only)).to.include('warm');
      const missing = [{ from: 'null', to: 'null', text: 'N/A' }];
      expect(drawn(old({ mappingType: 2, rangeMaps: missing }), only)).not.to.include('N/A');
    });

    it('is a gauge where it shows one', () => {
      const gauge = { show: true, minValue: 0, maxValue: 200, thresholdLabels: true };
      expect(drawn(old({ gauge }), { only: [20] })).to.include.members(['50%', '80%', '20%']);
    });

    it('with a variable in a text or a time for a value is not understood', () => {
      for (const more of [
        { postfix: ' ${unit}' },
        { valueName: 'last_time' },
        { thresholds: 'a,b' },
      ]) {
        expect(understood(old(more))).to.have.property('not');
      }
    });
  });

  it('options that change the numbers or the look, and are not drawn, are not understood', () => {
    for (const [type, options] of [
      ['stat', { showPercentChange: 'yes' }],
      ['stat', { textMode: 'upside-down' }],
      ['stat', { reduceOptions: { calcs: ['wavg'] } }],
      ['stat', { reduceOptions: { fields: '/(/' } }],
      ['gauge', { sizing: 'manual' }],
      ['gauge', { shape: 'square' }],
      ['bargauge', { displayMode: 'retro' }],
    ] as const) {
      expect(understood({ type, options }), JSON.stringify(options)).to.have.property('not');
    }
  });

  it('tiles fill their box, and none overlaps another', () => {
    const side = fc.integer({ min: 40, max: 2_000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 60 }), (width, height, count) => {
        const box = { x: 3, y: 5, width, height };
        const found = tiles(box, count, squarest(box, count));
        expect(found).to.have.lengthOf(count);
        for (const [index, one] of found.entries()) {
          expect(one.x + one.width).to.be.at.most(box.x + width + 1);
          const isApart = found.every(
            (other, at) =>
              at === index ||
              one.width <= 1 ||
              one.height <= 1 ||
              one.x + one.width <= other.x + 1 ||
              other.x + other.width <= one.x + 1 ||
              one.y + one.height <= other.y + 1 ||
              other.y + other.height <= one.y + 1,
          );
          expect(isApart).to.equal(true);
        }
      }),
    );
  });

  it('a range that is too wide for a number is drawn from its beginning', () => {
    for (const type of ['gauge', 'bargauge']) {
      expect(drawn(panelOf(type), { low: [-1.5e293], high: [1.7976931348623157e308] })).to.include(
        'low',
      );
    }
  });

  it('any options and any numbers make a picture or a sentence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.jsonValue({ maxDepth: 3 }),
        fc.jsonValue({ maxDepth: 3 }),
        fc.array(fc.oneof(fc.double(), fc.constant(null)), { maxLength: 5 }),
        fc.constantFrom([10, 10], [400, 200], [2_000, 30]),
        (type, options, defaults, values, [width = 10, height = 10]) => {
          const panel = {
            ...Object.fromEntries(Object.entries(options ?? {})),
            type,
            options,
            fieldConfig: { defaults },
          };
          try {
            textsOn(graphOf({ a: values, b: values }, panel, { width, height }));
          } catch (error) {
            expect(error).to.be.instanceOf(NotDrawnError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
