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
    const panels = [at(9, 9), row(4), row(1, { repeat: 'dc' }), at(2, 2), at(3, 3), at(8, 0)];
    expect(shapes(read({ panels }))).to.deep.equal(['8 p8', '2 p2 by dc', '3 p3 by dc', '9 p9']);
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
    const odd = [7, null, {}, [], ''].map((repeat, index) => at(index + 1, index, { repeat }));
    expect(shapes(read({ panels: odd }))).to.deep.equal(['1 p1', '2 p2', '3 p3', '4 p4', '5 p5']);
  });

  it('support 200,000 panels in one row', () => {
    const panels = Array.from({ length: 200_000 }, (_, id) => ({ id }));
    expect(read({ panels: [row(0, { panels })] }).panels).to.have.length(200_000);
  });

  describe('with rows that hold panels', () => {
    it('leave the panels below a collapsed row out of it', () => {
      const hidden = row(1, { repeat: 'dc', collapsed: true, panels: [at(3, 2)] });
      expect(shapes(read({ panels: [hidden, at(9, 5)] }))).to.deep.equal(['3 p3 by dc', '9 p9']);
    });

    it('list the panels that an open row holds directly below it, once', () => {
      const open = row(1, { collapsed: false, panels: [at(3, 50), at(2, 40)] });
      expect(shapes(read({ panels: [at(9, 5), open, at(3, 6)] }))).to.deep.equal([
        '2 p2',
        '9 p9',
        '3 p3',
      ]);
    });

    it('leave out the saved copies of a repeated row with all that they hold', () => {
      const source = row(1, { repeat: 'dc', collapsed: true, panels: [at(3, 2)] });
      const copy = row(2, {
        repeatPanelId: 101,
        collapsed: true,
        panels: [at(7, 3, { repeatPanelId: 3, repeatedByRow: true }), at(8, 4)],
      });
      expect(shapes(read({ panels: [source, copy] }))).to.deep.equal(['3 p3 by dc']);
    });
  });

  describe('with rows[] of Grafana 4', () => {
    const old = (id: number, more: object = {}) => ({ id, title: `p${id}`, ...more });

    for (const version of [undefined, null, 0, 15, '14']) {
      it(`migrate them at schema version ${JSON.stringify(version)}`, () => {
        const rows = [{ panels: [old(3)] }, { panels: [old(4)] }];
        expect(shapes(read({ schemaVersion: version, rows }))).to.deep.equal(['3 p3', '4 p4']);
      });
    }

    for (const version of [16, 36, '16', 'new']) {
      it(`ignore them, as Grafana does, at schema version ${JSON.stringify(version)}`, () => {
        const dashboard = { schemaVersion: version, rows: [{ panels: [old(3)] }] };
        expect(shapes(read({ ...dashboard, panels: [at(1, 0)] }))).to.deep.equal(['1 p1']);
      });
    }

    it('show them among the panels of the grid', () => {
      const rows = [{ panels: [old(3)], height: '380px' }, { panels: [old(4)] }];
      expect(shapes(read({ panels: [at(1, 5), at(2, 30)], rows }))).to.deep.equal([
        '3 p3',
        '1 p1',
        '4 p4',
        '2 p2',
      ]);
    });

    it('wrap panels that do not fit beside each other', () => {
      const wide = [old(1, { span: 8 }), old(2, { span: 8 }), old(3, { span: '4' })];
      expect(shapes(read({ rows: [{ panels: wide }] }))).to.deep.equal(['1 p1', '2 p2', '3 p3']);
    });

    it('repeat the panels of a collapsed row with it', () => {
      const rows = [
        { repeat: 'dc', collapse: true, panels: [old(1)] },
        { showTitle: true, panels: [old(2)] },
      ];
      expect(shapes(read({ rows }))).to.deep.equal(['1 p1 by dc', '2 p2']);
    });
  });

  it('read a position that is saved as text, and none as the top left corner', () => {
    const panels = [
      at(1, 0, { gridPos: { x: '12', y: '8' } }),
      at(2, 0, { gridPos: { x: '0', y: '8' } }),
      at(3, 0, { gridPos: null }),
      at(4, 0, { gridPos: { x: 'left', y: '2' } }),
    ];
    expect(shapes(read({ panels }))).to.deep.equal(['3 p3', '4 p4', '2 p2', '1 p1']);
  });

  it('know the source and the value of each saved copy', () => {
    const host = (value: string) => ({ host: { selected: true, text: value, value } });
    const panels = [
      at(8, 0, { repeat: 'host', scopedVars: host('web-01') }),
      at(20, 1, { repeatPanelId: 8, scopedVars: host('web-02') }),
      at(21, 2, { repeatPanelId: 20, scopedVars: { ...host('web-03'), dc: 7 } }),
      at(22, 3, { repeatPanelId: 22, scopedVars: 'odd' }),
    ];
    const variable = { type: 'query', name: 'host', includeAll: true, multi: true, options: [] };
    const current = { text: 'All', value: ['$__all'] };
    const all = read({ panels, templating: { list: [{ ...variable, current }] } });
    expect(all.copies).to.deep.equal([
      { id: 20, panelId: 8, values: [{ name: 'host', value: 'web-02' }] },
      { id: 21, panelId: 8, values: [{ name: 'host', value: 'web-03' }] },
      { id: 22, panelId: 22, values: [] },
    ]);
    expect(all.nextId).to.equal(9);
    expect(all.variables[0]?.repeatedValues?.map(({ value }) => value)).to.deep.equal([
      'web-01',
      'web-02',
      'web-03',
    ]);
    // A thread hands it over as JSON.
    expect(JSON.parse(JSON.stringify(all))).to.deep.equal(all);
    const one = read({
      panels,
      templating: { list: [{ ...variable, current: { text: 'a', value: 'a' } }] },
    });
    expect(one.variables[0]).not.to.have.property('repeatedValues');
  });
});
