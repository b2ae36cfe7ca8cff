import { expect } from 'chai';
import fc from 'fast-check';
import { graphOf, pixelsOf } from '../../support/drawing.ts';
import { textBoxesOn, textsOutside, textsOverlapping } from '../../support/text-boxes.ts';

const thresholds = {
  mode: 'absolute',
  steps: [
    { color: 'green', value: null },
    { color: 'orange', value: 50 },
    { color: 'red', value: 55 },
  ],
};

const NAMES = [
  'a',
  'web-01',
  'prod-eu-west-1/ingress-nginx-controller-7d9f',
  '東京データセンター',
  '👩‍👩‍👧 🇩🇪',
];

/** Names, each another one. */
const names = fc
  .array(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 20 })), { maxLength: 30 })
  .map((all) => all.map((name, index) => `${name} ${String(index)}`));

const value = fc.oneof(
  fc.double(),
  fc.integer({ min: -100, max: 200 }),
  fc.constantFrom(null, NaN, Infinity, -Infinity, 1e-12, 123456789.123),
);

const options = fc.record({
  orientation: fc.constantFrom('auto', 'horizontal', 'vertical'),
  textMode: fc.constantFrom('auto', 'value', 'value_and_name', 'name', 'none'),
  graphMode: fc.constantFrom('area', 'none'),
  colorMode: fc.constantFrom('value', 'background', 'background_solid', 'none'),
  justifyMode: fc.constantFrom('auto', 'center'),
  wideLayout: fc.boolean(),
  showPercentChange: fc.boolean(),
  showThresholdLabels: fc.boolean(),
  showThresholdMarkers: fc.boolean(),
  displayMode: fc.constantFrom('basic', 'lcd', 'gradient'),
  valueMode: fc.constantFrom('color', 'text', 'hidden'),
  namePlacement: fc.constantFrom('auto', 'top', 'left', 'hidden'),
  showUnfilled: fc.boolean(),
  text: fc.constantFrom({}, {}, {}, { titleSize: 60, valueSize: 90, percentSize: 40 }),
});

const defaults = fc.record({
  unit: fc.constantFrom('short', 'percent', 'bytes', 'dateTimeAsIso', 'currencyUSD', 'dtdurations'),
  decimals: fc.constantFrom(undefined, 0, 6),
  min: fc.constantFrom(undefined, 0),
  max: fc.constantFrom(undefined, 0, 100),
  thresholds: fc.constantFrom(undefined, thresholds),
  mappings: fc.constantFrom(
    [],
    [{ type: 'special', options: { match: 'null', result: { text: 'Nothing is known of it' } } }],
  ),
});

const drawing = fc.record({
  type: fc.constantFrom('stat', 'gauge', 'bargauge'),
  title: fc.constantFrom('', 'Busy', 'A long title with 東京 and 👨‍👩‍👧‍👦 in it'),
  options,
  defaults,
  series: names.chain((all) =>
    fc.tuple(...all.map((name) => fc.tuple(fc.constant(name), fc.tuple(value, value, value)))),
  ),
  width: fc.integer({ min: 30, max: 1_200 }),
  height: fc.integer({ min: 30, max: 800 }),
});

describe('texts of panels of single numbers', function () {
  this.timeout(120_000);

  it('are within the picture and never over each other, whatever the names, numbers and sizes', () => {
    fc.assert(
      fc.property(drawing, ({ type, title, options: given, defaults: more, series, ...size }) => {
        const panel = { type, title, options: given, fieldConfig: { defaults: more } };
        const boxes = textBoxesOn(graphOf(Object.fromEntries(series), panel, size));
        expect(textsOutside(boxes, size)).to.deep.equal([]);
        expect(textsOverlapping(boxes)).to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });

  const panelOf = (type: string, more: object = {}) => ({
    type,
    title: '',
    options: { ...more },
    fieldConfig: { defaults: { unit: 'percent', min: 0, max: 100 } },
  });
  const series = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`web-${String(index + 1)}`, [1, 7 * index]]),
    );

  it('have one size in all tiles, also in the wider ones of the last row', () => {
    for (const type of ['stat', 'gauge', 'bargauge']) {
      const boxes = textBoxesOn(graphOf(series(5), panelOf(type), { width: 400, height: 200 }));
      const sizes = (pattern: RegExp) =>
        boxes.filter(({ text }) => pattern.test(text)).map(({ size }) => size);
      for (const pattern of [/^web/, /%$/]) {
        expect(sizes(pattern), `${type} ${String(pattern)}`).to.have.lengthOf(5);
        expect(new Set(sizes(pattern)).size, `${type} ${String(pattern)}`).to.equal(1);
      }
    }
  });

  it('are not made unreadable by one long value among short ones', () => {
    const boxes = textBoxesOn(
      graphOf({ short: [1, 5], long: [1, 1.7e300] }, { type: 'stat', title: '' }, { height: 200 }),
    );
    expect(boxes.find(({ text }) => text === '5')?.size).to.be.at.least(18);
  });

  it('say how many bars have no room', () => {
    const options = { orientation: 'horizontal' };
    const size = { width: 300, height: 120 };
    const texts = textBoxesOn(graphOf(series(20), panelOf('bargauge', options), size)).map(
      ({ text }) => text,
    );
    const bars = texts.filter((text) => text.startsWith('web-')).length;
    expect(bars).to.be.within(2, 10);
    expect(texts).to.include(`+${String(20 - bars)} more`);
  });

  it('are above cells that are lit, not over them', () => {
    const options = { orientation: 'vertical', displayMode: 'lcd', showUnfilled: false };
    const drawing = graphOf({ only: [1, 3] }, panelOf('bargauge', options), {
      width: 200,
      height: 200,
    });
    const [cell] = litRows(drawing);
    const value = textBoxesOn(drawing).find(({ text }) => text === '3%');
    expect(value?.bottom).to.be.at.most((cell ?? 0) + 4);
  });
});

/** Rows of pixels in which a cell is lit, from the top. */
function litRows(drawing: ReturnType<typeof graphOf>): number[] {
  const colour = [0x73, 0xbf, 0x69];
  const pixels = pixelsOf(drawing);
  const middle = drawing.width / 2 - 60;
  return Array.from({ length: drawing.height }, (_, y) => y).filter((y) =>
    colour.every((channel, at) => pixels[(y * drawing.width + middle) * 4 + at] === channel),
  );
}
