import { expect } from 'chai';
import fc from 'fast-check';
import { GrafanaError, GrafanaNotFoundError } from '../../../src/grafana/errors.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { type Dashboard, parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { failureOf } from '../../support/failure.ts';
import { recorded } from '../../support/fixtures.ts';

function read(dashboard: unknown, meta: unknown = {}): Dashboard {
  return parseDashboard({ meta, dashboard }, 'asked');
}

function ids(dashboard: Dashboard): number[] {
  return dashboard.panels.map(({ id }) => id);
}

const at = (id: number, x: number, y: number) => ({
  id,
  type: 'graph',
  gridPos: { x, y, w: 12, h: 8 },
});

describe('dashboards', () => {
  describe('of a real Grafana 6.5.1', () => {
    it('has its panels in the order of the eye, those of a collapsed row too, rows themselves not', () => {
      const dashboard = parseDashboard(recorded('dash_ok'), 'plain0001');
      expect(dashboard.panels).to.deep.equal([
        { id: 1, title: 'CPU usage' },
        { id: 2, title: 'Memory usage' },
        { id: 4, title: '' },
        { id: 5, title: 'Notes' },
        { id: 6, title: 'Uptime' },
        { id: 8, title: 'Disk IO (nested)' },
        { id: 9, title: 'Top processes (nested)' },
      ]);
      expect(dashboard).to.deep.include({
        uid: 'plain0001',
        title: 'Plain Dashboard',
        slug: 'plain-dashboard',
        variables: [],
      });
    });

    it('has its variables with what was chosen when it was saved', () => {
      const { variables, panels } = parseDashboard(recorded('dash_templ'), 'templ0002');
      const server = variables.find(({ name }) => name === 'server');
      expect(server).to.deep.equal({
        name: 'server',
        type: 'query',
        label: 'Server',
        current: [{ text: 'web-01', value: 'web-01' }],
        options: ['web-01', 'web-02', 'db-01'].map((one) => ({ text: one, value: one })),
        multi: true,
        includeAll: true,
      });
      expect(panels[0]?.title).to.equal('CPU on $server');
      expect(panels.filter(({ title }) => title === 'Repeated for $server')).to.have.length(1);
    });

    it('has the panels of rows[], when it is older than Grafana 5', () => {
      expect(parseDashboard(recorded('dash_legacy_rows'), 'legacy0007').panels).to.deep.equal([
        { id: 1, title: 'Old panel A1' },
        { id: 2, title: 'Old panel A2' },
        { id: 3, title: 'Old panel B1' },
      ]);
    });

    it('may be empty', () => {
      expect(parseDashboard(recorded('dash_empty'), 'empty0006').panels).to.deep.equal([]);
    });

    it('may have any signs in its titles', () => {
      const dashboard = parseDashboard(recorded('dash_weird'), 'weird0005');
      expect(dashboard.title).to.equal('Ünïcode & <b>*bold*</b> `@here` | "quotes" 🚀');
      expect(dashboard.panels).to.deep.equal([{ id: 1, title: 'Panel <script> & *x* _y_ 🚀' }]);
    });

    it('is none when it is a folder', () => {
      const error = failureOf(GrafanaNotFoundError, () =>
        parseDashboard(recorded('dash_folder_uid'), 'ops-folder'),
      );
      expect(error.message).to.match(/^Dashboard not found/);
    });
  });

  it('is read top to bottom and then left to right, however it is saved', () => {
    expect(
      ids(read({ panels: [at(4, 12, 8), at(2, 12, 0), at(3, 0, 8), at(1, 0, 0)] })),
    ).to.deep.equal([1, 2, 3, 4]);
  });

  it('keeps the saved order of panels that stand nowhere', () => {
    expect(ids(read({ panels: [{ id: 2 }, { id: 1 }, at(3, 0, 8)] }))).to.deep.equal([2, 1, 3]);
  });

  it('has the panels of a collapsed row where it unfolds, in their own order', () => {
    const row = {
      id: 9,
      type: 'row',
      collapsed: true,
      gridPos: { x: 0, y: 8 },
      panels: [at(4, 12, 99), at(3, 0, 99)],
    };
    expect(ids(read({ panels: [at(5, 0, 9), row, at(1, 0, 0)] }))).to.deep.equal([1, 3, 4, 5]);
  });

  it('has the panels of a collapsed row without a number of its own', () => {
    const row = { type: 'row', gridPos: { x: 0, y: 0 }, panels: [at(3, 0, 1)] };
    expect(ids(read({ panels: [row] }))).to.deep.equal([3]);
  });

  it('has the panels of a row within a row where it stands, and takes no row for a panel', () => {
    const inner = { id: 4, type: 'row', panels: [at(5, 0, 2)] };
    const row = { id: 3, type: 'row', panels: [inner, at(6, 0, 3)] };
    expect(ids(read({ panels: [row] }))).to.deep.equal([5, 6]);
    expect(ids(read({ rows: [{ panels: [inner, { id: 7 }] }] }))).to.deep.equal([5, 7]);
  });

  it('leaves out what cannot be rendered, and only that', () => {
    const odd = [
      null,
      7,
      'x',
      [],
      {},
      { id: 'a' },
      { id: 1.5 },
      { id: 2 ** 53 },
      { id: 1, title: 5, gridPos: 'x' },
    ];
    expect(read({ panels: [...odd, at(2, 0, 3)] }).panels).to.deep.equal([
      { id: 1, title: '' },
      { id: 2, title: '' },
    ]);
    expect(
      ids(read({ rows: [null, { panels: null }, { panels: [null, { id: 3 }] }] })),
    ).to.deep.equal([3]);
  });

  it('takes rows[] where panels is null', () => {
    expect(ids(read({ panels: null, rows: [{ panels: [{ id: 3 }] }] }))).to.deep.equal([3]);
  });

  it('goes by the UID that was asked for when it has none itself', () => {
    expect(read({}).uid).to.equal('asked');
  });

  it('takes its slug from its URL when Grafana gives none', () => {
    expect(read({}, { url: '/grafana/d/web/web-servers?orgId=1' }).slug).to.equal('web-servers');
    expect(read({}, { url: '/d/web' }).slug).to.equal('');
  });

  for (const body of [
    null,
    7,
    'text',
    [],
    {},
    { dashboard: null },
    { dashboard: [] },
    { meta: {} },
  ]) {
    it(`is none when Grafana sends ${JSON.stringify(body)}`, () => {
      failureOf(GrafanaError, () => parseDashboard(body, 'asked'));
    });
  }

  it('is a dashboard or an error we foresaw, whatever is sent', () => {
    const panel = fc.record(
      {
        id: fc.jsonValue(),
        title: fc.jsonValue(),
        type: fc.constantFrom('row', 'graph', 7),
        gridPos: fc.jsonValue(),
        panels: fc.jsonValue(),
        repeat: fc.jsonValue(),
        repeatPanelId: fc.jsonValue(),
        libraryPanel: fc.oneof(
          fc.jsonValue(),
          fc.record({ name: fc.jsonValue(), model: fc.jsonValue() }),
        ),
      },
      { requiredKeys: [] },
    );
    const body = fc.record(
      {
        meta: fc.jsonValue(),
        dashboard: fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              uid: fc.jsonValue(),
              title: fc.jsonValue(),
              panels: fc.oneof(fc.jsonValue(), fc.array(panel)),
              rows: fc.oneof(fc.jsonValue(), fc.array(fc.record({ panels: fc.array(panel) }))),
              templating: fc.oneof(fc.jsonValue(), fc.record({ list: fc.array(fc.jsonValue()) })),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), body), (sent) => {
        try {
          const dashboard = parseDashboard(sent, 'asked');
          for (const { id, title } of dashboard.panels) {
            expect(id).to.satisfy(Number.isSafeInteger);
            expect(title).to.be.a('string');
          }
        } catch (error) {
          expect(error).to.be.instanceOf(GrafanaImagesError);
        }
      }),
    );
  });

  it('stays standing when rows lie within rows without end', () => {
    let nested: unknown = at(1, 0, 0);
    for (let depth = 0; depth < 50_000; depth += 1)
      nested = { id: 1, type: 'row', panels: [nested] };
    expect(() => read({ panels: [nested] })).not.to.throw();
  });
});
