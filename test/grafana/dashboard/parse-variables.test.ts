import { expect } from 'chai';
import type { Variable } from '../../../src/grafana/dashboard/model.ts';
import {
  readVariableKinds,
  readVariables,
} from '../../../src/grafana/dashboard/parse-variables.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { recorded } from '../../support/fixtures.ts';
import { pair } from '../../support/variable.ts';

function read(saved: object): Variable | undefined {
  return readVariables([{ name: 'v', ...saved }])[0];
}

describe('readVariables', () => {
  it('reads types, labels, values and choices saved by a real Grafana 6.5.1', () => {
    const { variables } = parseDashboard(recorded('dash_templ'), 'templ0002');
    expect(
      variables.map(({ name, type, label, current }) => [name, type, label, current]),
    ).to.deep.equal([
      ['server', 'query', 'Server', [pair('web-01')]],
      ['env', 'custom', undefined, [pair('prod'), pair('staging')]],
      ['dc', 'constant', 'Data centre', [pair('eu-west')]],
      ['interval', 'interval', undefined, [pair('1m')]],
      ['filter', 'textbox', undefined, []],
    ]);
    expect(variables[1]).to.deep.include({ multi: true, includeAll: false });
  });

  it('leaves All out of the options and knows whether it may be chosen', () => {
    const options = [pair('All', '$__all'), pair('one', '1'), pair('two', '2')];
    expect(read({ includeAll: true, options, allValue: '.*' })).to.deep.include({
      options: [pair('one', '1'), pair('two', '2')],
      includeAll: true,
      allValue: '.*',
    });
  });

  for (const [what, saved, current] of [
    ['text and value', { text: 'one', value: '1' }, [pair('one', '1')]],
    [
      'several of both',
      { text: ['one', 'two'], value: ['1', '2'] },
      [pair('one', '1'), pair('two', '2')],
    ],
    [
      'texts that Grafana 6 joined',
      { text: 'one + two', value: ['1', '2'] },
      [pair('uno', '1'), pair('2')],
    ],
    ['a text alone', { text: 'one' }, [pair('one')]],
    ['texts alone', { text: ['one', 'two'] }, [pair('one'), pair('two')]],
    ['a number', { text: 5, value: 5 }, [pair('5')]],
    ['All', { text: 'All', value: '$__all' }, [pair('All', '$__all')]],
    ['All as a list', { text: ['Alles'], value: ['$__all'] }, [pair('All', '$__all')]],
    ['nothing', { text: '', value: '' }, [pair('uno', '1')]],
    ['an empty list', { text: [], value: [] }, [pair('uno', '1')]],
    ['something odd', { text: {}, value: [null] }, [pair('uno', '1')]],
    ['null', null, [pair('uno', '1')]],
    ['a list', [], [pair('uno', '1')]],
  ] as const) {
    it(`reads a selection saved as ${what}`, () => {
      const options = [pair('uno', '1')];
      expect(read({ type: 'query', current: saved, options })?.current).to.deep.equal(current);
    });
  }

  for (const [what, saved, options] of [
    [
      'typed with commas',
      { type: 'custom', query: 'a, b,,c d' },
      [pair('a'), pair('b'), pair('c d')],
    ],
    ['typed with commas within', { type: 'custom', query: 'a\\,b, c' }, [pair('a,b'), pair('c')]],
    [
      'typed with texts',
      { type: 'custom', query: 'One : 1, Two : x : 2, :3' },
      [pair('One', '1'), pair('Two : x', '2'), pair(':3')],
    ],
    [
      'typed as JSON',
      {
        type: 'custom',
        valuesFormat: 'json',
        query: '["a",{"text":"B","value":"b"},{"value":7},null]',
      },
      [pair('a'), pair('B', 'b'), pair('7')],
    ],
    ['typed as broken JSON', { type: 'custom', valuesFormat: 'json', query: '["a"' }, []],
    ['lengths of time', { type: 'interval', query: '1m,10m' }, [pair('1m'), pair('10m')]],
    [
      'on and off',
      { type: 'switch', enabledValue: 'yes', disabledValue: 'no' },
      [pair('yes'), pair('no')],
    ],
    ['unknown before a query has run', { type: 'query', query: 'label_values(up, job)' }, []],
    [
      'odd',
      { type: 'query', options: [null, 7, {}, { value: 5 }, { text: 'x' }] },
      [pair('5'), pair('x')],
    ],
  ] as const) {
    it(`reads options that are ${what}`, () => {
      expect(read(saved)?.options).to.deep.equal(options);
    });
  }

  for (const type of ['textbox', 'constant']) {
    it(`takes the typed text as the value of a ${type}`, () => {
      expect(read({ type, query: 'typed' })?.current).to.deep.equal([pair('typed')]);
    });
  }

  it('skips variables without a name', () => {
    const names = readVariables([null, 7, {}, { name: '' }, { name: 5 }, { name: '__proto__' }]);
    expect(names.map(({ name }) => name)).to.deep.equal(['__proto__']);
  });

  for (const [kind, type, spec] of [
    ['CustomVariable', 'custom', { current: pair('a'), query: 'a,b', options: [] }],
    ['QueryVariable', 'query', { current: pair('a'), options: [pair('a'), pair('b')] }],
    ['TextVariable', 'textbox', { current: pair('a') }],
    ['TextVariable', 'textbox', { query: 'a' }],
    ['ConstantVariable', 'constant', { query: 'a' }],
    ['IntervalVariable', 'interval', { current: pair('a'), query: 'a,b' }],
    ['DatasourceVariable', 'datasource', { current: pair('a'), pluginId: 'prometheus' }],
    ['GroupByVariable', 'groupby', { current: { text: ['a'], value: ['a'] } }],
    ['SwitchVariable', 'switch', { current: 'a', enabledValue: 'a', disabledValue: 'b' }],
  ] as const) {
    it(`reads a ${kind} of schema v2`, () => {
      const [variable] = readVariableKinds([{ kind, spec: { name: 'v', label: 'V', ...spec } }]);
      expect(variable).to.deep.include({ name: 'v', type, label: 'V', current: [pair('a')] });
    });
  }

  it('reads filters of schema v2 as the values of a variable without options', () => {
    const spec = { name: 'f', filters: [{ key: 'a', operator: '=', value: 'b' }] };
    expect(readVariableKinds([{ kind: 'AdhocVariable', spec }])[0]).to.deep.include({
      type: 'adhoc',
      current: [pair('a = b', 'a|=|b')],
      options: [],
    });
  });

  describe('the selection that Grafana makes', () => {
    const options = [pair('one', '1'), pair('two', '2')];
    const all = pair('All', '$__all');

    for (const [what, saved, current] of [
      ['the first option when none is saved', { type: 'custom' }, [options[0]]],
      ['All when none is saved and All is offered', { type: 'query', includeAll: true }, [all]],
      [
        'the first option for a saved one that is gone',
        { type: 'custom', current: pair('9') },
        [options[0]],
      ],
      [
        'All for a saved one that is gone',
        { type: 'custom', includeAll: true, current: pair('9') },
        [all],
      ],
      [
        'what is left of several',
        { type: 'custom', multi: true, current: { text: ['9', 'two'], value: ['9', '2'] } },
        [options[1]],
      ],
      [
        'the option of the same text',
        { type: 'custom', current: pair('two', 'old') },
        [options[1]],
      ],
      [
        'the first option for All where it is not offered',
        { type: 'custom', current: all },
        [options[0]],
      ],
      [
        'the first option of a query that is refreshed',
        { type: 'query', refresh: 1, current: pair('9') },
        [options[0]],
      ],
      [
        'the saved value of a query that is not',
        { type: 'query', refresh: 0, current: pair('9') },
        [pair('9')],
      ],
      ['the saved value of a text box', { type: 'textbox', current: pair('9') }, [pair('9')]],
      [
        'the first of several values of a text box',
        { type: 'textbox', current: { text: ['8', '9'], value: ['8', '9'] } },
        [pair('8')],
      ],
    ] as const) {
      it(`is ${what}`, () => {
        expect(read({ options, ...saved })?.current).to.deep.equal(current);
      });
    }

    it('is All for a query without saved options', () => {
      const saved = { type: 'query', refresh: 1, includeAll: true, current: all, options: [] };
      expect(read(saved)).to.deep.include({ current: [all], options: [] });
    });
  });

  it('offers auto for an interval, under the name that Grafana computes it by', () => {
    const auto = pair('auto', '$__auto_interval_v');
    const saved = { type: 'interval', query: '1m,10m', auto: true, auto_count: 50, auto_min: '1m' };
    expect(read(saved)).to.deep.include({
      options: [auto, pair('1m'), pair('10m')],
      auto: { count: 50, min: '1m' },
    });
    expect(read({ ...saved, auto: undefined, options: [auto, pair('1m')] })).to.deep.include({
      options: [auto, pair('1m'), pair('10m')],
    });
    expect(read({ ...saved, auto: false })).not.to.have.property('auto');
  });

  for (const [what, saved, lookup] of [
    [
      'as text',
      { query: 'label_values(up, job)', datasource: 'Prometheus', regex: '/a/', sort: 1 },
      { query: 'label_values(up, job)', datasource: 'Prometheus', regex: '/a/', sort: 1 },
    ],
    [
      'as an object',
      { query: { query: 'label_names()', refId: 'x' }, datasource: { type: 'p', uid: 'u' } },
      { query: 'label_names()', datasource: 'u', sort: 0 },
    ],
    [
      'as an object of Loki, of one label',
      { query: { type: 1, label: 'app', stream: '', refId: 'x' } },
      { query: 'label_values(app)', sort: 0 },
    ],
    [
      'as an object of Loki, of one label of some streams',
      { query: { type: 1, label: 'app', stream: '{env="eu"}' } },
      { query: 'label_values({env="eu"}, app)', sort: 0 },
    ],
    [
      'as an object of Loki, of all labels',
      { query: { type: 0, label: '', stream: '' } },
      { query: 'label_names()', sort: 0 },
    ],
    [
      'of schema v2',
      { query: { kind: 'DataQuery', spec: { query: 'metrics(up)' } }, datasource: { name: 'u' } },
      { query: 'metrics(up)', datasource: 'u', sort: 0 },
    ],
    [
      'as a definition alone',
      { query: { rawSql: 1 }, definition: 'SELECT 1' },
      { query: 'SELECT 1', sort: 0 },
    ],
  ] as const) {
    it(`keeps the query for options, saved ${what}`, () => {
      expect(read({ type: 'query', ...saved })?.lookup).to.deep.equal(lookup);
    });
  }

  it('reads 40,000 selected values against 40,000 options with work that grows linearly', () => {
    let looks = 0;
    const many = Array.from({ length: 40_000 }, (_, index) => ({
      text: `t${index}`,
      get value() {
        looks += 1;
        return `v${index}`;
      },
    }));
    const value = many.map((_, index) => `v${index}`);
    const variable = read({
      type: 'query',
      multi: true,
      options: many,
      current: { text: 'x + y', value },
    });
    expect(variable?.current.at(-1)).to.deep.equal(pair('t39999', 'v39999'));
    expect(looks).to.be.at.most(3 * many.length);
  });
});
