import { expect } from 'chai';
import { FALLBACKS, typesTable } from '../../docs/understood-types.ts';
import { KEYS_OF_TYPES, understood } from '../../src/drawing/understood/understood.ts';

const TABLE = typesTable();
const rowOf = (type: string) =>
  TABLE.split('\n')
    .find((line) => line.startsWith(`| ${type} |`))
    ?.split(' | ') ?? [];

describe('the table of what is understood of each type', () => {
  it('has a row for each type', () => {
    for (const type of Object.keys(KEYS_OF_TYPES)) expect(rowOf(type), type).to.have.length(4);
  });

  it('has a setting with the values that the rule passes', () => {
    const [, drawn = '', without = ''] = rowOf('timeseries');
    expect(drawn).to.contain('`drawStyle` (line, bars, points)').and.to.contain('*values*');
    expect(without).to.contain('`orientation` other than horizontal');
    expect(drawn).to.not.contain('orientation').and.not.to.contain('tooltip');
  });

  it('tells settings that would only be left out from those without which a number may be wrong', () => {
    const [, , without = '', not = ''] = rowOf('singlestat');
    expect(not).to.contain('`tableColumn` other than empty');
    expect(without).to.contain('`sparkline.ymin`').and.not.to.contain('tableColumn');
  });

  for (const [type, fallbacks] of Object.entries(FALLBACKS)) {
    for (const { what, panel } of fallbacks) {
      it(`is right that ${type} falls back with ${what}`, () => {
        expect(understood({ type, ...panel })).to.have.property('not');
        expect(rowOf(type).join()).to.contain(what);
      });
    }
  }
});
