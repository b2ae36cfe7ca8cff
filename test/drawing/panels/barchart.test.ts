import { expect } from 'chai';
import {
  type Body,
  drawingOf,
  pixelsOf,
  readFixture,
  textsOn,
  writtenOn,
} from '../../support/drawing.ts';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const sales = tableOf({ region: ['North', 'South'], web: [120, 30], shop: [40, null] });
const chart = (options: object = {}, custom: object = {}, defaults: object = {}) => ({
  type: 'barchart',
  options,
  fieldConfig: { defaults: { unit: 'short', ...defaults, custom }, overrides: [] },
});

describe('bar charts', () => {
  it('the names, calculations and values are those of @grafana/data', () => {
    const body = readFixture<Body>('barchart');
    const texts = textsOn(drawingOf(body));
    for (const { name, values } of body.expected.legend ?? []) {
      expect(texts).to.include(`${name}  Total: ${values.sum ?? ''}`);
    }
    for (const row of body.expected.table?.[0]?.rows ?? []) expect(texts).to.include.members(row);
  });

  it('bars of different values have different ends, on an axis that begins at zero', () => {
    const written = writtenOn(drawnFrom([sales], chart()));
    const of = (text: string) => written.filter((one) => one.text === text);
    const [high, low] = [of('120')[0], of('30')[0]];
    expect(high?.y).to.be.below(low?.y ?? 0);
    expect(of('0')).to.have.length(1);
    expect(of('North')[0]?.x).to.be.below(of('South')[0]?.x ?? 0);
  });

  it('the value of a bar that reaches the end of the plot has room above it, or is read on the bar', () => {
    const limits = { min: 0, max: 120 };
    const value = (options: object) =>
      writtenOn(
        drawnFrom([sales], chart({ text: { valueSize: 30 }, ...options }, {}, limits)),
      ).find(({ text, colour, x }) => text === '120' && colour !== '#ccccdc' && x > 100);
    const above = value({ orientation: 'vertical' });
    // Below the title, and in the colour of its bar.
    expect(above?.box.y).to.be.at.least(32);
    expect(above?.colour).to.equal('#73bf69');
    const inside = value({ orientation: 'horizontal' });
    expect(inside?.x).to.be.at.most(800 - 30);
    expect(inside?.colour).to.equal('#202226');
  });

  it('names of categories that are turned stay in the picture and above the legend', () => {
    const regions = Array.from({ length: 12 }, (_, index) => `europe-central-${String(index)}`);
    const table = tableOf({ region: regions, shop: regions.map((_, index) => index + 1) });
    for (const xTickLabelRotation of [-90, -45, 45, 90]) {
      const drawing = drawnFrom([table], chart({ xTickLabelRotation }), {
        width: 400,
        height: 200,
      });
      const written = writtenOn(drawing);
      const legend = written.find(({ text }) => text === 'shop')?.box.y ?? NaN;
      const names = written.filter(({ text }) => text.startsWith('…'));
      expect(new Set(names.map(({ text }) => text)).size).to.be.above(5);
      for (const { box } of names) {
        expect(box.x).to.be.at.least(0);
        expect(box.x + box.width).to.be.at.most(400);
        expect(box.y + box.height).to.be.at.most(legend + 1);
      }
    }
  });

  it('stacked bars reach as high as their sum, and hold their own values', () => {
    const texts = textsOn(drawnFrom([sales], chart({ stacking: 'normal' })));
    expect(texts).to.include.members(['120', '40', '30', '150']).and.not.to.include('200');
    const shares = textsOn(drawnFrom([sales], chart({ stacking: 'percent' })));
    // Each tells which part of its stack it is.
    expect(shares).to.include.members(['0%', '75%', '25%']).and.not.to.include('120');
  });

  it('sideways the categories are on the left and the values below', () => {
    const drawing = drawnFrom([sales], chart({ orientation: 'horizontal' }));
    const written = writtenOn(drawing);
    const at = (text: string) => written.find((one) => one.text === text) ?? { x: NaN, y: NaN };
    expect(at('North').x).to.be.below(100);
    expect(at('North').y).to.be.below(at('South').y);
    expect(at('100').y).to.be.above(at('South').y);
    expect(() =>
      textsOn(
        drawnFrom([sales], {
          ...chart({ orientation: 'horizontal' }, { thresholdsStyle: { mode: 'line' } }),
        }),
      ),
    ).to.throw(NotDrawnError);
  });

  it('a narrow panel is drawn sideways unless it says otherwise', () => {
    const written = writtenOn(drawnFrom([sales], chart(), { width: 200, height: 400 }));
    expect(written.find(({ text }) => text === 'South')?.x).to.be.below(100);
  });

  it('several tables are joined by their categories', () => {
    const more = tableOf({ region: ['South', 'West'], online: [7, 8] });
    const texts = textsOn(drawnFrom([sales, more], chart()));
    expect(texts).to.include.members(['North', 'South', 'West', 'online', '7', '8']);
    expect(texts.filter((text) => text === 'South')).to.have.length(1);
  });

  /** Where bars of a colour are: the pixels of one row of the picture. */
  const runsOf = (
    colour: readonly number[],
    panel: Readonly<Record<string, unknown>>,
    tables = [sales],
  ) => {
    const drawing = drawnFrom(tables, panel);
    const pixels = pixelsOf(drawing);
    const y = drawing.height - 60;
    const is = (x: number) =>
      colour.every((channel, at) => pixels[(y * drawing.width + x) * 4 + at] === channel);
    const runs: [from: number, to: number][] = [];
    for (let x = 0; x < drawing.width; x += 1) {
      const last = runs.at(-1);
      if (is(x) && last?.[1] === x) last[1] = x + 1;
      else if (is(x)) runs.push([x, x + 1]);
    }
    return runs.filter(([from, to]) => to - from > 8);
  };
  const [RED, GREEN] = [
    [0xf2, 0x49, 0x5c],
    [0x73, 0xbf, 0x69],
  ] as const;
  const solid = { fillOpacity: 100 };

  it('a bar has the colour of its value where values have colours', () => {
    const byValue = chart({}, solid, { color: { mode: 'thresholds' } });
    expect(runsOf(RED, byValue)).to.have.length(1);
    expect(runsOf(GREEN, byValue)).to.have.length(2);
    const mappings = [{ type: 'value', options: { 30: { text: 'thirty', color: 'red' } } }];
    expect(runsOf(RED, chart({}, solid, { mappings }))).to.have.length(1);
  });

  it('with a continuous colour mode all bars of a series have its one colour', () => {
    const color = { mode: 'continuous-GrYlRd', seriesBy: 'max' };
    const rows = tableOf({ region: ['North', 'South', 'West'], web: [120, 60, 100] });
    expect(runsOf(RED, chart({}, solid, { color }), [rows])).to.have.length(3);
  });

  it('bars have the colours of another field where the panel names one', () => {
    const states = tableOf({
      region: ['North', 'South', 'West'],
      sold: [120, 130, 140],
      state: ['bad', 'good', 'bad'],
    });
    const mappings = [
      {
        type: 'value',
        options: { bad: { color: 'red', index: 0 }, good: { color: 'green', index: 1 } },
      },
    ];
    const panel = chart({ colorByField: 'state' }, solid, { mappings });
    expect(runsOf(RED, panel, [states])).to.have.length(2);
    expect(runsOf(GREEN, panel, [states])).to.have.length(1);
    // A field that is not there colours nothing.
    const other = chart({ colorByField: 'status' }, solid);
    expect(runsOf(GREEN, other, [states])).to.have.length(3);
  });

  it('bars that are alone in their categories are as wide as bars, others share their group', () => {
    const alone = tableOf({ region: ['North', 'South'], web: [120, 100] });
    const sizes = { groupWidth: 0.2, barWidth: 0.8 };
    const widths = runsOf(GREEN, chart(sizes, solid), [alone]).map(([from, to]) => to - from);
    const grouped = runsOf(GREEN, chart(sizes, solid)).map(([from, to]) => to - from);
    const stacked = runsOf(GREEN, chart({ ...sizes, stacking: 'normal' }, solid));
    expect(widths[0]).to.be.within(270, 310);
    expect(grouped[0]).to.be.within(20, 32);
    expect((stacked[0]?.[1] ?? 0) - (stacked[0]?.[0] ?? 0)).to.be.within(270, 310);
  });

  it('names of categories keep the space that the panel asks for, from either end', () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const table = tableOf({ name: names, value: names.map((_, index) => index + 50) });
    const shown = (xTickLabelSpacing: number) =>
      textsOn(drawnFrom([table], chart({ xTickLabelSpacing, showValue: 'never' }))).filter((text) =>
        /^c\d+$/.test(text),
      );
    expect(shown(100)).to.deep.equal(['c0', 'c3', 'c6', 'c9', 'c12', 'c15', 'c18']);
    expect(shown(-300)).to.deep.equal(['c9', 'c19']);
  });

  it('categories that have no room beside each other are cut or left out', () => {
    const names = Array.from({ length: 200 }, (_, index) => `category ${index}`);
    const table = tableOf({ name: names, value: names.map((_, index) => index) });
    const xs = writtenOn(drawnFrom([table], chart()))
      .filter(({ text }) => text.startsWith('category'))
      .map(({ x }) => x);
    expect(xs.length).to.be.within(2, 20);
    for (const [index, x] of xs.slice(1).entries()) expect(x - (xs[index] ?? 0)).to.be.above(60);
  });

  it('numbers without categories are not drawn; without rows it says so', () => {
    expect(() => textsOn(drawnFrom([tableOf({ value: [1] })], chart()))).to.throw(NotDrawnError);
    expect(textsOn(drawnFrom([], chart()))).to.deep.equal(['A panel', 'No data']);
    const rows = Array.from({ length: 30_000 }, (_, index) => index);
    const many = tableOf({ name: rows.map(String), value: rows });
    expect(() => textsOn(drawnFrom([many], chart()))).to.throw('more bars than are drawn');
  });
});
