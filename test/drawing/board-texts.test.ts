import { expect } from 'chai';
import fc from 'fast-check';
import type { Board, Tile } from '../../src/drawing/model/board.ts';
import { graphOf } from '../support/drawing.ts';
import { textBoxesOnBoard, textsOutside, textsOverlapping } from '../support/text-boxes.ts';

const TITLES = ['', 'Busy', 'A long title with 東京 and 👨‍👩‍👧‍👦 in it, longer than a tile'];
const [WIDTH, TOP] = [900, 60];

const tile = fc.record({
  title: fc.constantFrom(...TITLES),
  type: fc.constantFrom('stat', 'gauge', 'bargauge', 'text', 'geomap', 'message'),
});

/** Tiles of one size, each row of them below a heading. */
const board = fc
  .record({
    columns: fc.integer({ min: 1, max: 8 }),
    height: fc.integer({ min: 40, max: 200 }),
    rows: fc.array(fc.array(tile, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
    title: fc.constantFrom(...TITLES),
  })
  .map(({ columns, height, rows, title }): Board => {
    const width = WIDTH / columns;
    const pitch = height + 40;
    const tiles = rows.flatMap((row, y) =>
      row.slice(0, columns).map((one, x): Tile => {
        const box = { x: x * width, y: TOP + y * pitch, width: width - 8, height };
        if (one.type === 'message') {
          return { box, content: { title: one.title, message: 'Grafana did not answer in time.' } };
        }
        const panel = { type: one.type, title: one.title, options: { content: '# Hello' } };
        const size = { width: box.width, height };
        return { box, content: graphOf({ a: [1, 2, 3], b: [4, 5, 6] }, panel, size) };
      }),
    );
    return {
      title,
      tiles,
      headings: rows.map((_, y) => ({
        text: 'A row',
        y: TOP + y * pitch - 20,
        isCollapsed: false,
      })),
      theme: 'dark',
      width: WIDTH,
      height: TOP + rows.length * pitch,
      scale: 1,
    };
  });

describe('texts of a board', function () {
  this.timeout(120_000);

  it('are within the picture and never over each other, also of panels that are not drawn', () => {
    fc.assert(
      fc.property(board, (drawn) => {
        const boxes = textBoxesOnBoard(drawn);
        expect(textsOutside(boxes, drawn)).to.deep.equal([]);
        expect(textsOverlapping(boxes)).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });
});
