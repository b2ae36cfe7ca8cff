import { expect } from 'chai';
import fc from 'fast-check';
import {
  formatPanelReference,
  parsePanelReference,
} from '../../../src/grafana/dashboard/panel-reference.ts';

const guid = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';

describe('parsePanelReference', () => {
  for (const [text, reference] of [
    ['8', { id: 8 }],
    ['8&fullscreen', { id: 8 }],
    ['-3', { id: -3 }],
    ['panel--3-clone-1', { id: -3, copy: 1 }],
    ['23763571993', { id: 23763571993 }],
    ['9007199254740991', { id: Number.MAX_SAFE_INTEGER }],
    ['panel-8', { id: 8 }],
    ['panel-23763571993', { id: 23763571993 }],
    ['panel-8-clone-1', { id: 8, copy: 1 }],
    ['web-02$panel-8', { id: 8, values: ['web-02'] }],
    ['ghe$web-02$panel-8', { id: 8, values: ['ghe', 'web-02'] }],
    ['panel-51-clone-1/grid-item-38/panel-38', { id: 38, rowCopies: [1] }],
    ['panel-51-clone-1/grid-item-38/panel-38-clone-2', { id: 38, copy: 2, rowCopies: [1] }],
    ['panel-51-clone-1/panel-4-clone-2/panel-38', { id: 38, rowCopies: [1, 2] }],
    [`${guid}-clone-1/grid-item-38/panel-38`, { id: 38, rowCopies: [1] }],
    [`panel-8-clone-1-${guid}`, { id: 8, copy: 1 }],
    [`${guid}/panel-8`, { id: 8 }],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(parsePanelReference(text)).to.deep.equal({ values: [], rowCopies: [], ...reference });
    });
  }

  for (const text of [
    '',
    'panel',
    'panel-',
    `panel-${guid}`,
    'grid-item-8',
    'x',
    '99999999999999999',
  ]) {
    it(`finds no panel in ${JSON.stringify(text)}`, () => {
      expect(parsePanelReference(text)).to.equal(undefined);
    });
  }

  it('reads what formatPanelReference writes', () => {
    const index = fc.integer({ min: 0, max: 1_000 });
    const value = fc.stringMatching(/^[\w .-]{1,10}$/).filter((one) => !/^-?\d/.test(one));
    const parts = fc.record(
      {
        id: fc.maxSafeInteger().filter((id) => !Object.is(id, -0)),
        values: fc.array(value),
        rowCopies: fc.array(index),
        copy: index,
      },
      { requiredKeys: ['id', 'values', 'rowCopies'] },
    );
    fc.assert(
      fc.property(parts, (reference) => {
        expect(parsePanelReference(formatPanelReference(reference))).to.deep.equal(reference);
      }),
    );
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const id = parsePanelReference(text)?.id ?? 0;
        expect(id).to.satisfy(Number.isSafeInteger);
      }),
    );
    parsePanelReference('panel-1-clone-'.repeat(100_000));
  });
});
