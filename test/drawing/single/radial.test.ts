import { expect } from 'chai';
import { radialLook } from '../../../src/drawing/single/radial-look.ts';
import { radialSizes } from '../../../src/drawing/single/radial-sizes.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { graphOf, pixelsOf, textsOn, writtenOn } from '../../support/drawing.ts';

const STEPS = [
  { color: 'green', value: null },
  { color: 'red', value: 50 },
];
const gauge = (options: object = {}, defaults: object = {}) => ({
  type: 'gauge',
  title: '',
  fieldConfig: {
    defaults: { unit: 'percent', thresholds: { mode: 'absolute', steps: STEPS }, ...defaults },
    overrides: [],
  },
  options: { shape: 'gauge', sparkline: false, ...options },
});
const SIZE = { width: 300, height: 240 };
const drawn = (panel: object, series: Readonly<Record<string, readonly number[]>> = { a: [20] }) =>
  graphOf(series, panel as Readonly<Record<string, unknown>>, SIZE);

const [GREEN, RED] = [
  [0x73, 0xbf, 0x69],
  [0xf2, 0x49, 0x5c],
];

/** Pixels of a colour. */
function count(panel: object, colour: readonly number[], values: readonly number[] = [20]): number {
  const pixels = pixelsOf(drawn(panel, { a: values }));
  let found = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if (colour.every((channel, index) => pixels[at + index] === channel)) found += 1;
  }
  return found;
}

const plain = { showThresholdMarkers: false, effects: { gradient: false } };

describe('gauges since Grafana 12.4', () => {
  it('every setting that such a gauge is saved with is understood', () => {
    const saved = gauge({
      ...{ barShape: 'rounded', barWidthFactor: 0.5, segmentCount: 1, segmentSpacing: 0.3 },
      ...{ endpointMarker: 'point', textMode: 'auto', sparkline: true, minVizHeight: 75 },
      ...{ minVizWidth: 75, sizing: 'auto', showThresholdLabels: false },
      effects: { barGlow: false, centerGlow: false, gradient: true },
    });
    expect(understood(saved)).to.deep.equal({ ok: true });
    expect(understood(gauge({ shape: 'square' }))).to.have.property('not');
    expect(understood(gauge({ effects: { sparks: true } }))).to.have.property('not');
  });

  it('percentages go from 0 to 100 whatever the data are, with any gauge', () => {
    const full = count(gauge(plain), RED, [100]);
    expect(count(gauge(plain), GREEN, [49])).to.be.within(full * 0.46, full * 0.52);
    const old = { ...gauge(plain), options: { showThresholdMarkers: false } };
    const [half, whole] = [count(old, GREEN, [20, 49]), count(old, RED, [20, 100])];
    expect(half).to.be.within(whole * 0.35, whole * 0.6);
  });

  it('the bar begins at the neutral value', () => {
    const from = (neutral: number) => count(gauge({ ...plain, neutral }), GREEN, [40]);
    expect(from(30)).to.be.within(from(20) * 0.4, from(20) * 0.6);
    expect(from(60)).to.be.within(from(20) * 0.9, from(20) * 1.1);
  });

  it('segments have the colours of their values, up to the value', () => {
    const segments = { ...plain, segmentCount: 10, segmentSpacing: 0.2 };
    expect(count(gauge(segments), RED, [40])).to.equal(0);
    expect(count(gauge(segments), RED, [90])).to.be.above(300);
    expect(count(gauge(segments), GREEN, [90])).to.be.above(300);
    const one = count(gauge(plain), RED, [90]);
    expect(count(gauge(segments), RED, [90])).to.be.below(one / 2);
  });

  it('texts are those that the panel asks for: by itself the name of several', () => {
    const two = { a: [20], b: [30] };
    expect(textsOn(drawn(gauge()))).to.deep.equal(['20%']);
    expect(textsOn(drawn(gauge(), two))).to.have.members(['20%', 'a', '30%', 'b']);
    const texts = (textMode: string) => textsOn(drawn(gauge({ textMode })));
    expect(texts('name')).to.deep.equal(['a']);
    expect(texts('value_and_name')).to.have.members(['20%', 'a']);
    expect(texts('none')).to.deep.equal([]);
    const sized = writtenOn(drawn(gauge({ text: { valueSize: 20 } })));
    expect(sized).to.have.length(1);
  });

  it('the ends of the scale and its thresholds are told along the arc', () => {
    const labels = textsOn(drawn(gauge({ showThresholdLabels: true, textMode: 'none' })));
    expect(labels).to.deep.equal(['0%', '50%', '100%']);
    const circle = gauge({ showThresholdLabels: true, textMode: 'none', shape: 'circle' });
    expect(textsOn(drawn(circle))).to.deep.equal(['0%', '50%']);
  });

  it('every part is within its box, however small', () => {
    for (const shape of ['gauge', 'circle']) {
      for (const more of [{}, { barShape: 'rounded' }, { showThresholdLabels: true }]) {
        const look = radialLook(gauge({ shape, ...more }), 1);
        for (const [width, height] of [
          [300, 100],
          [80, 200],
          [20, 20],
          [900, 900],
        ] as const) {
          const box = { x: 10, y: 10, width, height };
          if (!look) throw new Error('not a gauge of that kind');
          const { centre, radius, bar } = radialSizes(box, look);
          expect(centre.y - radius - bar / 2).to.be.at.least(8);
          expect(centre.x + radius + bar / 2).to.be.at.most(12 + width);
        }
      }
    }
  });

  it('a gauge that was saved before there were shapes is drawn as it was', () => {
    expect(radialLook({ type: 'gauge', options: {} }, 1)).to.equal(undefined);
  });
});

describe('stats of odd modes', () => {
  const stat = (options: object) => ({
    type: 'stat',
    fieldConfig: { defaults: { unit: 'percent' }, overrides: [] },
    options,
  });
  const pixels = (options: object) => [...pixelsOf(drawn(stat(options), { a: [20, 60, 40] }))];

  it('the colour mode "fixed" colours nothing, the graph mode "line" is an area', () => {
    expect(pixels({ colorMode: 'fixed' })).to.deep.equal(pixels({ colorMode: 'none' }));
    expect(pixels({ graphMode: 'line' })).to.deep.equal(pixels({ graphMode: 'area' }));
    expect(understood(stat({ colorMode: 'fixed', graphMode: 'line' }))).to.deep.equal({ ok: true });
  });
});
