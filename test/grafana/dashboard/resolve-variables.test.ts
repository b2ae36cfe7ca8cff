import { expect } from 'chai';
import fc from 'fast-check';
import type { Dashboard } from '../../../src/grafana/dashboard/model.ts';
import {
  resolveVariables,
  resolveVariableSteps,
} from '../../../src/grafana/dashboard/resolve-variables.ts';
import { pair, variable } from '../../support/variable.ts';

const sites = [pair('Antwerp', 'anr'), pair('Liège', 'lgg')];
const dashboard: Dashboard = {
  uid: 'u',
  title: 'U',
  slug: 'u',
  panels: [],
  variables: [
    variable('site', { options: sites, multi: true, includeAll: true }),
    variable('pick', { options: sites, multi: true }),
    variable('one', { options: sites }),
    variable('far', { multi: true }),
    variable('far_all', { includeAll: true }),
    variable('mode', { options: [pair('ALL', 'every-mode'), pair('none')], includeAll: true }),
    variable('level', { options: [pair('Everything', 'all')], includeAll: true }),
    variable('shard', { options: [pair('1', '0'), pair('2', '1')] }),
    variable('person', {
      options: ['O’Neill', 'Größe', 'web–01', 'Prod', 'prod'].map((text) => pair(text, `=${text}`)),
    }),
    variable('host', { label: 'Web–Server', options: [pair('WEB-01')] }),
    variable('site2', { label: 'site' }),
    variable('twin1', { label: 'Twin' }),
    variable('twin2', { label: 'Twin' }),
    variable('__proto__'),
  ],
};

function asked(...typed: readonly (readonly [name: string, ...values: string[]])[]) {
  const settings = typed.map(([name, ...values]) => ({ name, values }));
  const { values, unknown } = resolveVariables(dashboard, settings);
  return { values: [...values], unknown };
}

describe('resolveVariables', () => {
  for (const [what, typed, values] of [
    ['keeps values as they are typed', ['far', 'a b', 'C'], ['a b', 'C']],
    ['keeps a value that is not an option', ['site', 'nowhere'], ['nowhere']],
    ['turns the texts of options into their values', ['site', 'Antwerp', 'Liège'], ['anr', 'lgg']],
    ['accepts the values themselves', ['site', 'anr', 'Liège'], ['anr', 'lgg']],
    ['prefers the text of an option to the value of another', ['shard', '1'], ['0']],
    ['prefers a value in the form of Grafana’s URLs', ['var-shard', '1'], ['1']],
    ['accepts a text in the form of Grafana’s URLs', ['var-site', 'Antwerp'], ['anr']],
    ['sends all as $__all', ['site', 'all'], ['$__all']],
    ['sends ALL as $__all', ['site', 'ALL'], ['$__all']],
    ['keeps $__all', ['site', '$__all'], ['$__all']],
    ['sends all among others as $__all alone', ['site', 'anr', 'All', 'lgg'], ['$__all']],
    ['sends all as $__all without known options', ['far_all', 'all'], ['$__all']],
    ['sends all as every option where All is not offered', ['pick', 'all'], ['anr', 'lgg']],
    ['keeps the word all where one value may be chosen', ['one', 'all'], ['all']],
    ['keeps the word all where no option is known', ['far', 'all'], ['all']],
    ['prefers an option with the text all', ['mode', 'all'], ['every-mode']],
    ['prefers an option with the value all', ['level', 'All'], ['all']],
    ['keeps an empty value', ['site', ''], ['']],
    ['finds a text with other quotes', ['person', "O'Neill"], ['=O’Neill']],
    ['finds a text in another case, with other accents', ['person', 'GRO\u0308ßE'], ['=Größe']],
    ['finds a text with other dashes', ['var-person', 'web-01'], ['=web–01']],
    ['finds a value with other quotes', ['person', "=o'neill"], ['=O’Neill']],
    ['prefers the exact text', ['person', 'prod'], ['=prod']],
    ['keeps a value that fits several options', ['person', 'PROD'], ['PROD']],
  ] as const) {
    it(what, () => {
      const [name, ...given] = typed;
      expect(asked([name, ...given])).to.deep.equal({
        values: [[name.replace('var-', ''), values]],
        unknown: [],
      });
    });
  }

  it('adds up the values of a name given twice, with var- or without', () => {
    expect(asked(['site', 'anr'], ['far', 'x'], ['var-site', 'lgg']).values).to.deep.equal([
      ['site', ['anr', 'lgg']],
      ['far', ['x']],
    ]);
    expect(asked(['site', 'anr'], ['site', 'all']).values).to.deep.equal([['site', ['$__all']]]);
  });

  it('finds a variable by its label', () => {
    expect(asked(['web-server', 'web-01'], ['far', 'x'], ['site', 'anr'])).to.deep.equal({
      values: [
        ['host', ['WEB-01']],
        ['far', ['x']],
        ['site', ['anr']],
      ],
      unknown: [],
    });
    expect(asked(['var-WEB–SERVER', 'web-01']).values).to.deep.equal([['host', ['WEB-01']]]);
  });

  it('does not choose between two variables with the same label', () => {
    expect(asked(['twin', 'a'])).to.deep.equal({ values: [['twin', ['a']]], unknown: ['twin'] });
  });

  it('indexes 100,000 options once', function () {
    let looks = 0;
    const options = Array.from({ length: 100_000 }, (_, index) => ({
      value: `v${index}`,
      get text() {
        looks += 1;
        return `Größe ${index}`;
      },
    }));
    const settings = Array.from({ length: 300 }, (_, index) => ({
      name: 'big',
      values: [`GRÖSSE ${index}`, `GRÖßE ${index}`],
    }));
    const big = { ...dashboard, variables: [variable('big', { options, multi: true })] };
    const { values } = resolveVariables(big, settings);
    expect(values.get('big')?.slice(0, 4)).to.deep.equal(['v0', 'v1', 'v2', 'v3']);
    expect(looks).to.be.at.most(3 * options.length);
  });

  it('sends and names values for unknown variables', () => {
    expect(asked(['sitee', 'all'], ['site', 'anr'], ['var-x', '1'], ['sitee', 'b'])).to.deep.equal({
      values: [
        ['sitee', ['all', 'b']],
        ['site', ['anr']],
        ['x', ['1']],
      ],
      unknown: ['sitee', 'x'],
    });
  });

  it('accepts any name', () => {
    expect(asked(['__proto__', 'a'], ['constructor', 'b'], ['toString', 'c'])).to.deep.equal({
      values: [
        ['__proto__', ['a']],
        ['constructor', ['b']],
        ['toString', ['c']],
      ],
      unknown: ['constructor', 'toString'],
    });
  });

  it('loses nothing, whatever is typed', () => {
    const name = fc.oneof(
      fc.constantFrom('site', 'pick', 'mode', 'far'),
      fc.string({ minLength: 1 }),
    );
    const settings = fc.array(fc.record({ name, values: fc.array(fc.string(), { minLength: 1 }) }));
    fc.assert(
      fc.property(settings, (typed) => {
        const { values, unknown } = resolveVariables(dashboard, typed);
        for (const setting of typed) {
          const plain = setting.name.replace(/^var-/, '');
          expect(values.get(plain)?.length).to.be.greaterThan(0);
          expect(unknown.includes(plain)).to.equal(
            !dashboard.variables.some((one) => one.name === plain),
          );
        }
      }),
    );
  });

  describe('with names and values as people type them', () => {
    const servers = ['web-01', 'web-02', 'db-01'].map((text) => pair(text));
    const board: Dashboard = {
      ...dashboard,
      variables: [
        variable('server', { type: 'query', options: servers, multi: true, includeAll: true }),
        variable('one', { type: 'query', options: servers }),
        variable('Level', { type: 'textbox' }),
        variable('CASE', { options: servers, multi: true }),
        variable('case', { options: servers, multi: true }),
        variable('step', {
          type: 'interval',
          options: [pair('1m')],
          auto: { count: 30, min: '10s' },
        }),
        variable('fixed', { type: 'interval', options: [pair('1m')] }),
        variable('filters', { type: 'adhoc' }),
      ],
    };
    const resolve = (...typed: readonly (readonly [name: string, ...values: string[]])[]) => {
      const resolved = resolveVariables(
        board,
        typed.map(([name, ...values]) => ({ name, values })),
      );
      return { ...resolved, values: [...resolved.values] };
    };

    it('counts each value once', () => {
      const many = Array<string>(481).fill('all');
      expect(resolve(['server', 'web-01', 'web-01', 'WEB-01']).values).to.deep.equal([
        ['server', ['web-01']],
      ]);
      expect(resolve(['CASE', ...many]).values).to.deep.equal([
        ['CASE', ['web-01', 'web-02', 'db-01']],
      ]);
    });

    it('joins several values of a text box', () => {
      expect(resolve(['Level', 'error', 'warn'], ['level', 'info']).values).to.deep.equal([
        ['Level', ['error,warn,info']],
      ]);
    });

    it('keeps the first value of a variable that takes one, and says so', () => {
      const { values, narrowed } = resolve(
        ['one', 'web-02', 'web-01'],
        ['server', 'web-01', 'db-01'],
      );
      expect(values).to.deep.equal([
        ['one', ['web-02']],
        ['server', ['web-01', 'db-01']],
      ]);
      expect(narrowed).to.deep.equal([
        { name: 'one', value: 'web-02', requested: ['web-02', 'web-01'] },
      ]);
    });

    it('keeps every value of a filter', () => {
      const { values, narrowed } = resolve(['filters', 'a|=|1', 'b|=|2']);
      expect(values).to.deep.equal([['filters', ['a|=|1', 'b|=|2']]]);
      expect(narrowed).to.deep.equal([]);
    });

    it('finds a variable by its name in another case if only one is alike', () => {
      expect(resolve(['SERVER', 'web-01'], ['Case', 'x']).values).to.deep.equal([
        ['server', ['web-01']],
        ['Case', ['x']],
      ]);
      expect(resolve(['case', 'web-01']).values).to.deep.equal([['case', ['web-01']]]);
    });

    it('reads auto as the value that Grafana computes an interval for', () => {
      for (const typed of ['auto', 'Auto', '$__auto', '$__auto_interval_step']) {
        const { values, unknownValues } = resolve(['step', typed]);
        expect(values).to.deep.equal([['step', ['$__auto_interval_step']]]);
        expect(unknownValues).to.deep.equal([]);
      }
      expect(resolve(['fixed', 'auto']).unknownValues).to.deep.equal([
        { name: 'fixed', value: 'auto', nearest: [] },
      ]);
    });

    it('names the options that are most like a value that is not one', () => {
      const { values, unknownValues } = resolve(['server', 'web-1', 'web-02', 'frobnicate']);
      expect(values).to.deep.equal([['server', ['web-1', 'web-02', 'frobnicate']]]);
      expect(unknownValues[0]).to.deep.include({ name: 'server', value: 'web-1' });
      expect(unknownValues[0]?.nearest[0]).to.equal('web-01');
      expect(unknownValues[1]?.nearest).to.deep.equal([]);
    });

    it('splits braces for a variable that takes several values, and only there', () => {
      for (const given of [['{web-01,db-01}'], ['{web-01', 'db-01}'], ['{ web-01', ' db-01 }']]) {
        expect(resolve(['server', ...given]).values).to.deep.equal([
          ['server', ['web-01', 'db-01']],
        ]);
      }
      expect(resolve(['one', '{web-01', 'db-01}']).values).to.deep.equal([
        ['one', ['{web-01,db-01}']],
      ]);
      for (const query of ['{app="web"}', '{a=1}', "{'a'}", '{a', '}a{', '{{a}}']) {
        expect(resolve(['server', query]).values).to.deep.equal([['server', [query]]]);
      }
      expect(resolve(['var-server', '{a,b}']).values).to.deep.equal([['server', ['{a,b}']]]);
    });

    it('reads labels and names of 10,000 variables once for 480 unknown names', () => {
      let looks = 0;
      const variables = Array.from({ length: 10_000 }, (_, index) => ({
        ...variable(`v${index}`),
        get label() {
          looks += 1;
          return `Label ${index}`;
        },
      }));
      const settings = Array.from({ length: 480 }, (_, index) => ({
        name: `x${index}`,
        values: ['1'],
      }));
      const { unknown } = resolveVariables({ ...board, variables }, settings);
      expect(unknown).to.have.length(480);
      expect(looks).to.be.at.most(3 * variables.length);
    });

    it('yields often with many options, so that the event loop is not blocked', () => {
      const options = Array.from({ length: 100_000 }, (_, index) => pair(`Größe ${index}`));
      const big = variable('big', { options, multi: true });
      const settings = [{ name: 'big', values: ['GRÖSSE 7', 'ALL'] }];
      const steps = resolveVariableSteps({ ...board, variables: [big] }, settings);
      let yields = 0;
      let step = steps.next();
      for (; !step.done; step = steps.next()) yields += 1;
      expect(yields).to.be.at.least((3 * options.length) / 500);
      expect(step.value.values.get('big')).to.have.length(options.length);
    });
  });
});
