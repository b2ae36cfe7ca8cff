import { expect } from 'chai';
import fc from 'fast-check';
import type { Dashboard } from '../../../src/grafana/dashboard/model.ts';
import { resolveVariables } from '../../../src/grafana/dashboard/resolve-variables.ts';
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

describe('values asked for', () => {
  for (const [what, typed, values] of [
    ['stay as they are typed', ['far', 'a b', 'C'], ['a b', 'C']],
    ['stay when they are no option', ['site', 'nowhere'], ['nowhere']],
    ['are the values behind the texts of options', ['site', 'Antwerp', 'Liège'], ['anr', 'lgg']],
    ['may be the values themselves', ['site', 'anr', 'Liège'], ['anr', 'lgg']],
    ['are texts before they are values', ['shard', '1'], ['0']],
    ['are values before they are texts, as Grafana’s URLs have it', ['var-shard', '1'], ['1']],
    ['may be texts in the form of URLs too', ['var-site', 'Antwerp'], ['anr']],
    ['are every one for all', ['site', 'all'], ['$__all']],
    ['are every one for ALL', ['site', 'ALL'], ['$__all']],
    ['are every one for $__all', ['site', '$__all'], ['$__all']],
    ['are every one for all among others', ['site', 'anr', 'All', 'lgg'], ['$__all']],
    ['are every one for all, where the options are not known', ['far_all', 'all'], ['$__all']],
    [
      'are all options where there is no All, but several may be chosen',
      ['pick', 'all'],
      ['anr', 'lgg'],
    ],
    ['are the word all where only one may be chosen', ['one', 'all'], ['all']],
    ['are the word all where there is nothing to choose from', ['far', 'all'], ['all']],
    ['are the option that is called all', ['mode', 'all'], ['every-mode']],
    ['are the option whose value is all', ['level', 'All'], ['all']],
    ['may be empty', ['site', ''], ['']],
    ['may be texts with other quotes', ['person', "O'Neill"], ['=O’Neill']],
    ['may be texts in another case, with other accents', ['person', 'GRO\u0308ßE'], ['=Größe']],
    ['may be texts with other dashes', ['var-person', 'web-01'], ['=web–01']],
    ['may be values with other quotes', ['person', "=o'neill"], ['=O’Neill']],
    ['are texts as typed before others', ['person', 'prod'], ['=prod']],
    ['stay as typed where several are meant alike', ['person', 'PROD'], ['PROD']],
  ] as const) {
    it(what, () => {
      const [name, ...given] = typed;
      expect(asked([name, ...given])).to.deep.equal({
        values: [[name.replace('var-', ''), values]],
        unknown: [],
      });
    });
  }

  it('add up when a name is given twice, with var- or without', () => {
    expect(asked(['site', 'anr'], ['far', 'x'], ['var-site', 'lgg']).values).to.deep.equal([
      ['site', ['anr', 'lgg']],
      ['far', ['x']],
    ]);
    expect(asked(['site', 'anr'], ['site', 'all']).values).to.deep.equal([['site', ['$__all']]]);
  });

  it('may be given by the label of a variable, where no variable has that name', () => {
    expect(asked(['web-server', 'web-01'], ['Host', 'x'], ['site', 'anr'])).to.deep.equal({
      values: [
        ['host', ['WEB-01']],
        ['Host', ['x']],
        ['site', ['anr']],
      ],
      unknown: ['Host'],
    });
    expect(asked(['var-WEB–SERVER', 'a'], ['host', 'b']).values).to.deep.equal([
      ['host', ['a', 'b']],
    ]);
  });

  it('are of no variable where two have the label', () => {
    expect(asked(['twin', 'a'])).to.deep.equal({ values: [['twin', ['a']]], unknown: ['twin'] });
  });

  it('are looked up soon, many of them among many options', function () {
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
    const big = { ...dashboard, variables: [variable('big', { options })] };
    const { values } = resolveVariables(big, settings);
    expect(values.get('big')?.slice(0, 4)).to.deep.equal(['GRÖSSE 0', 'v0', 'GRÖSSE 1', 'v1']);
    expect(looks).to.be.at.most(3 * options.length);
  });

  it('are sent for names that are no variable too, and those are named', () => {
    expect(asked(['sitee', 'all'], ['site', 'anr'], ['var-x', '1'], ['sitee', 'b'])).to.deep.equal({
      values: [
        ['sitee', ['all', 'b']],
        ['site', ['anr']],
        ['x', ['1']],
      ],
      unknown: ['sitee', 'x'],
    });
  });

  it('may have any name', () => {
    expect(asked(['__proto__', 'a'], ['constructor', 'b'], ['toString', 'c'])).to.deep.equal({
      values: [
        ['__proto__', ['a']],
        ['constructor', ['b']],
        ['toString', ['c']],
      ],
      unknown: ['constructor', 'toString'],
    });
  });

  it('lose nothing, whatever is typed', () => {
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
});
