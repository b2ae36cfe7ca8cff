import { expect } from 'chai';
import { classicPalette } from '../../../src/drawing/colours/palettes.ts';
import { applyFieldConfig } from '../../../src/drawing/fields/apply.ts';

/** What `@grafana/data` 13.2.3 computes of the same. */
describe('the range that colours and percentages are measured against', () => {
  function ranges(defaults: object, overrides: Readonly<Record<string, object>> = {}) {
    const columns = [
      [1, 5],
      [10, 20],
      [-3, 2],
    ];
    const frames = columns.map((values, index) => ({
      refId: 'A',
      length: values.length,
      notices: [],
      fields: [{ name: `f${index}`, type: 'number' as const, config: {}, values }],
    }));
    const fieldConfig = {
      defaults,
      overrides: Object.entries(overrides).map(([options, values]) => ({
        matcher: { id: 'byName', options },
        properties: Object.entries(values).map(([id, value]) => ({ id, value: value as unknown })),
      })),
    };
    const options = { fieldConfig, defaultColour: 'thresholds', numbersOnly: false };
    const clock = { zone: 'utc', now: 0 };
    const around = { theme: 'dark' as const, clock, palette: classicPalette() };
    return applyFieldConfig(frames, options, around).flatMap(({ fields }) =>
      fields.map(({ range: { min, max } }) => [min, max]),
    );
  }

  const ALL = [-3, 20];

  it('is that of all numbers, as far as a field has no limit of its own', () => {
    expect(ranges({})).to.deep.equal([ALL, ALL, ALL]);
    expect(ranges({ min: 0 })).to.deep.equal([
      [0, 20],
      [0, 20],
      [0, 20],
    ]);
    expect(ranges({}, { f0: { min: -100 } })).to.deep.equal([[-100, 20], ALL, ALL]);
  });

  it('is each field’s own where it asks for that', () => {
    expect(ranges({}, { f1: { fieldMinMax: true } })).to.deep.equal([ALL, [10, 20], ALL]);
    expect(ranges({ fieldMinMax: true })).to.deep.equal([
      [1, 5],
      [10, 20],
      [-3, 2],
    ]);
  });

  it('is for all fields that of the first one where that has both limits', () => {
    const both = { min: -100, max: 200 };
    expect(ranges({}, { f0: both })).to.deep.equal([
      [-100, 200],
      [-100, 200],
      [-100, 200],
    ]);
    expect(ranges({}, { f1: both })).to.deep.equal([ALL, [-100, 200], ALL]);
  });
});
