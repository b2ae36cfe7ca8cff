import { expect } from 'chai';
import fc from 'fast-check';
import { fleet } from '../../../demo/dashboards/fleet.ts';
import { regions } from '../../../demo/dashboards/regions.ts';
import type { Dashboard, Variable } from '../../../src/grafana/dashboard/model.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { MAX_COPIES, type Values } from '../../../src/grafana/dashboard/expand-repeats.ts';
import { drawnPanels } from '../../../src/grafana/dashboard/repeats.ts';

const pair = (value: string, text = value.toUpperCase()) => ({ text, value });
const options = ['a', 'b', 'c'].map((value) => pair(value));

function variable(name: string, more: Partial<Variable> = {}): Variable {
  const none = { type: 'custom', current: [], options: [], multi: true, includeAll: true };
  return { name, ...none, ...more };
}

/** Panels as `ID:REPEATS`, each repeat `NAME` and the number of its group. */
function board(panels: readonly string[], variables: readonly Variable[]): Dashboard {
  return {
    uid: 'u',
    title: 'U',
    slug: 'u',
    variables,
    panels: panels.map((shape) => {
      const [id = '', ...repeats] = shape.split(' ');
      return {
        id: Number(id),
        title: '$x $y',
        ...(repeats.length > 0
          ? {
              repeats: repeats.map((one) => ({
                variable: one.charAt(0),
                group: Number(one.slice(1)),
              })),
            }
          : {}),
      };
    }),
  };
}

/** Number as counted, Grafana's own, and the values it is narrowed to. */
function seen(dashboard: Dashboard, asked: Values = new Map()): string[] {
  return drawnPanels(dashboard, asked).map(({ number, panel, values }) =>
    [`:${number}`, panel.id, ...[...values].map(([name, given]) => `${name}=${given.join()}`)].join(
      ' ',
    ),
  );
}

const x = variable('x', { current: [pair('a'), pair('b')], options });
const y = variable('y', { current: [pair('c')], options });

describe('expanded panels', () => {
  it('are the numbered panels of a dashboard without repeats', () => {
    expect(seen(board(['8', '3'], [x]), new Map([['x', ['c']]]))).to.deep.equal(
      ['1 8 x=c', '2 3 x=c'].map((line) => `:${line}`),
    );
  });

  it('are listed once for each saved value', () => {
    expect(seen(board(['8', '3 x1', '4'], [x]))).to.deep.equal([
      ':1 8',
      ':2 3 x=a',
      ':2 3 x=b',
      ':3 4',
    ]);
  });

  it('are listed once for each requested value, whether or not it is an option', () => {
    const asked = new Map([
      ['x', ['c', 'zzz']],
      ['z', ['1']],
    ]);
    expect(seen(board(['3 x1', '4'], [x]), asked)).to.deep.equal([
      ':1 3 x=c z=1',
      ':1 3 x=zzz z=1',
      ':2 4 x=c,zzz z=1',
    ]);
  });

  it('are listed once for a value requested twice', () => {
    expect(seen(board(['3 x1'], [x]), new Map([['x', ['c', 'c']]]))).to.deep.equal([':1 3 x=c']);
  });

  for (const all of ['$__all', 'All']) {
    it(`are listed for every option when ${all} is requested`, () => {
      expect(seen(board(['3 x1'], [x]), new Map([['x', [all]]]))).to.deep.equal([
        ':1 3 x=a',
        ':1 3 x=b',
        ':1 3 x=c',
      ]);
    });
  }

  it('are listed for every option when All was saved', () => {
    const saved = variable('x', { current: [{ text: 'All', value: '$__all' }], options });
    expect(seen(board(['3 x1'], [saved]))).to.have.length(3);
  });

  for (const [what, variables, asked] of [
    ['the options of All are not known', [variable('x')], [['x', ['$__all']]]],
    ['no value is known', [variable('x', { options })], []],
    ['the variable does not exist', [], [['x', ['a', 'b']]]],
  ] as const) {
    it(`are listed once, as requested, when ${what}`, () => {
      const values = new Map<string, readonly string[]>(asked);
      const [only, ...more] = drawnPanels(board(['3 x1'], variables), values);
      expect(only?.values).to.deep.equal(values);
      expect(more).to.deep.equal([]);
    });
  }

  it('are listed row by row when their row is repeated', () => {
    expect(seen(board(['1', '2 x1', '3 x1', '4'], [x]))).to.deep.equal([
      ':1 1',
      ':2 2 x=a',
      ':3 3 x=a',
      ':2 2 x=b',
      ':3 3 x=b',
      ':4 4',
    ]);
  });

  it('keep two rows repeated by the same variable apart', () => {
    expect(seen(board(['1 x1', '2 x2'], [x]))).to.deep.equal([
      ':1 1 x=a',
      ':1 1 x=b',
      ':2 2 x=a',
      ':2 2 x=b',
    ]);
  });

  it('are repeated within a repeated row', () => {
    const asked = new Map([['y', ['b', 'c']]]);
    expect(seen(board(['1 x1 y2', '2 x1'], [x, y]), asked)).to.deep.equal([
      ':1 1 y=b x=a',
      ':1 1 y=c x=a',
      ':2 2 y=b,c x=a',
      ':1 1 y=b x=b',
      ':1 1 y=c x=b',
      ':2 2 y=b,c x=b',
    ]);
  });

  it('are listed once in each row when the same variable repeats both', () => {
    expect(seen(board(['1 x1 x2'], [x]))).to.deep.equal([':1 1 x=a', ':1 1 x=b']);
  });

  it('show their own value in the title, as a single value', () => {
    const dashboard = {
      ...board(['1 x1'], [x, y]),
      panels: [{ id: 1, title: '$x ${x:json} ${y:json}', repeats: [{ variable: 'x', group: 1 }] }],
    };
    expect(drawnPanels(dashboard, new Map()).map(({ title }) => title)).to.deep.equal([
      'A a ["c"]',
      'B b ["c"]',
    ]);
  });

  it('show the range in their titles', () => {
    const dashboard = { ...board([], []), panels: [{ id: 1, title: '$__range' }] };
    const context = { from: 'now-1h', to: 'now', now: 0 };
    expect(drawnPanels(dashboard, new Map(), context)[0]?.title).to.equal('3600s');
  });

  it('match the demo’s dashboards, of either schema', () => {
    const titles = (body: unknown) =>
      drawnPanels(parseDashboard(body, 'u'), new Map()).map(
        ({ number, title }) => `${number} ${title}`,
      );
    expect(titles({ dashboard: regions })).to.deep.equal([
      '1 Requests',
      '2 Latency in eu-west',
      '2 Latency in us-east',
      '3 Power in Ghent',
      '4 Load on host-1 in Ghent',
      '4 Load on host-2 in Ghent',
      '3 Power in Leuven',
      '4 Load on host-1 in Leuven',
      '4 Load on host-2 in Leuven',
      '5 Packets lost',
      '6 Cost per day',
    ]);
    expect(titles({ spec: fleet.v2?.spec })).to.deep.equal([
      '1 Parcels per hour',
      '2 Vans on the road',
      '3 Queue in Antwerp',
      '4 Battery of van-1 in Antwerp',
      '4 Battery of van-2 in Antwerp',
      '3 Queue in Liège',
      '4 Battery of van-1 in Liège',
      '4 Battery of van-2 in Liège',
      '5 Fuel price',
      '6 Late deliveries',
    ]);
  });

  it('are bounded and complete for thousands of values', () => {
    const values = Array.from({ length: 5_000 }, (_, index) => `${index}`);
    const many = variable('x', { options: values.map((value) => pair(value)) });
    const panels = ['1 x1', '2 x2 x3', '3 x4 y5', '4 x4', '5'];
    const drawn = drawnPanels(
      board(panels, [many, y]),
      new Map([
        ['x', ['$__all']],
        ['y', values],
      ]),
    );
    expect(drawn.length).to.be.at.most(panels.length + MAX_COPIES);
    expect(new Set(drawn.map(({ panel }) => panel.id)).size).to.equal(panels.length);
  });

  it('read the options once for many panels', function () {
    let looks = 0;
    const many = Array.from({ length: 100_000 }, (_, index) => ({
      text: `${index}`,
      get value() {
        looks += 1;
        return `${index}`;
      },
    }));
    const big = variable('x', { options: many });
    const panels = Array.from({ length: 100 }, (_, index) => `${index} x${index}`);
    const drawn = drawnPanels(board(panels, [big]), new Map([['x', ['$__all']]]));
    expect(drawn.length).to.equal(panels.length + MAX_COPIES);
    // The values, and the texts of them.
    expect(looks).to.be.at.most(3 * many.length);
  });

  it('are bounded and complete for any repeats', () => {
    const repeat = fc.record({
      variable: fc.constantFrom('x', 'y', 'z'),
      group: fc.integer({ max: 3 }),
    });
    const panel = fc.record({
      id: fc.integer(),
      title: fc.string(),
      repeats: fc.array(repeat, { maxLength: 4 }),
    });
    const many = fc.array(fc.string(), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(panel, { maxLength: 8 }), many, many, (panels, forX, forY) => {
        const dashboard = { ...board([], [x, y]), panels };
        const drawn = drawnPanels(
          dashboard,
          new Map([
            ['x', forX],
            ['y', forY],
          ]),
        );
        expect(drawn.length).to.be.at.most(panels.length + MAX_COPIES);
        const numbers = [...new Set(drawn.map(({ number }) => number))].sort((a, b) => a - b);
        expect(numbers).to.deep.equal(panels.map((_, index) => index + 1));
        for (const { panel: own, number } of drawn) expect(own).to.equal(panels[number - 1]);
      }),
    );
  });

  it('repeat by the saved copies under All without options, and say which variable is unresolved', () => {
    const all = { text: 'All', value: '$__all' };
    const saved = variable('x', { current: [all], repeatedValues: options.slice(0, 2) });
    expect(seen(board(['1 x1'], [saved]))).to.deep.equal([':1 1 x=a', ':1 1 x=b']);
    const unresolved = (variables: readonly Variable[], asked: Values = new Map()) =>
      drawnPanels(board(['1 x1', '2'], variables), asked).map(({ copy }) => copy.unresolved);
    expect(unresolved([variable('x', { current: [all] })])).to.deep.equal([['x'], []]);
    expect(unresolved([saved], new Map([['x', ['c']]]))).to.deep.equal([[], []]);
    expect(unresolved([])).to.deep.equal([[], []]);
  });

  it('read only the titles that are looked at', () => {
    let titles = 0;
    const panels = Array.from({ length: 5_000 }, (_, id) => ({
      id,
      get title() {
        titles += 1;
        return 'CPU';
      },
    }));
    const drawn = drawnPanels({ ...board([], []), panels }, new Map());
    expect(drawn.slice(0, 25).map(({ title }) => title)).to.deep.equal(Array(25).fill('CPU'));
    expect(titles).to.be.at.most(2 * 25);
  });

  it('do not copy the requested values for each of 100,000 repeated panels', () => {
    const requested = new Map(Array.from({ length: 480 }, (_, index) => [`v${index}`, ['1']]));
    let reads = 0;
    const counted = new Proxy(requested, {
      get(target, name) {
        reads += 1;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const panels = Array.from({ length: 100_000 }, (_, index) => `${index} x${index}`);
    expect(drawnPanels(board(panels, [x]), counted)).to.have.length(panels.length + MAX_COPIES);
    expect(reads).to.be.at.most(10);
  });
});
