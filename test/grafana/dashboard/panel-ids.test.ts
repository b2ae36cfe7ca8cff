import { expect } from 'chai';
import fc from 'fast-check';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';

/** The panels of a dashboard as `ID TITLE`. */
function panelsOf(dashboard: object): string[] {
  const { panels } = parseDashboard({ meta: {}, dashboard }, 'asked');
  return panels.map(({ id, title }) => `${id} ${title}`);
}

const row = (more: object = {}) => ({ type: 'row', title: 'Row', ...more });

describe('panel ids', () => {
  for (const [what, panels, shown] of [
    [
      'counts rows when nothing has an id',
      [row(), { title: 'First' }, { title: 'Second' }],
      ['2 First', '3 Second'],
    ],
    [
      'replaces the id 0',
      [
        { id: 0, title: 'First' },
        { id: 1, title: 'Second' },
      ],
      ['2 First', '1 Second'],
    ],
    [
      'replaces the second of two equal ids',
      [
        { id: 1, title: 'Reads' },
        { id: 1, title: 'Writes' },
      ],
      ['1 Reads', '2 Writes'],
    ],
    [
      'reads an id that is saved as text',
      [
        { id: '26', title: 'A' },
        { id: null, title: 'B' },
        { id: ' 7 ', title: 'C' },
      ],
      ['26 A', '27 B', '7 C'],
    ],
    [
      'replaces what is not a whole number',
      [
        { id: 2.5, title: 'A' },
        { id: 'x', title: 'B' },
        { id: true, title: 'C' },
        { id: '', title: 'D' },
        { id: 1, title: 'E' },
      ],
      ['2 A', '3 B', '4 C', '5 D', '1 E'],
    ],
    [
      'counts the ids of rows and of the panels in them, depth first',
      [
        row({ id: 40, collapsed: true, panels: [{ title: 'Held' }, { id: 7, title: 'Seven' }] }),
        { title: 'Last' },
      ],
      ['41 Held', '7 Seven', '42 Last'],
    ],
    [
      'follows the saved order, not the position',
      [
        { title: 'Low', gridPos: { x: 0, y: 9 } },
        { title: 'High', gridPos: { x: 0, y: 0 } },
      ],
      ['2 High', '1 Low'],
    ],
    [
      'keeps ids below 0, as Grafana does',
      [
        { id: -3, title: 'A' },
        { id: '-3', title: 'B' },
        { id: false, title: 'C' },
      ],
      ['-3 A', '1 B', '2 C'],
    ],
    [
      'shows a title that is a number',
      [
        { id: 1, title: 5 },
        { id: 2, title: null },
      ],
      ['1 5', '2 '],
    ],
    [
      'gives a library panel an id',
      [{ id: 3, title: 'A' }, { libraryPanel: { uid: 'u', name: 'Shared' } }],
      ['3 A', '4 Shared'],
    ],
    [
      'keeps the largest safe integer',
      [
        { id: Number.MAX_SAFE_INTEGER, title: 'A' },
        { title: 'B' },
        { id: 23763571993, title: 'C' },
      ],
      ['9007199254740991 A', '1 B', '23763571993 C'],
    ],
  ] as const) {
    it(what, () => {
      expect(panelsOf({ panels })).to.deep.equal(shown);
    });
  }

  it('gives every panel of any dashboard a safe integer of its own', () => {
    const id = fc.oneof(
      fc.integer({ min: -2, max: 5 }),
      fc.constantFrom<unknown>(undefined, null, '3', '0', 2.5, Number.MAX_SAFE_INTEGER, 'x', {}),
    );
    const panel = fc.record({ id, title: fc.string() });
    const held = fc.record({ id, type: fc.constant('row'), panels: fc.array(panel) });
    fc.assert(
      fc.property(fc.array(fc.oneof(panel, held)), fc.boolean(), (entries, isOld) => {
        const dashboard = isOld ? { rows: [{ panels: entries }] } : { panels: entries };
        const { panels } = parseDashboard({ dashboard }, 'asked');
        const ids = panels.map((one) => one.id);
        expect(new Set(ids).size).to.equal(ids.length);
        for (const own of ids) expect(own).to.satisfy(Number.isSafeInteger).and.not.equal(0);
      }),
    );
  });

  it('keeps ids that are unique already', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1 })), (ids) => {
        const panels = ids.map((id) => ({ id, title: '' }));
        expect(panelsOf({ panels })).to.deep.equal(ids.map((id) => `${id} `));
      }),
    );
  });
});
