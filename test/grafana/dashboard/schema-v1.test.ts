import { expect } from 'chai';
import { regions } from '../../../demo/dashboards/regions.ts';
import { type Dashboard, parseDashboard } from '../../../src/grafana/dashboard/parse.ts';

function read(dashboard: unknown): Dashboard {
  return parseDashboard({ meta: {}, dashboard }, 'asked');
}

/** Number, title and the variables that repeat it, the outermost first. */
function shapes(dashboard: Dashboard): string[] {
  return dashboard.panels.map(({ id, title, repeats = [] }) =>
    [id, title, ...repeats.map(({ variable }) => `by ${variable}`)].join(' '),
  );
}

const at = (id: number, y: number, more: object = {}) => ({
  id,
  type: 'graph',
  title: `p${id}`,
  gridPos: { x: 0, y, w: 24, h: 1 },
  ...more,
});
const row = (y: number, more: object = {}) => at(100 + y, y, { type: 'row', ...more });

describe('dashboards of the first schema', () => {
  it('name the variables that repeat a panel, its row’s first', () => {
    expect(shapes(read(regions))).to.deep.equal([
      '1 Requests',
      '2 Latency in $region by region',
      '4 Power in $dc by dc',
      '5 Load on $host in $dc by dc by host',
      '8 Packets lost',
      '9 Cost per day',
    ]);
  });

  it('repeat the panels below an open row with it, up to the next row', () => {
    const panels = [at(9, 9), row(4), row(1, { repeat: 'dc' }), at(2, 2), at(3, 3), at(0, 0)];
    expect(shapes(read({ panels }))).to.deep.equal(['0 p0', '2 p2 by dc', '3 p3 by dc', '9 p9']);
  });

  it('repeat the panels of a collapsed row with it', () => {
    const hidden = row(1, { repeat: 'dc', collapsed: true, panels: [at(3, 3), at(2, 2)] });
    expect(shapes(read({ panels: [at(9, 0), hidden] }))).to.deep.equal([
      '9 p9',
      '2 p2 by dc',
      '3 p3 by dc',
    ]);
  });

  it('keep two rows repeated by the same variable apart', () => {
    const panels = [row(0, { repeat: 'dc' }), at(1, 1), row(2, { repeat: 'dc' }), at(3, 3)];
    const [first, second] = read({ panels }).panels.map(({ repeats }) => repeats?.[0]?.group);
    expect(first).to.be.a('number').and.not.equal(second);
  });

  it('support a repeated row within a repeated row', () => {
    const inner = row(2, { repeat: 'host', panels: [at(3, 3)] });
    const outer = row(1, { repeat: 'dc', panels: [inner, at(9, 9)] });
    expect(shapes(read({ panels: [outer] }))).to.deep.equal([
      '3 p3 by dc by host',
      '9 p9 by dc by host',
    ]);
  });

  it('repeat the rows of Grafana 4 and leave out their saved copies', () => {
    const rows = [
      {
        repeat: 'dc',
        panels: [{ id: 1 }, { id: 2, repeat: 'host' }],
        rows: [{ panels: [{ id: 3 }] }],
      },
      { repeatIteration: 1_500_000_000_000, repeatRowId: 1, panels: [{ id: 4 }] },
      { panels: [{ id: 5 }, { id: 6, repeatPanelId: 5, repeatIteration: 1 }] },
    ];
    expect(shapes(read({ rows }))).to.deep.equal([
      '1  by dc',
      '2  by dc by host',
      '3  by dc',
      '5 ',
    ]);
  });

  it('leave out the saved copies of a repeated panel, which Grafana makes anew', () => {
    const panels = [
      at(1, 0, { repeat: 'dc' }),
      at(2, 1, { repeatPanelId: 1 }),
      at(3, 2, { repeatPanelId: 1, repeat: 'dc', repeatedByRow: true }),
      at(4, 3, { repeatPanelId: 9, repeat: 'dc' }),
    ];
    expect(shapes(read({ panels }))).to.deep.equal(['1 p1 by dc', '4 p4 by dc']);
  });

  it('read rows[] when panels is empty', () => {
    expect(shapes(read({ panels: [], rows: [{ panels: [{ id: 3 }] }] }))).to.deep.equal(['3 ']);
  });

  for (const [title, panel] of [
    ['own', { title: 'own', libraryPanel: { uid: 'a', name: 'n', model: { title: 'm' } } }],
    ['m', { libraryPanel: { uid: 'a', name: 'n', model: { title: 'm' } } }],
    ['n', { libraryPanel: { uid: 'a', name: 'n' } }],
    ['n', { libraryPanel: { uid: 'a', name: 'n', model: 'odd' } }],
    ['', { libraryPanel: 7 }],
  ] as const) {
    it(`title a library panel ${JSON.stringify(title)} when it is ${JSON.stringify(panel)}`, () => {
      expect(read({ panels: [{ id: 1, ...panel }] }).panels).to.deep.equal([{ id: 1, title }]);
    });
  }

  it('ignore a repeat that is not a name', () => {
    const odd = [7, null, {}, [], ''].map((repeat, index) => at(index, index, { repeat }));
    expect(shapes(read({ panels: odd }))).to.deep.equal(['0 p0', '1 p1', '2 p2', '3 p3', '4 p4']);
  });

  it('support 200,000 panels in one row', () => {
    const panels = Array.from({ length: 200_000 }, (_, id) => ({ id }));
    expect(read({ panels: [row(0, { panels })] }).panels).to.have.length(200_000);
  });
});
