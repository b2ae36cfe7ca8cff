import { expect } from 'chai';
import fc from 'fast-check';
import { pageLayout } from '../../../src/grafana/dashboard/page-layout.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';

const panel = (id: number, [x, y, w, h]: readonly number[], more: object = {}) => ({
  id,
  type: 'graph',
  title: `P${id}`,
  gridPos: { x, y, w, h },
  ...more,
});
const row = (id: number, y: number, title: string, more: object = {}) => ({
  id,
  type: 'row',
  title,
  gridPos: { x: 0, y, w: 24, h: 1 },
  ...more,
});
const hosts = {
  name: 'host',
  type: 'custom',
  multi: true,
  current: { value: ['a', 'b', 'c', 'd', 'e'] },
  options: [],
};

function layoutOf(panels: readonly unknown[], variables: readonly unknown[] = []) {
  const dashboard = { uid: 'x', title: 'X', panels, templating: { list: variables } };
  const layout = pageLayout(parseDashboard({ meta: {}, dashboard }, 'x', true), new Map());
  return {
    ...layout,
    panels: layout.panels.map(({ copy, x, y, w, h }) => `${copy.panel.title} ${x},${y} ${w}x${h}`),
  };
}

describe('the layout of a page', () => {
  it('has panels where they are on the grid', () => {
    const { panels, headings, height } = layoutOf([
      panel(1, [0, 0, 12, 8]),
      panel(2, [12, 0, 12, 8]),
      panel(3, [0, 8, 24, 4]),
    ]);
    expect(panels).to.deep.equal(['P1 0,0 12x8', 'P2 12,0 12x8', 'P3 0,8 24x4']);
    expect(headings).to.deep.equal([]);
    expect(height).to.equal(12);
  });

  it('has the titles of rows, and of a collapsed one only that', () => {
    const { panels, headings, height } = layoutOf(
      [
        row(1, 0, 'Of $host'),
        panel(2, [0, 1, 24, 5]),
        row(3, 6, 'More', {
          collapsed: true,
          panels: [panel(4, [0, 7, 12, 5]), panel(5, [12, 7, 12, 5])],
        }),
        row(6, 7, 'Last'),
        panel(7, [0, 8, 24, 5]),
      ],
      [{ ...hosts, current: { value: ['a'] } }],
    );
    expect(panels).to.deep.equal(['P2 0,1 24x5', 'P7 0,8 24x5']);
    expect(headings).to.deep.equal([
      { title: 'Of a', y: 0, hidden: 0 },
      { title: 'More', y: 6, hidden: 2 },
      { title: 'Last', y: 7, hidden: 0 },
    ]);
    expect(height).to.equal(13);
  });

  it('has the copies of a repeated panel side by side, and pushes down what is below', () => {
    const { panels } = layoutOf(
      [panel(1, [0, 0, 24, 6], { repeat: 'host', maxPerRow: 3 }), panel(2, [0, 6, 24, 6])],
      [hosts],
    );
    expect(panels).to.deep.equal([
      'P1 0,0 8x6',
      'P1 8,0 8x6',
      'P1 16,0 8x6',
      'P1 0,6 8x6',
      'P1 8,6 8x6',
      'P2 0,12 24x6',
    ]);
  });

  it('has the copies of a panel that is repeated downwards below each other', () => {
    const down = { repeat: 'host', repeatDirection: 'v' };
    const two = { ...hosts, current: { value: ['a', 'b'] } };
    const { panels } = layoutOf([panel(1, [6, 0, 10, 6], down)], [two]);
    expect(panels).to.deep.equal(['P1 6,0 10x6', 'P1 6,6 10x6']);
  });

  it('has a repeated row once for each value, with its own title', () => {
    const { headings, panels } = layoutOf(
      [row(1, 0, 'On $host', { repeat: 'host' }), panel(2, [0, 1, 24, 4])],
      [{ ...hosts, current: { value: ['a', 'b'] } }],
    );
    expect(headings.map(({ title, y }) => `${title} ${y}`)).to.deep.equal(['On a 0', 'On b 5']);
    expect(panels).to.deep.equal(['P2 0,1 24x4', 'P2 0,6 24x4']);
  });

  it('has the rows of a dashboard from before the grid', () => {
    const rows = [{ height: '380px', panels: [1, 2].map((id) => ({ id, title: 'O', span: 6 })) }];
    const dashboard = { uid: 'x', title: 'X', schemaVersion: 14, rows };
    const { panels } = pageLayout(parseDashboard({ meta: {}, dashboard }, 'x', true), new Map());
    expect(panels.map(({ x, y, w, h }) => [x, y, w, h])).to.deep.equal([
      [0, 0, 12, 10],
      [12, 0, 12, 10],
    ]);
  });

  it('has the sections of schema v2 below each other', () => {
    const kind = 'Panel';
    const elements = Object.fromEntries(
      [1, 2, 3].map((id) => [`p${id}`, { kind, spec: { id, title: `P${id}` } }]),
    );
    const item = (name: string, more: object = {}) => ({
      spec: { element: { name }, x: 0, y: 4, width: 24, height: 6, ...more },
    });
    const grid = (...items: unknown[]) => ({ kind: 'GridLayout', spec: { items } });
    const auto = (...items: unknown[]) => ({ kind: 'AutoGridLayout', spec: { items } });
    const tabs = [
      { spec: { title: 'One', layout: grid(item('p1')) } },
      { spec: { title: 'Two', layout: auto(item('p2'), item('p3')) } },
    ];
    const spec = { title: 'X', elements, layout: { kind: 'TabsLayout', spec: { tabs } } };
    const { panels, headings } = pageLayout(
      parseDashboard({ metadata: { name: 'x' }, spec }, 'x', true),
      new Map(),
    );
    expect(headings.map(({ title, y }) => `${title} ${y}`)).to.deep.equal(['One 0', 'Two 7']);
    expect(panels.map(({ copy, x, y, w, h }) => [copy.panel.title, x, y, w, h])).to.deep.equal([
      ['P1', 0, 1, 24, 6],
      ['P2', 0, 8, 8, 9],
      ['P3', 8, 8, 8, 9],
    ]);
  });

  it('keeps every panel within the grid, whatever is saved', () => {
    const size = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.double(), fc.constant('7'));
    fc.assert(
      fc.property(fc.array(fc.tuple(size, size, size, size), { maxLength: 20 }), (places) => {
        const saved = places.map((place, index) => panel(index + 1, place as number[]));
        const dashboard = { uid: 'x', title: 'X', panels: saved };
        const { panels } = pageLayout(
          parseDashboard({ meta: {}, dashboard }, 'x', true),
          new Map(),
        );
        for (const { x, y, w, h } of panels) {
          expect(x).to.be.within(0, 23);
          expect(w).to.be.within(1, 24 - x);
          expect(h).to.be.within(1, 200);
          expect(y).to.be.at.least(0);
        }
      }),
    );
  });
});
