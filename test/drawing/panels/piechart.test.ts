import { expect } from 'chai';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { textsOn, writtenOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const pie = (options: object = {}, defaults: object = {}) => ({
  type: 'piechart',
  options: {
    displayLabels: ['percent'],
    legend: { displayMode: 'list', placement: 'right', values: ['value'] },
    ...options,
  },
  fieldConfig: { defaults, overrides: [] },
});
const services = [
  tableOf({ Time: [1, 2], small: [9, 25] }),
  tableOf({ Time: [1, 2], large: [9, 75] }),
];
const browsers = tableOf({ browser: ['one', 'two', 'three'], users: [10, 60, 30] });

describe('pies', () => {
  it('a slice is told with its share, and in the legend with its value', () => {
    const texts = textsOn(drawnFrom(services, pie()));
    expect(texts).to.deep.equal(['A panel', '75%', '25%', 'large  75', 'small  25']);
  });

  it('a legend with both has a heading for each', () => {
    const legend = { displayMode: 'table', placement: 'right', values: ['percent', 'value'] };
    const texts = textsOn(drawnFrom(services, pie({ legend, pieType: 'donut' })));
    expect(texts).to.include.members(['Value', 'Percent', '75', '75%']);
  });

  it('rows are slices by their texts, each with its colour of the palette', () => {
    const options = { reduceOptions: { values: true }, displayLabels: ['name', 'value'] };
    const written = writtenOn(drawnFrom([browsers], pie(options), { version: '11.0.0' }));
    expect(
      written.map(({ text }) => text).filter((text) => text.startsWith('t')),
    ).to.include.members(['two', 'three', 'two  60']);
    const limited = pie({ reduceOptions: { values: true, limit: 1 } });
    expect(textsOn(drawnFrom([browsers], limited)))
      .to.include('one  10')
      .and.include('100%');
  });

  it('slices keep the order of the data where the panel says so', () => {
    const options = { reduceOptions: { values: true }, sort: 'none', displayLabels: [] };
    const texts = textsOn(drawnFrom([browsers], pie(options)));
    expect(texts).to.deep.equal(['A panel', 'one  10', 'two  60', 'three  30']);
  });

  it('the legend of a small pie is where it leaves the pie more room', () => {
    const xOfNames = (width: number, height: number) => {
      const legend = { placement: 'right', displayMode: 'table', values: ['value', 'percent'] };
      const options = { reduceOptions: { values: true }, legend };
      const written = writtenOn(drawnFrom([browsers], pie(options), { width, height }));
      return written.find(({ text }) => text.startsWith('one'))?.x ?? 0;
    };
    expect(xOfNames(400, 200)).to.be.above(200);
    expect(xOfNames(200, 400)).to.be.below(100);
  });

  it('a number that has no room is left out, never cut', () => {
    for (const width of [60, 100, 140, 200, 400]) {
      const options = { displayLabels: ['value', 'percent'], legend: { showLegend: false } };
      const drawing = drawnFrom(services, pie(options, { unit: 'currencyUSD' }), {
        width,
        height: width * 0.7,
        title: '',
      });
      for (const text of textsOn(drawing)) expect(text).to.match(/^(\$\d+|\d+%)$/);
    }
  });

  it('values that are not shares of a whole are not drawn', () => {
    const below = tableOf({ Time: [1], a: [-3] });
    expect(() => textsOn(drawnFrom([below], pie()))).to.throw(NotDrawnError);
    const both = tableOf({ name: ['x'], a: [1], b: [2] });
    const rows = pie({ reduceOptions: { values: true } });
    expect(() => textsOn(drawnFrom([both], rows))).to.throw(NotDrawnError);
    expect(textsOn(drawnFrom([], pie()))).to.include('No data');
  });

  it('the old plugin is drawn as its successor', () => {
    const old = {
      type: 'grafana-piechart-panel',
      pieType: 'donut',
      format: 'bytes',
      valueName: 'max',
      legendType: 'Right side',
      legend: { show: true, values: true, percentage: true },
      aliasColors: { large: '#ff0000' },
    };
    const texts = textsOn(drawnFrom(services, old));
    expect(texts).to.include.members(['75 B', '75%', '25 B', '25%', 'large', 'small']);
  });
});
