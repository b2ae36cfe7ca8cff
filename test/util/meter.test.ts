import { expect } from 'chai';
import { createMeter, type Meter, type MetricSample } from '../../src/util/meter.ts';

const DECLARED = [
  { name: 'x_total', type: 'counter', help: 'x', labels: { a: ['1', 'other'], b: ['2', '3'] } },
  { name: 'y_seconds', type: 'histogram', help: 'y', buckets: [1, 2] },
  { name: 'z', type: 'gauge', help: 'z', labels: { part: ['p'] } },
] as const;

const samplesOf = async (meter: Meter, name: string): Promise<readonly MetricSample[]> => {
  const found = [...(await meter.samples())].find(([one]) => one.name === name);
  return found?.[1] ?? [];
};

describe('a meter', () => {
  it('has a series for each combination of labels from the start, and never more', async () => {
    const meter = createMeter(DECLARED);
    expect(await samplesOf(meter, 'x_total')).to.have.length(4);
    meter.count('x_total', { a: '1', b: '2' });
    meter.count('x_total', { a: 'anything', b: '3' }, 5);
    const values = (await samplesOf(meter, 'x_total')).map(({ labels, value }) => [
      ...Object.values(labels),
      value,
    ]);
    expect(values).to.deep.equal([
      ['1', '2', 1],
      ['1', '3', 0],
      ['other', '2', 0],
      ['other', '3', 5],
    ]);
  });

  it('refuses what is not declared', () => {
    const meter = createMeter(DECLARED);
    expect(() => {
      meter.count('none');
    }).to.throw(TypeError, 'no metric none');
    expect(() => {
      meter.count('x_total', { a: '1', b: '4' });
    }).to.throw(TypeError, 'no such labels');
  });

  it('counts a value in each bucket that it fits into', async () => {
    const meter = createMeter(DECLARED);
    for (const value of [0.5, 1, 1.5, 9]) meter.observe('y_seconds', {}, value);
    const samples = await samplesOf(meter, 'y_seconds');
    expect(
      samples.map(({ metricName, labels, value }) => [metricName, labels.le, value]),
    ).to.deep.equal([
      ['y_seconds_bucket', 1, 2],
      ['y_seconds_bucket', 2, 3],
      ['y_seconds_bucket', '+Inf', 4],
      ['y_seconds_sum', undefined, 12],
      ['y_seconds_count', undefined, 4],
    ]);
  });

  it('reads a gauge when it is asked, and tells nothing of one that cannot be read', async () => {
    const meter = createMeter(DECLARED);
    expect(await samplesOf(meter, 'z')).to.deep.equal([]);
    meter.read('z', () => Promise.resolve([{ labels: { part: 'p' }, value: 7 }]));
    expect(await samplesOf(meter, 'z')).to.deep.equal([{ labels: { part: 'p' }, value: 7 }]);
    meter.read('z', () => Promise.reject(new Error('away')));
    expect(await samplesOf(meter, 'z')).to.deep.equal([]);
  });
});
