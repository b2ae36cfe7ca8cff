import { expect } from 'chai';
import { type Column, END, seriesOf, textsOfPanel } from '../../support/answered-panel.ts';

/** A legend with these calculations; its columns are written from the last one to the first. */
const tableOf = (...calcs: string[]) => ({
  legend: { showLegend: true, displayMode: 'table', placement: 'bottom', calcs },
});

/** What is written from a text on. */
const from = (texts: readonly string[], first: string, count: number) => {
  const start = texts.indexOf(first);
  return texts.slice(start, start + count);
};

const words = (name: string, values: readonly string[]): Column => ({
  name,
  type: 'string',
  values,
});

/** What Grafana answered, what was read and what is on the picture are checked as a person would. */
describe('numbers on pictures, which were computed by hand', () => {
  it('timeseries: calculations of a legend leave out what is missing', async () => {
    const calcs = ['min', 'max', 'mean', 'sum', 'lastNotNull', 'count', 'diff', 'range', 'delta'];
    const panel = { type: 'timeseries', options: tableOf(...calcs) };
    const texts = await textsOfPanel(panel, [seriesOf('a', [2, null, 4, 9, null, 5])]);
    // Rises of 2 and 5; 5 - 2; 9 - 2; four numbers; the last; 20 in all; a quarter of it; 9; 2.
    expect(from(texts, 'a', 10)).to.deep.equal(['a', '7', '7', '3', '4', '5', '20', '5', '9', '2']);
  });

  it('timeseries: shares of a stack are of its sum, and the legend has the values', async () => {
    const custom = { stacking: { mode: 'percent', group: 'A' } };
    const panel = {
      type: 'timeseries',
      fieldConfig: { defaults: { custom } },
      options: tableOf('last'),
    };
    const texts = await textsOfPanel(panel, [seriesOf('a', [1, 30]), seriesOf('b', [3, 10])]);
    expect(texts.filter((text) => text.endsWith('%'))).to.include.members(['0%', '100%']);
    expect(from(texts, 'a', 4)).to.deep.equal(['a', '30', 'b', '10']);
  });

  it('timeseries: the axis of a stack goes beyond the sum of its series', async () => {
    const custom = { stacking: { mode: 'normal', group: 'A' } };
    const panel = { type: 'timeseries', fieldConfig: { defaults: { custom } } };
    const texts = await textsOfPanel(panel, [seriesOf('a', [100, 300]), seriesOf('b', [300, 700])]);
    const highest = Math.max(...texts.filter((text) => /^\d+$/.test(text)).map(Number));
    expect(highest).to.be.within(900, 1100);
  });

  it('graph: what is missing is zero where the panel says so', async () => {
    const legend = {
      show: true,
      values: true,
      alignAsTable: true,
      min: true,
      avg: true,
      total: true,
    };
    const yaxes = [{ format: 'short' }, { format: 'short' }];
    const panel = { type: 'graph', nullPointMode: 'null as zero', legend, yaxes };
    const texts = await textsOfPanel(panel, [seriesOf('a', [4, null, 8])]);
    expect(from(texts, 'a', 4)).to.deep.equal(['a', '12', '4', '0']);
  });

  it('stat: the mean of three numbers, and the growth from the first to the last', async () => {
    const panel = {
      type: 'stat',
      fieldConfig: { defaults: { unit: 'percent', decimals: 1 } },
      options: { reduceOptions: { calcs: ['mean'] }, showPercentChange: true, graphMode: 'none' },
    };
    const texts = await textsOfPanel(panel, [seriesOf('a', [8, null, 10, 12])]);
    expect(texts.slice(1)).to.deep.equal(['10.0%', '50%']);
  });

  it('stat: growth from zero has no number, and a fall to nothing is one of 100 %', async () => {
    const panel = {
      type: 'stat',
      options: {
        reduceOptions: { calcs: ['lastNotNull'] },
        showPercentChange: true,
        graphMode: 'none',
      },
    };
    const fallen = await textsOfPanel(panel, [seriesOf('a', [8, 0])]);
    expect(fallen.slice(1)).to.deep.equal(['0', '-100%']);
    const same = await textsOfPanel(panel, [seriesOf('a', [0, 0])]);
    expect(same.slice(1)).to.deep.equal(['0']);
  });

  it('stat: without a number it says what the panel has for that', async () => {
    const panel = {
      type: 'stat',
      fieldConfig: { defaults: { unit: 'bytes', noValue: 'nothing yet' } },
      options: { reduceOptions: { calcs: ['max'] } },
    };
    expect(await textsOfPanel(panel, [seriesOf('a', [null, null])])).to.include('nothing yet');
  });

  it('singlestat: the sum of two numbers, between what the panel writes around it', async () => {
    const format = { format: 'reqps', decimals: 2, prefix: '~', postfix: '!' };
    const panel = { type: 'singlestat', valueName: 'total', ...format };
    const texts = await textsOfPanel(panel, [seriesOf('a', [400, null, 850])]);
    expect(texts).to.include('~1.25K req/s!');
  });

  it('gauge: the largest number, and the limit as a label, in powers of two', async () => {
    const steps = [
      { color: 'green', value: null },
      { color: 'red', value: 3072 },
    ];
    const thresholds = { mode: 'absolute', steps };
    const panel = {
      type: 'gauge',
      fieldConfig: { defaults: { unit: 'bytes', min: 0, max: 4096, thresholds } },
      options: { showThresholdLabels: true, reduceOptions: { calcs: ['max'] } },
    };
    const texts = await textsOfPanel(panel, [seriesOf('a', [1024, 1536, null])]);
    expect(texts.slice(1)).to.have.members(['1.50 KiB', '3 KiB']);
  });

  it('bargauge: sums of seconds are told in the unit that fits each', async () => {
    const panel = {
      type: 'bargauge',
      fieldConfig: { defaults: { unit: 's' } },
      options: { orientation: 'horizontal', reduceOptions: { calcs: ['sum'] } },
    };
    const texts = await textsOfPanel(panel, [seriesOf('a', [30, 60]), seriesOf('b', [0.25, null])]);
    expect(texts.slice(1)).to.deep.equal(['a', '1.50 mins', 'b', '250 ms']);
  });

  it('table: sums below the columns leave out what is missing', async () => {
    const columns = [
      words('host', ['a', 'b', 'c']),
      { name: 'n', values: [1.5, null, 2.25] },
      { name: 'm', values: [10, 20, 30] },
    ];
    const panel = {
      type: 'table',
      fieldConfig: { defaults: { decimals: 2 } },
      options: { footer: { show: true, reducer: ['sum'] } },
    };
    const texts = await textsOfPanel(panel, [columns]);
    expect(from(texts, 'b', 3)).to.deep.equal(['b', '', '20.00']);
    expect(texts.slice(-3)).to.deep.equal(['Total', '3.75', '60.00']);
  });

  it('table: rows of calculations, of series with and without numbers', async () => {
    const reducers = ['mean', 'sum', 'count', 'max'];
    const panel = { type: 'table', transformations: [{ id: 'reduce', options: { reducers } }] };
    const texts = await textsOfPanel(panel, [seriesOf('a', [1, null, 5]), seriesOf('b', [0, 0])]);
    expect(texts.slice(-10)).to.deep.equal(['a', '3', '6', '2', '5', 'b', '0', '0', '2', '0']);
  });

  it('barchart: each bar has its value, and the legend their sums', async () => {
    const columns = [
      words('team', ['x', 'y', 'z']),
      { name: 'good', values: [3, 4, 50] },
      { name: 'bad', values: [1, null, 20] },
    ];
    const panel = { type: 'barchart', options: { showValue: 'always', ...tableOf('sum', 'max') } };
    const texts = await textsOfPanel(panel, [columns]);
    expect(texts).to.include.members(['3', '4', '50', '1', '20']);
    expect(from(texts, 'good', 6)).to.deep.equal(['good', '50', '57', 'bad', '20', '21']);
  });

  it('piechart: shares are of the sum and add up to 100 %', async () => {
    const legend = { showLegend: true, displayMode: 'table', placement: 'right' };
    const panel = {
      type: 'piechart',
      options: {
        reduceOptions: { values: true, calcs: [] },
        displayLabels: ['percent'],
        legend: { ...legend, values: ['value', 'percent'] },
      },
    };
    const columns = [words('k', ['a', 'b', 'c']), { name: 'v', values: [5, 60, 35] }];
    const texts = await textsOfPanel(panel, [columns]);
    expect(from(texts, 'b', 3)).to.deep.equal(['b', '60%', '60']);
    expect(from(texts, 'a', 3)).to.deep.equal(['a', '5%', '5']);
    const shares = texts.slice(texts.indexOf('Name')).filter((text) => text.endsWith('%'));
    expect(shares.reduce((sum, text) => sum + parseFloat(text), 0)).to.equal(100);
  });

  it('histogram: values are counted once each, in buckets of ten', async () => {
    const values = [1, 2, 9.9, 10, 11, 12, 25, null];
    const panel = { type: 'histogram', options: { bucketSize: 10, ...tableOf('sum', 'max') } };
    const texts = await textsOfPanel(panel, [[{ name: 'v', values }]]);
    expect(texts.slice(-3)).to.deep.equal(['v', '3', '7']);
  });

  it('heatmap: the legend goes from the smallest count that is shown to the largest', async () => {
    const times = [END - 120_000, END - 60_000, END];
    const columns: Column[] = [
      { name: 'Time', type: 'time', values: times },
      { name: '1', values: [0, 4, 2] },
      { name: '2', values: [70, 1, 0] },
    ];
    const panel = {
      type: 'heatmap',
      options: { calculate: false, legend: { show: true }, yAxis: { unit: 's' } },
    };
    const texts = await textsOfPanel(panel, [columns]);
    expect(texts).to.include.members(['1 s', '2 s']);
    expect(texts.slice(-2)).to.deep.equal(['1', '70']);
  });

  it('state-timeline and status-history: states are told in their unit', async () => {
    const states = {
      type: 'state-timeline',
      fieldConfig: { defaults: { unit: 'ms', color: { mode: 'palette-classic' } } },
      options: { showValue: 'always', mergeValues: true },
    };
    const values = Array.from({ length: 40 }, (_, index) => (index < 20 ? 10 : 2500));
    const told = await textsOfPanel(states, [seriesOf('a', values)]);
    expect(told).to.include.members(['10 ms', '2.50 s']);
    const history = {
      type: 'status-history',
      fieldConfig: { defaults: { unit: 'percentunit', decimals: 0 } },
      options: { showValue: 'always' },
    };
    const texts = await textsOfPanel(history, [seriesOf('a', [0.1, 0.25, 1])]);
    expect(texts).to.include.members(['10%', '25%']);
  });
});
