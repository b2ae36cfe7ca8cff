import { expect } from 'chai';
import fc from 'fast-check';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { type Body, readFixture } from '../../support/drawing.ts';

const reasons = (panel: unknown) => {
  const result = understood(panel);
  return 'not' in result ? result.not : [];
};

const timeseries = (defaults: object, more: object = {}) => ({
  type: 'timeseries',
  fieldConfig: { defaults, overrides: [] },
  ...more,
});

describe('what is understood of a panel', () => {
  for (const name of ['timeseries-labels', 'nulls', 'units-panel', 'overrides', 'graph-old']) {
    it(`${name} is understood`, () => {
      expect(understood(readFixture<Body>(name).panel)).to.deep.equal({ ok: true });
    });
  }

  it('a type of panel that is not drawn is named', () => {
    for (const type of ['geomap', 'constructor', '__proto__', '', undefined, 7]) {
      expect(reasons({ type })[0]).to.match(/^type/);
    }
  });

  it('a key that is not known is named, unless it says nothing', () => {
    expect(reasons(timeseries({ custom: { sparkle: 3 } }))).to.deep.equal([
      'fieldConfig.defaults.custom.sparkle: 3',
    ]);
    expect(reasons(timeseries({ custom: { sparkle: false, glow: null, tags: [] } }))).to.deep.equal(
      [],
    );
    expect(reasons({ ...timeseries({}), shine: 'bright' })).to.deep.equal(['shine: bright']);
  });

  it('what a panel keeps of the type that it had before changes nothing', () => {
    const graph = { aliasColors: { a: 'red' }, nullPointMode: 'null', yaxes: [{ format: 'odd' }] };
    const status = { colorMode: 'Panel', flipTime: 5, colors: { crit: 'red' } };
    const targets = [{ refId: 'A', expr: 'up', displayType: 'Regular', crit: 1 }];
    for (const type of ['timeseries', 'stat', 'barchart']) {
      expect(reasons({ type, ...graph, ...status, targets })).to.deep.equal([]);
    }
    // Of its own settings it is the value that counts.
    expect(reasons({ type: 'graph', nullPointMode: 'odd' })[0]).to.contain('nullPointMode');
    expect(reasons({ type: 'singlestat', colors: ['no colour'] })[0]).to.contain('colors');
  });

  it('a list among the series overrides of a graph is for no series', () => {
    const seriesOverrides = [
      [{ alias: '/out/', transform: 'negative-Y' }],
      { alias: 'in', fill: 2 },
    ];
    expect(reasons({ type: 'graph', seriesOverrides })).to.deep.equal([]);
    expect(reasons({ type: 'graph', seriesOverrides: [7] })[0]).to.contain('seriesOverrides');
  });

  it('where a panel of the library comes from changes nothing', () => {
    const libraryPanel = { uid: 'lib', name: 'Shared', model: { type: 'timeseries' } };
    expect(reasons({ ...timeseries({}), libraryPanel })).to.deep.equal([]);
  });

  it('a value that is drawn otherwise than Grafana draws it is named', () => {
    expect(reasons(timeseries({ color: { mode: 'continuous-mauve' } }))[0]).to.contain('mauve');
    expect(reasons(timeseries({ custom: { drawStyle: 'ribbons' } }))[0]).to.contain('ribbons');
    expect(reasons(timeseries({ unit: ['s'] }))[0]).to.contain('unit');
    expect(reasons(timeseries({ mappings: [{ type: 'script' }] }))[0]).to.contain('mappings');
    expect(reasons(timeseries({ decimals: 1.5 }))[0]).to.contain('decimals');
    expect(reasons(timeseries({ thresholds: { mode: 'other' } }))[0]).to.contain('mode: other');
    expect(reasons(timeseries({ displayName: 'of $host' }))[0]).to.contain('displayName');
    expect(reasons(timeseries({ displayName: 'of [[host]]' }))[0]).to.contain('displayName');
    expect(reasons(timeseries({ displayName: 'of ${__field.labels.host}' }))).to.deep.equal([]);
  });

  it('settings that count what is missing, and overrides of annotations, are named', () => {
    expect(reasons(timeseries({ nullValueMode: 'connected' }))).to.deep.equal([]);
    expect(reasons(timeseries({ nullValueMode: 'null' }))[0]).to.contain('nullValueMode');
    const matcher = { id: 'byName', options: 'a', scope: 'annotation' };
    const overrides = [{ matcher, properties: [{ id: 'unit', value: 's' }] }];
    expect(reasons({ type: 'timeseries', fieldConfig: { defaults: {}, overrides } })[0]).to.contain(
      'annotation',
    );
  });

  it('overrides are understood one by one', () => {
    const override = (matcher: object, property: object) => ({
      type: 'timeseries',
      fieldConfig: { defaults: {}, overrides: [{ matcher, properties: [property] }] },
    });
    const byName = { id: 'byName', options: 'a' };
    expect(reasons(override(byName, { id: 'custom.lineWidth', value: 2 }))).to.deep.equal([]);
    expect(reasons(override(byName, { id: 'custom.hideFrom.viz', value: 2 }))).to.deep.equal([]);
    expect(reasons(override(byName, { id: 'custom.glow', value: 2 }))[0]).to.contain('custom.glow');
    expect(reasons(override({ id: 'byMood' }, { id: 'unit', value: 's' }))[0]).to.contain('byMood');
    expect(reasons(override({ id: 'byRegexp', options: '/[/' }, {}))[0]).to.contain('byRegexp');
  });

  it('transformations and kinds of the old graph’s x axis are named', () => {
    const transformations = [{ id: 'spatial' }, { id: 'heatmap', disabled: true }];
    expect(reasons(timeseries({}, { transformations }))).to.deep.equal([
      'transformations: spatial',
    ]);
    expect(reasons({ type: 'graph', xaxis: { mode: 'histogram' } })[0]).to.contain('histogram');
    expect(reasons({ type: 'graph', timeRegions: [{ op: 'time' }] })[0]).to.contain('timeRegions');
    const thresholds = [1, 2, 3].map((value) => ({ value, op: 'gt', yaxis: 'right' }));
    expect(reasons({ type: 'graph', thresholds })).to.deep.equal([]);
  });

  it('transformations are understood with their options and values, and named where they are not', () => {
    const of = (...transformations: object[]) => reasons(timeseries({}, { transformations }));
    const organize = { id: 'organize', options: { renameByName: { a: 'b' }, indexByName: {} } };
    expect(of(organize, { id: 'merge', options: {} }, { id: 'limit', options: {} })).to.deep.equal(
      [],
    );
    expect(of({ ...organize, options: { sparkle: true } })).to.deep.equal([
      'transformations[organize].options.sparkle: true',
    ]);
    expect(of({ ...organize, filter: { id: 'byMood', options: 'A' } })[0]).to.contain('byMood');
    expect(of({ id: 'joinByField', options: { mode: 'sideways' } })[0]).to.contain('sideways');
    expect(of({ id: 'reduce', options: { reducers: ['mean', 'mode'] } })[0]).to.contain('mode');
    expect(of({ id: 'calculateField', options: { mode: 'guess' } })[0]).to.contain('guess');
    expect(of({ id: 'limit', options: { limitField: '$most' } })[0]).to.contain('$most');
    expect(of({ id: 'renameByRegex', options: { regex: '/[/' } })[0]).to.contain('regex');
    expect(of({ id: 'spatial', topic: 'annotations' })).to.deep.equal([]);
    const config = { id: 'dynamic', options: {} };
    const filters = [{ fieldName: 'a', config }];
    expect(of({ id: 'filterByValue', options: { filters } })[0]).to.contain('dynamic');
  });

  it('calculations are understood by the settings of their mode; those of other modes do not matter', () => {
    const of = (options: object) =>
      reasons(timeseries({}, { transformations: [{ id: 'calculateField', options }] }));
    const window = { windowSize: 5, windowSizeMode: 'fixed', reducer: 'stdDev' };
    expect(of({ mode: 'windowFunctions', window, unary: { operator: 'odd' } })).to.deep.equal([]);
    expect(of({ mode: 'windowFunctions', window: { windowSize: 0 } })[0]).to.contain(
      'windowSize: 0',
    );
    expect(of({ mode: 'unary', unary: { operator: 'odd' } })[0]).to.contain('operator: odd');
    expect(of({ mode: 'reduceRow', reduce: { reducer: 'p90' } })).to.deep.equal([]);
    expect(of({ mode: 'reduceRow', reduce: { reducer: 'avg' } })[0]).to.contain('reducer: avg');
    expect(of({ mode: 'binary', binary: { operator: '%' } })[0]).to.contain('operator: %');
    expect(of({ mode: 'index', index: { asPercentile: true }, alias: '' })[0]).to.contain('alias');
  });

  it('what becomes fields and settings is understood as far as it is sure', () => {
    const of = (id: string, options: object) =>
      reasons(timeseries({}, { transformations: [{ id, options }] }));
    const paths = (path: string) => ({ format: 'json', jsonPaths: [{ path }] });
    expect(of('extractFields', paths('a.b[0]'))).to.deep.equal([]);
    expect(of('extractFields', paths("a['b.c']"))[0]).to.contain('path');
    expect(of('extractFields', { ...paths(''), format: 'kvp' })).to.deep.equal([]);
    expect(of('extractFields', { format: 'delimiter' })[0]).to.contain('delimiter');
    expect(of('extractFields', { format: 'regexp', regExp: '/a/g' })[0]).to.contain('regExp');
    expect(of('extractFields', { keepTime: true })[0]).to.contain('keepTime');
    const mappings = (handlerKey: string) => ({ mappings: [{ fieldName: 'a', handlerKey }] });
    expect(of('rowsToFields', mappings('threshold1'))[0]).to.contain('threshold1');
    expect(of('configFromData', mappings('field.name'))[0]).to.contain('field.name');
    expect(of('prepareTimeSeries', { format: 'long' })[0]).to.contain('long');
  });

  it('a filter by a variable is understood where the variable has a value', () => {
    const of = (variable: string) =>
      reasons(
        timeseries(
          {},
          {
            transformations: [
              { id: 'filterFieldsByName', options: { byVariable: true, include: { variable } } },
            ],
          },
        ),
      );
    expect(of('{cpu,mem}')).to.deep.equal([]);
    expect(of('$names')[0]).to.contain('$names');
  });

  it('answers for any JSON, with few and short reasons', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (fieldConfig, options) => {
        for (const type of ['timeseries', 'graph']) {
          const result = understood({ type, fieldConfig, options, seriesOverrides: options });
          if ('not' in result) expect(result.not).to.have.length.within(1, 20);
        }
        understood(fieldConfig);
      }),
    );
  });
});
