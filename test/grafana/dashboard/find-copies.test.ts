import { expect } from 'chai';
import { expandRepeats, type Values } from '../../../src/grafana/dashboard/expand-repeats.ts';
import { indexCopies } from '../../../src/grafana/dashboard/find-copies.ts';
import type { Dashboard } from '../../../src/grafana/dashboard/model.ts';
import { parsePanelReference } from '../../../src/grafana/dashboard/panel-reference.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { runAtOnce } from '../../../src/util/time-slices.ts';

const variable = (name: string, options: readonly string[], more: object = {}) => ({
  type: 'custom',
  name,
  multi: true,
  includeAll: true,
  query: options.join(','),
  current: { text: ['All'], value: ['$__all'] },
  ...more,
});
const at = (id: number, y: number, more: object = {}) => ({
  id,
  type: 'graph',
  title: `p${id}`,
  gridPos: { x: 0, y },
  ...more,
});
const row = (id: number, y: number, more: object = {}) => at(id, y, { type: 'row', ...more });

function read(panels: readonly object[], list: readonly object[]): Dashboard {
  return parseDashboard({ dashboard: { panels, templating: { list } } }, 'asked');
}

const finderOf = (dashboard: Dashboard, values: Values) =>
  runAtOnce(indexCopies(dashboard, values));

/** The copies that an address shows, each as `ID NAME=VALUE…`. */
function shown(dashboard: Dashboard, text: string, values: Values = new Map()): string[] {
  const reference = parsePanelReference(text);
  if (!reference) throw new Error(text);
  const fits = finderOf(dashboard, values).matcher(reference);
  return [...expandRepeats(dashboard, values)]
    .filter(fits)
    .map(({ panel, narrowed }) =>
      [panel.id, ...[...narrowed].map(([name, value]) => `${name}=${value}`)].join(' '),
    );
}

const hosts = variable('host', ['a', 'b', 'c']);
const dcs = variable('dc', ['x', 'y']);

describe('the address of a copy', () => {
  it('shows one copy of a repeated panel by its place, of any other panel the panel itself', () => {
    const dashboard = read([at(8, 0, { repeat: 'host' }), at(9, 5)], [hosts]);
    expect(shown(dashboard, 'panel-8-clone-1')).to.deep.equal(['8 host=b']);
    expect(shown(dashboard, 'panel-8-clone-0')).to.deep.equal(['8 host=a']);
    expect(shown(dashboard, 'panel-8-clone-3')).to.deep.equal([]);
    expect(shown(dashboard, 'panel-8')).to.have.length(3);
    expect(shown(dashboard, 'c$panel-8')).to.deep.equal(['8 host=c']);
    expect(shown(dashboard, 'row-1/c$panel-8')).to.deep.equal(['8 host=c']);
    expect(shown(dashboard, 'panel-51-clone-1/grid-item-9/panel-9')).to.deep.equal(['9']);
  });

  it('shows a panel of one copy of a row', () => {
    const hidden = row(51, 0, { repeat: 'dc', collapsed: true, panels: [at(38, 1)] });
    const nested = [hidden, row(52, 2, { repeat: 'dc' }), at(39, 3, { repeat: 'host' })];
    const dashboard = read(nested, [hosts, dcs]);
    expect(shown(dashboard, 'panel-51-clone-1/grid-item-38/panel-38')).to.deep.equal(['38 dc=y']);
    expect(shown(dashboard, 'panel-52-clone-1/grid-item-39/panel-39-clone-2')).to.deep.equal([
      '39 dc=y host=c',
    ]);
    expect(shown(dashboard, 'panel-38')).to.deep.equal(['38 dc=x', '38 dc=y']);
  });

  it('shows the panel itself when its values are not known', () => {
    const unknown = variable('host', [], { type: 'query' });
    const dashboard = read([at(8, 0, { repeat: 'host' })], [unknown]);
    expect(shown(dashboard, 'panel-8-clone-1')).to.deep.equal(['8']);
  });

  describe('by the id that Grafana 10 and older give it', () => {
    const panels = [at(1, 0), at(8, 1, { repeat: 'host' }), at(4, 9), at(5, 10, { repeat: 'dc' })];

    it('is the id after the highest one, copy after copy', () => {
      const dashboard = read(panels, [hosts, dcs]);
      expect(shown(dashboard, '9')).to.deep.equal(['8 host=b']);
      expect(shown(dashboard, '10')).to.deep.equal(['8 host=c']);
      expect(shown(dashboard, '11')).to.deep.equal(['5 dc=y']);
      expect(shown(dashboard, '12')).to.deep.equal([]);
      expect(shown(dashboard, '4')).to.deep.equal(['4']);
    });

    it('depends on the requested values, as far as they are options', () => {
      const dashboard = read(panels, [hosts, dcs]);
      const values = new Map([['host', ['c', 'zzz', 'b']]]);
      expect(shown(dashboard, '9', values)).to.deep.equal(['8 host=c']);
      expect(shown(dashboard, '10', values)).to.deep.equal(['5 dc=y']);
    });

    it('counts repeated rows with their panels, and then the repeated panels in them', () => {
      const open = [row(1, 0, { repeat: 'dc' }), at(2, 1), at(3, 2, { repeat: 'host' })];
      const dashboard = read(open, [variable('host', ['a', 'b']), dcs]);
      // 4 is the second row, 5 and 6 are its panels.
      expect(shown(dashboard, '4')).to.deep.equal([]);
      expect(shown(dashboard, '5')).to.deep.equal(['2 dc=y']);
      expect(shown(dashboard, '7')).to.deep.equal(['3 dc=x host=b']);
      expect(shown(dashboard, '8')).to.deep.equal(['3 dc=y host=b']);
    });

    it('is found for the copies that were saved, whatever their id was', () => {
      const host = (value: string) => ({ host: { text: value, value } });
      const saved = [
        at(8, 0, { repeat: 'host', scopedVars: host('a') }),
        at(40, 1, { repeatPanelId: 8, scopedVars: host('b') }),
        at(41, 2, { repeatPanelId: 8, scopedVars: host('c') }),
      ];
      const dashboard = read(saved, [variable('host', [], { type: 'query', refresh: 1 })]);
      expect(shown(dashboard, '40')).to.deep.equal(['8 host=b']);
      expect(shown(dashboard, '9')).to.deep.equal(['8 host=b']);
      expect(shown(dashboard, '42')).to.deep.equal([]);
      const only = new Map([['host', ['a']]]);
      expect(shown(dashboard, '41', only)).to.deep.equal([]);
      expect(finderOf(dashboard, only).unshown(41)).to.deep.include({
        number: 1,
        narrowed: new Map([['host', 'c']]),
      });
      expect(finderOf(dashboard, only).unshown(8)).to.equal(undefined);
      expect(finderOf(dashboard, only).unshown(42)).to.equal(undefined);
    });

    it('is the source of the source for the copy of a copy, however long the chain', () => {
      const length = 20_000;
      const chain = Array.from({ length }, (_, index) =>
        at(index + 2, index, { repeatPanelId: index + 1 }),
      );
      const dashboard = read([at(1, 0, { repeat: 'host' }), ...chain], [hosts]);
      expect(dashboard.copies?.at(-1)).to.deep.include({ id: length + 1, panelId: 1 });
      const circle = [at(1, 0), at(2, 1, { repeatPanelId: 3 }), at(3, 2, { repeatPanelId: 2 })];
      expect(shown(read(circle, []), '2')).to.deep.equal([]);
    });

    it('is searched for a bounded time', () => {
      const many = Array.from({ length: 900 }, (_, index) => `v${index}`);
      const names = ['a', 'b', 'c', 'd'];
      const rows = names.reduceRight<object[]>(
        (held, name) => [row(0, 0, { repeat: name, panels: held })],
        [at(0, 0)],
      );
      const dashboard = read(
        rows,
        names.map((name) => variable(name, many)),
      );
      expect(finderOf(dashboard, new Map()).unshown(Number.MAX_SAFE_INTEGER)).to.equal(undefined);
    });
  });
});
