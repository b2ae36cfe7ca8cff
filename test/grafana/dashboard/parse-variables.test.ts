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
    ['nothing', { text: '', value: '' }, []],
    ['an empty list', { text: [], value: [] }, []],
    ['something odd', { text: {}, value: [null] }, []],
    ['null', null, []],
    ['a list', [], []],
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

  it('reads filters of schema v2 as a variable without values', () => {
    const spec = { name: 'f', filters: [{ key: 'a', operator: '=', value: 'b' }] };
    expect(readVariableKinds([{ kind: 'AdhocVariable', spec }])[0]).to.deep.include({
      type: 'adhoc',
      current: [],
      options: [],
    });
  });
});
