import { expect } from 'chai';
import fc from 'fast-check';
import { withLabelFilters } from '../../../src/grafana/query/label-filters.ts';

const FILTERS = [{ label: 'dc', operator: '=', written: 'eu' }];
const inPromql = (query: string) => withLabelFilters(query, FILTERS, true);
const inLogql = (query: string) => withLabelFilters(query, FILTERS, false);

describe('filters of labels', () => {
  for (const [query, filtered] of [
    ['up', 'up{dc="eu"}'],
    ['up{}', 'up{dc="eu"}'],
    ['up{job="a"}', 'up{job="a",dc="eu"}'],
    ['up { job="a", }', 'up {job="a",dc="eu"}'],
    ['{__name__="up"}', '{__name__="up",dc="eu"}'],
    ['rate(up[5m])', 'rate(up{dc="eu"}[5m])'],
    [
      'rate(up{a="}"}[$__rate_interval] offset 1h)',
      'rate(up{a="}",dc="eu"}[$__rate_interval] offset 1h)',
    ],
    ['sum by (job, dc) (up)', 'sum by (job, dc) (up{dc="eu"})'],
    ['sum(up) without(job)', 'sum(up{dc="eu"}) without(job)'],
    ['a / on(job) group_left(x) b', 'a{dc="eu"} / on(job) group_left(x) b{dc="eu"}'],
    ['a and b or c unless d', 'a{dc="eu"} and b{dc="eu"} or c{dc="eu"} unless d{dc="eu"}'],
    ['a > bool 1e3 + Inf', 'a{dc="eu"} > bool 1e3 + Inf'],
    ['topk(5, sum by(x) (job:up:rate5m))', 'topk(5, sum by(x) (job:up:rate5m{dc="eu"}))'],
    [
      'label_replace(up, "a", "$1", "b", "(.*)")',
      'label_replace(up{dc="eu"}, "a", "$1", "b", "(.*)")',
    ],
    ['max_over_time(rate(up[5m])[1h:1m])', 'max_over_time(rate(up{dc="eu"}[5m])[1h:1m])'],
    ['sum # of up\n(up)', 'sum # of up\n(up{dc="eu"})'],
    ['count(up) > 0 or vector(0)', 'count(up{dc="eu"}) > 0 or vector(0)'],
    ['time() - up', 'time() - up{dc="eu"}'],
    ['1 + 2', '1 + 2'],
  ] as const) {
    it(`are in every selector of ${JSON.stringify(query)}`, () => {
      expect(inPromql(query)).to.equal(filtered);
    });
  }

  it('are in the streams of a query of Loki alone', () => {
    expect(inLogql('sum(rate({app="a"} |= "{x}" | json | level="error" [5m])) by (app)')).to.equal(
      'sum(rate({app="a",dc="eu"} |= "{x}" | json | level="error" [5m])) by (app)',
    );
  });

  it('are not in a query that cannot be read', () => {
    expect(inPromql('up{job="a"')).to.equal(undefined);
    expect(inPromql('sum by (job')).to.equal(undefined);
    expect(inPromql('rate(up[5m')).to.equal(undefined);
  });

  it('leave the rest of any text as it is, in a moment', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 1_000 })
      .map((one) => one.replace(/\{/g, ''));
    fc.assert(
      fc.property(text, (query) => {
        const filtered = inPromql(query);
        if (filtered !== undefined) expect(filtered.replaceAll('{dc="eu"}', '')).to.equal(query);
      }),
    );
    for (const hostile of ['{', '"', '#\n', '${', 'by(', '[', '\\"']) {
      inPromql(hostile.repeat(50_000 / hostile.length));
    }
    expect(inPromql('a'.repeat(50_001))).to.equal(undefined);
  });
});
