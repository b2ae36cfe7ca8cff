import { expect } from 'chai';
import { understanding } from '../../../src/drawing/understood/understanding.ts';

const statWith = (defaults: object, options: object = {}) => ({
  type: 'stat',
  options,
  fieldConfig: { defaults, overrides: [] },
});

const overrideOf = (matcher: object, ...properties: object[]) => ({
  type: 'timeseries',
  fieldConfig: { defaults: {}, overrides: [{ matcher, properties }] },
});
const byName = { id: 'byName', options: 'a' };

describe('a panel that is not understood', () => {
  for (const [what, panel] of [
    ['a type of panel', { type: 'geomap' }],
    ['a unit', statWith({ unit: { id: 's' } })],
    ['a setting of all values', statWith({ sparkle: 3 })],
    ['a mapping', statWith({ mappings: [{ type: 'script' }] })],
    ['decimals', statWith({ decimals: 1.5 })],
    ['a reducer', statWith({}, { reduceOptions: { calcs: ['mode'] } })],
    ['a key of what is reduced', statWith({}, { reduceOptions: { sparkle: 3 } })],
    ['a calculation of a legend', { type: 'timeseries', options: { legend: { calcs: ['mode'] } } }],
    ['a transformation', { type: 'table', transformations: [{ id: 'spatial' }] }],
    ['a matcher', overrideOf({ id: 'byMood' })],
    ['a property of an override', overrideOf(byName, { id: 'sparkle', value: 3 })],
    ['a way of stacking', overrideOf(byName, { id: 'custom.stacking', value: { mode: 'up' } })],
    ['the x axis of an old graph', { type: 'graph', xaxis: { mode: 'histogram' } }],
    ['a variable in the prefix of an old single number', { type: 'singlestat', prefix: '$unit ' }],
    ['the buckets of a heatmap', { type: 'heatmap', options: { calculation: { zBuckets: 3 } } }],
  ] as const) {
    it(`must not be drawn where it is ${what}, as a number could be wrong`, () => {
      expect(understanding(panel, []).impossible).to.be.a('string');
    });
  }

  for (const [what, panel] of [
    ['a colour', statWith({ color: { mode: 'continuous-mauve' } })],
    ['the colour of a mapping', statWith({ mappings: [colouredMapping('octarine')] })],
    ['an option', statWith({}, { sparkle: 3 })],
    ['a way of drawing', { type: 'timeseries', ...customOf({ drawStyle: 'ribbons' }) }],
    ['a custom setting', { type: 'timeseries', ...customOf({ sparkle: 3 }) }],
    ['a custom setting of an override', overrideOf(byName, { id: 'custom.sparkle', value: 3 })],
    ['the place of a legend', { type: 'timeseries', options: { legend: { placement: 'top' } } }],
  ] as const) {
    it(`is drawn without ${what}`, () => {
      const { leftOut, impossible } = understanding(panel, []);
      expect(impossible).to.equal(undefined);
      expect(leftOut).to.have.lengthOf(1);
    });
  }

  it('tells first of what would make a number wrong, however much else there is', () => {
    const custom = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`sparkle${at}`, 1]));
    const panel = { type: 'timeseries', ...customOf(custom), transformations: [{ id: 'spatial' }] };
    const { leftOut, impossible } = understanding(panel, []);
    expect(impossible).to.equal('transformations: spatial');
    expect(leftOut[0]).to.equal(impossible);
    expect(leftOut).to.have.lengthOf(20);
  });
});

function customOf(custom: object) {
  return { fieldConfig: { defaults: { custom }, overrides: [] } };
}

function colouredMapping(color: string) {
  return { type: 'value', options: { up: { color } } };
}
