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

describe('parseDashboard', () => {
  describe('with answers of a real Grafana 6.5.1', () => {
    it('returns the panels in reading order, those of a collapsed row included, without the rows', () => {
      const dashboard = parseDashboard(recorded('dash_ok'), 'plain0001');
      expect(dashboard.panels).to.deep.equal([
        { id: 1, title: 'CPU usage' },
        { id: 2, title: 'Memory usage' },
        { id: 4, title: '', row: 'Open row' },
        { id: 5, title: 'Notes', row: 'Open row' },
        { id: 6, title: 'Uptime', row: 'Open row' },
        { id: 8, title: 'Disk IO (nested)', row: 'Collapsed row' },
        { id: 9, title: 'Top processes (nested)', row: 'Collapsed row' },
      ]);
      expect(dashboard).to.deep.include({
        uid: 'plain0001',
        title: 'Plain Dashboard',
        slug: 'plain-dashboard',
        variables: [],
      });
    });

    it('returns the variables with their saved selection', () => {
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
        lookup: { query: 'A.*', datasource: 'TestData', sort: 0 },
      });
      expect(panels[0]?.title).to.equal('CPU on $server');
      expect(panels.filter(({ title }) => title === 'Repeated for $server')).to.have.length(1);
    });

    it('returns the panels of rows[] in a dashboard older than Grafana 5', () => {
      expect(parseDashboard(recorded('dash_legacy_rows'), 'legacy0007').panels).to.deep.equal([
        { id: 1, title: 'Old panel A1', row: 'Row A' },
        { id: 2, title: 'Old panel A2', row: 'Row A' },
        { id: 3, title: 'Old panel B1', row: 'Row B' },
      ]);
    });

    it('accepts an empty dashboard', () => {
      expect(parseDashboard(recorded('dash_empty'), 'empty0006').panels).to.deep.equal([]);
    });

    it('keeps any characters in titles', () => {
      const dashboard = parseDashboard(recorded('dash_weird'), 'weird0005');
      expect(dashboard.title).to.equal('Ünïcode & <b>*bold*</b> `@here` | "quotes" 🚀');
      expect(dashboard.panels).to.deep.equal([{ id: 1, title: 'Panel <script> & *x* _y_ 🚀' }]);
    });

    it('refuses a folder', () => {
      const error = failureOf(GrafanaNotFoundError, () =>
        parseDashboard(recorded('dash_folder_uid'), 'ops-folder'),
      );
      expect(error.message).to.match(/^Dashboard not found/);
    });
  });

  it('orders panels top to bottom and then left to right, whatever the saved order', () => {
    expect(
      ids(read({ panels: [at(4, 12, 8), at(2, 12, 0), at(3, 0, 8), at(1, 0, 0)] })),
    ).to.deep.equal([1, 2, 3, 4]);
  });

  it('keeps the saved order of panels without a position', () => {
    expect(ids(read({ panels: [{ id: 2 }, { id: 1 }, at(3, 0, 8)] }))).to.deep.equal([2, 1, 3]);
  });

  it('puts the panels of a collapsed row where it unfolds, in their own order', () => {
    const row = {
      id: 9,
      type: 'row',
      collapsed: true,
      gridPos: { x: 0, y: 8 },
      panels: [at(4, 12, 99), at(3, 0, 99)],
    };
    expect(ids(read({ panels: [at(5, 0, 9), row, at(1, 0, 0)] }))).to.deep.equal([1, 3, 4, 5]);
  });

  it('reads the panels of a collapsed row without an id', () => {
    const row = { type: 'row', gridPos: { x: 0, y: 0 }, panels: [at(3, 0, 1)] };
    expect(ids(read({ panels: [row] }))).to.deep.equal([3]);
  });

  it('reads the panels of a row within a row and never lists a row as a panel', () => {
    const inner = { id: 4, type: 'row', panels: [at(5, 0, 2)] };
    const row = { id: 3, type: 'row', panels: [inner, at(6, 0, 3)] };
    expect(ids(read({ panels: [row] }))).to.deep.equal([5, 6]);
    expect(ids(read({ rows: [{ panels: [inner, { id: 7 }] }] }))).to.deep.equal([5, 7]);
  });

  it('skips what is not a panel, and gives the others an id', () => {
    const odd = [null, 7, 'x', [], {}, { id: 'a' }, { id: 1.5 }, { id: 2 ** 53 }];
    const first = { id: 1, title: 5, gridPos: 'x' };
    expect(ids(read({ panels: [...odd, first, at(2, 0, 3)] }))).to.deep.equal([3, 4, 5, 6, 1, 2]);
    expect(
      ids(read({ rows: [null, { panels: null }, { panels: [null, { id: 3 }] }] })),
    ).to.deep.equal([3]);
  });

  it('reads rows[] when panels is null', () => {
    expect(ids(read({ panels: null, rows: [{ panels: [{ id: 3 }] }] }))).to.deep.equal([3]);
  });

  it('uses the requested UID when the dashboard has none', () => {
    expect(read({}).uid).to.equal('asked');
  });

  it('takes the slug from the URL when Grafana gives none', () => {
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
    it(`refuses ${JSON.stringify(body)}`, () => {
      failureOf(GrafanaError, () => parseDashboard(body, 'asked'));
    });
  }

  it('returns a dashboard or a known error for any JSON', () => {
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

  it('survives endlessly nested rows', () => {
    let nested: unknown = at(1, 0, 0);
    for (let depth = 0; depth < 50_000; depth += 1)
      nested = { id: 1, type: 'row', panels: [nested] };
    expect(() => read({ panels: [nested] })).not.to.throw();
  });
});
