import { expect } from 'chai';
import fc from 'fast-check';
import { fleet } from '../../../demo/dashboards/fleet.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { type Dashboard, parseDashboard } from '../../../src/grafana/dashboard/parse.ts';

function read(spec: object, metadata: unknown = { name: 'fleet' }): Dashboard {
  return parseDashboard({ kind: 'Dashboard', metadata, spec: { elements: {}, ...spec } }, 'asked');
}

const panel = (id: unknown, title?: unknown) => ({ kind: 'Panel', spec: { id, title } });
const elements = Object.fromEntries(
  [1, 2, 3, 4, 5].map((id) => [`panel-${id}`, panel(id, `p${id}`)]),
);

const refersTo = (id: number, more: object = {}) => ({
  kind: 'AutoGridLayoutItem',
  spec: { element: { kind: 'ElementReference', name: `panel-${id}` }, ...more },
});
const auto = (...ids: number[]) => ({
  kind: 'AutoGridLayout',
  spec: { items: ids.map((id) => refersTo(id)) },
});
const by = (value: string) => ({ repeat: { mode: 'variable', value } });
const rows = (...specs: object[]) => ({
  kind: 'RowsLayout',
  spec: { rows: specs.map((spec) => ({ spec })) },
});
const tabs = (...specs: object[]) => ({
  kind: 'TabsLayout',
  spec: { tabs: specs.map((spec) => ({ spec })) },
});

function ids(layout: unknown): number[] {
  return read({ elements, layout }).panels.map(({ id }) => id);
}

function repeats(layout: unknown): string[] {
  return read({ elements, layout }).panels.map(({ id, repeats: all = [] }) =>
    [id, ...all.map(({ variable }) => variable)].join(' '),
  );
}

describe('dashboards of schema v2', () => {
  it('gives ids to elements without one of their own', () => {
    const odd = { a: panel('4', 'A'), b: panel(undefined, 'B'), c: panel(4, 'C'), d: panel(0, 9) };
    const shown = read({ elements: odd }).panels.map(({ id, title }) => `${id} ${title}`);
    expect(shown).to.deep.equal(['4 A', '5 B', '6 C', '7 9']);
  });

  it('take title, UID, slug and zone from where this schema has them', () => {
    const spec = { title: ' Ünïcode & Vans: 2! ', timeSettings: { timezone: 'Europe/Brussels' } };
    const { panels, variables, ...others } = read(spec);
    expect(others).to.deep.equal({
      uid: 'fleet',
      title: ' Ünïcode & Vans: 2! ',
      slug: 'ncode-vans-2',
      timeZone: 'Europe/Brussels',
    });
    expect([...panels, ...variables]).to.deep.equal([]);
  });

  it('have a slug for any title, and no zone when it is the browser’s', () => {
    const dashboard = read({ title: '🚀', timeSettings: { timezone: 'browser' } }, 7);
    expect(dashboard).to.deep.include({ uid: 'asked', slug: '-' });
    expect(dashboard).not.to.have.property('timeZone');
  });

  it('are read with tabs, nested rows, repeats and a library panel', () => {
    const { panels } = parseDashboard({ spec: fleet.v2?.spec }, 'fleet');
    expect(
      panels.map(({ id, title, repeats: all = [] }) => [
        id,
        title,
        ...all.map((one) => one.variable),
      ]),
    ).to.deep.equal([
      [1, 'Parcels per hour'],
      [2, 'Vans on the road'],
      [3, 'Queue in $site', 'site'],
      [4, 'Battery of $van in $site', 'site', 'van'],
      [5, 'Fuel price'],
      [6, 'Late deliveries'],
    ]);
  });

  it('list the panels of a grid top to bottom and left to right', () => {
    const place = (id: number, x: number, y: number) => refersTo(id, { x, y });
    const items = [place(4, 12, 8), place(3, 0, 8), place(2, 12, 0), place(1, 0, 0)];
    expect(ids({ kind: 'GridLayout', spec: { items } })).to.deep.equal([1, 2, 3, 4]);
  });

  it('list the panels of an auto grid in the saved order', () => {
    expect(ids(auto(3, 1, 2))).to.deep.equal([3, 1, 2]);
  });

  it('list panels row by row and tab by tab, with collapsed rows unfolded', () => {
    const inner = rows({ layout: auto(2) }, { collapse: true, layout: auto(1) });
    expect(ids(tabs({ layout: auto(3) }, { layout: inner }, { layout: auto(4) }))).to.deep.equal([
      3, 2, 1, 4,
    ]);
  });

  it('support the rows within a grid of the first version of the schema', () => {
    const gridRow = {
      kind: 'GridLayoutRow',
      spec: { y: 1, elements: [refersTo(3, { x: 9 }), refersTo(2, { x: 0 })], ...by('dc') },
    };
    const layout = {
      kind: 'GridLayout',
      spec: { items: [refersTo(4, { y: 5 }), gridRow, refersTo(1)] },
    };
    expect(repeats(layout)).to.deep.equal(['1', '2 dc', '3 dc', '4']);
  });

  it('support repeated items within repeated rows within repeated tabs', () => {
    const grid = {
      kind: 'AutoGridLayout',
      spec: { items: [refersTo(1, by('host')), refersTo(2)] },
    };
    const layout = tabs(
      { layout: rows({ layout: grid, ...by('rack') }), ...by('dc') },
      { layout: auto(3) },
    );
    expect(repeats(layout)).to.deep.equal(['1 dc rack host', '2 dc rack', '3']);
    const [one, two] = read({ elements, layout }).panels;
    expect(one?.repeats?.slice(0, 2)).to.deep.equal(two?.repeats);
  });

  it('title a library panel by its own title, else by its name in the library', () => {
    const library = (title: string) => ({
      kind: 'LibraryPanel',
      spec: { id: 1, title, libraryPanel: { uid: 'u', name: 'Library' } },
    });
    const title = (own: string) =>
      read({ elements: { 'panel-1': library(own) }, layout: auto(1) }).panels[0]?.title;
    expect([title('Own'), title('')]).to.deep.equal(['Own', 'Library']);
  });

  it('skip only what cannot be read', () => {
    const odd = {
      ...elements,
      a: null,
      b: { kind: 'Panel' },
      'panel-2': panel('two'),
      'panel-3': panel(3, 7),
      ['__proto__']: panel(9),
    };
    const items = [
      null,
      7,
      {},
      { spec: null },
      { spec: { element: 'x' } },
      refersTo(99),
      ...auto(1, 2, 3).spec.items,
    ];
    const layout = rows(
      { layout: null },
      { layout: 7 },
      { layout: { kind: 'FutureLayout', spec: { items } } },
      { layout: { kind: 'GridLayout', spec: { items: 'none', rows: null } }, repeat: 7 },
    );
    expect(read({ elements: odd, layout }).panels).to.deep.equal([
      { id: 1, title: 'p1' },
      { id: 10, title: '' },
      { id: 3, title: '7' },
    ]);
  });

  it('list all panels when the layout cannot be read', () => {
    for (const layout of [undefined, null, 7, { kind: 'GridLayout' }, { spec: [] }]) {
      expect(ids(layout)).to.deep.equal([1, 2, 3, 4, 5]);
    }
  });

  it('have no panels when `elements` is a list', () => {
    expect(read({ elements: Object.values(elements) }).panels).to.deep.equal([]);
  });

  it('survive endlessly nested layouts', () => {
    let layout: unknown = auto(1);
    for (let depth = 0; depth < 50_000; depth += 1) layout = rows({ layout });
    expect(ids(layout)).to.deep.equal([]);
  });

  it('list the variables of the dashboard, then those of rows and tabs', () => {
    const variable = (name: string, value: string) => ({
      kind: 'CustomVariable',
      spec: { name, query: value, current: { text: value, value } },
    });
    const layout = tabs({
      variables: [variable('site', 'tab'), variable('van', 'tab')],
      layout: rows({ variables: [variable('rack', 'row')], layout: auto(1) }),
    });
    const dashboard = read({ elements, layout, variables: [variable('site', 'own')] });
    expect(dashboard.variables.map(({ name, current }) => [name, current[0]?.value])).to.deep.equal(
      [
        ['site', 'own'],
        ['van', 'tab'],
        ['rack', 'row'],
      ],
    );
  });

  it('are read from the old API path too', () => {
    const dashboard = parseDashboard({ meta: { slug: 's' }, dashboard: fleet.v2?.spec }, 'fleet');
    expect(dashboard.panels).to.have.length(6);
    expect(dashboard).to.deep.include({ uid: 'fleet', slug: 's' });
  });

  it('may hold the first schema at the new API path', () => {
    const dashboard = parseDashboard(
      { metadata: { name: 'w' }, spec: { title: 'W', panels: [{ id: 1 }] } },
      'w',
    );
    expect(dashboard).to.deep.include({ uid: 'w', slug: 'w', panels: [{ id: 1, title: '' }] });
  });

  it('are a dashboard or a known error for any JSON', () => {
    const { layout } = fc.letrec((tie) => ({
      part: fc.record(
        {
          spec: fc.record(
            {
              x: fc.jsonValue(),
              y: fc.integer(),
              element: fc.oneof(fc.jsonValue(), fc.record({ name: fc.constantFrom('a', 'b') })),
              layout: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('layout')),
              repeat: fc.oneof(fc.jsonValue(), fc.record({ value: fc.string() })),
              variables: fc.jsonValue(),
              elements: fc.array(tie('part'), { maxLength: 2 }),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
      layout: fc.record(
        {
          kind: fc.constantFrom('GridLayout', 'RowsLayout', 'TabsLayout', 7),
          spec: fc.record(
            {
              items: fc.oneof(
                { maxDepth: 4 },
                fc.jsonValue(),
                fc.array(tie('part'), { maxLength: 3 }),
              ),
              rows: fc.oneof(
                { maxDepth: 4 },
                fc.jsonValue(),
                fc.array(tie('part'), { maxLength: 3 }),
              ),
              tabs: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    }));
    const element = fc.record({
      spec: fc.record({ id: fc.oneof(fc.integer(), fc.jsonValue()), title: fc.jsonValue() }),
    });
    const spec = fc.record(
      {
        title: fc.jsonValue(),
        elements: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), element),
        ),
        layout: fc.oneof(fc.jsonValue(), layout),
        variables: fc.oneof(
          fc.jsonValue(),
          fc.array(
            fc.record({
              kind: fc.string(),
              spec: fc.record({
                name: fc.jsonValue(),
                current: fc.jsonValue(),
                options: fc.jsonValue(),
                query: fc.jsonValue(),
              }),
            }),
          ),
        ),
        timeSettings: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), spec), fc.jsonValue(), (sent, metadata) => {
        try {
          const { panels, variables, uid } = parseDashboard({ metadata, spec: sent }, 'asked');
          expect(uid).to.be.a('string').and.not.equal('');
          for (const { id, title } of panels) {
            expect(id).to.satisfy(Number.isSafeInteger);
            expect(title).to.be.a('string');
          }
          for (const { current, options } of variables) {
            for (const { text, value } of [...current, ...options]) {
              expect([typeof text, typeof value]).to.deep.equal(['string', 'string']);
            }
          }
        } catch (error) {
          expect(error).to.be.instanceOf(GrafanaImagesError);
        }
      }),
    );
  });
});
