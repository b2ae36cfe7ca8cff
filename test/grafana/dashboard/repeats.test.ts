import { expect } from 'chai';
import fc from 'fast-check';
import { fleet } from '../../../demo/dashboards/fleet.ts';
import { regions } from '../../../demo/dashboards/regions.ts';
import type { Dashboard, Variable } from '../../../src/grafana/dashboard/model.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { drawnPanels, MAX_COPIES } from '../../../src/grafana/dashboard/repeats.ts';
import type { Values } from '../../../src/grafana/dashboard/titles.ts';

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

describe('drawn panels', () => {
  it('are those of the dashboard, counted, where nothing is repeated', () => {
    expect(seen(board(['8', '3'], [x]), new Map([['x', ['c']]]))).to.deep.equal(
      ['1 8 x=c', '2 3 x=c'].map((line) => `:${line}`),
    );
  });

  it('are there once for each value saved with the dashboard', () => {
    expect(seen(board(['8', '3 x1', '4'], [x]))).to.deep.equal([
      ':1 8',
      ':2 3 x=a',
      ':2 3 x=b',
      ':3 4',
    ]);
  });

  it('are there once for each value asked for, one that is no option too', () => {
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

  it('are there once for a value asked for twice', () => {
    expect(seen(board(['3 x1'], [x]), new Map([['x', ['c', 'c']]]))).to.deep.equal([':1 3 x=c']);
  });

  for (const all of ['$__all', 'All']) {
    it(`are there for every option when ${all} is asked for`, () => {
      expect(seen(board(['3 x1'], [x]), new Map([['x', [all]]]))).to.deep.equal([
        ':1 3 x=a',
        ':1 3 x=b',
        ':1 3 x=c',
      ]);
    });
  }

  it('are there for every option when All was saved', () => {
    const saved = variable('x', { current: [{ text: 'All', value: '$__all' }], options });
    expect(seen(board(['3 x1'], [saved]))).to.have.length(3);
  });

  for (const [what, variables, asked] of [
    ['the options of All are not known', [variable('x')], [['x', ['$__all']]]],
    ['no value is known', [variable('x', { options })], []],
    ['there is no such variable', [], [['x', ['a', 'b']]]],
  ] as const) {
    it(`are there once, as asked, when ${what}`, () => {
      const values = new Map<string, readonly string[]>(asked);
      const [only, ...more] = drawnPanels(board(['3 x1'], variables), values);
      expect(only?.values).to.deep.equal(values);
      expect(more).to.deep.equal([]);
    });
  }

  it('come row by row when their row is repeated', () => {
    expect(seen(board(['1', '2 x1', '3 x1', '4'], [x]))).to.deep.equal([
      ':1 1',
      ':2 2 x=a',
      ':3 3 x=a',
      ':2 2 x=b',
      ':3 3 x=b',
      ':4 4',
    ]);
  });

  it('come one row after the other when two are repeated by the same variable', () => {
    expect(seen(board(['1 x1', '2 x2'], [x]))).to.deep.equal([
      ':1 1 x=a',
      ':1 1 x=b',
      ':2 2 x=a',
      ':2 2 x=b',
    ]);
  });

  it('are repeated within a repeated row, whose value comes first', () => {
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

  it('are there once in each row when both are repeated by the same variable', () => {
    expect(seen(board(['1 x1 x2'], [x]))).to.deep.equal([':1 1 x=a', ':1 1 x=b']);
  });

  it('have the text of their own value in the title, and are no list there', () => {
    const dashboard = {
      ...board(['1 x1'], [x, y]),
      panels: [{ id: 1, title: '$x ${x:json} ${y:json}', repeats: [{ variable: 'x', group: 1 }] }],
    };
    expect(drawnPanels(dashboard, new Map()).map(({ title }) => title)).to.deep.equal([
      'A a ["c"]',
      'B b ["c"]',
    ]);
  });

  it('know the range in their titles', () => {
    const dashboard = { ...board([], []), panels: [{ id: 1, title: '$__range' }] };
    const context = { from: 'now-1h', to: 'now', now: 0 };
    expect(drawnPanels(dashboard, new Map(), context)[0]?.title).to.equal('3600s');
  });

  it('are what one sees on the demo’s dashboards, of either schema', () => {
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

  it('are bounded, and each is there, however many values repeat them', () => {
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

  it('look at the options once, however many panels they repeat', function () {
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

  it('are bounded and complete for any repeats at all', () => {
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
});
