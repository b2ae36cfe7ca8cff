import { expect } from 'chai';
import { createCanvas } from '@napi-rs/canvas';
import { createDrawings } from '../../src/drawing/create-drawing.ts';
import { THEMES } from '../../src/drawing/colours/theme.ts';
import { NotDrawnError } from '../../src/drawing/errors.ts';
import type { Board, Tile } from '../../src/drawing/model/board.ts';
import { paintBoard } from '../../src/drawing/panels/paint-board.ts';
import { rejectionOf } from '../support/failure.ts';
import { graphOf } from '../support/drawing.ts';

const box = (x: number, y: number) => ({ x, y, width: 200, height: 100 });
const tile = (x: number, y: number, more: Readonly<Record<string, unknown>> = {}): Tile => ({
  box: box(x, y),
  content: { ...graphOf({ a: [1, 2, 3] }, more), width: 200, height: 100 },
});
const boardOf = (tiles: readonly Tile[]): Board => ({
  title: 'A board',
  tiles,
  headings: [
    { text: 'Open', y: 60, isCollapsed: false },
    { text: 'Closed', y: 190, isCollapsed: true },
  ],
  footer: 'One panel does not fit.',
  theme: 'light',
  width: 420,
  height: 240,
  scale: 1,
});

/** Settings of the fields whose names match a pattern. */
const override = (options: string) => ({
  fieldConfig: {
    defaults: {},
    overrides: [
      { matcher: { id: 'byRegexp', options }, properties: [{ id: 'unit', value: 'bytes' }] },
    ],
  },
});

describe('a board of panels', function () {
  this.timeout(60_000);
  const drawings = createDrawings({ threads: 1 });
  after(() => drawings.close());

  /** Colours at places of a picture. */
  async function coloursAt(png: Buffer, places: readonly (readonly [number, number])[]) {
    const { loadImage } = await import('@napi-rs/canvas');
    const ctx = createCanvas(420, 240).getContext('2d');
    ctx.drawImage(await loadImage(png), 0, 0);
    return places.map(([x, y]) => [...ctx.getImageData(x, y, 1, 1).data].slice(0, 3).join());
  }

  it('has panels in their places on the colour of the page', async () => {
    const png = await drawings.drawBoard(boardOf([tile(10, 80), tile(215, 80)]));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([420, 240]);
    const colours = await coloursAt(png, [
      [12, 82],
      [217, 82],
      [2, 82],
      [212, 82],
    ]);
    const [panel, page] = ['255,255,255', '251,251,251'];
    expect(colours).to.deep.equal([panel, panel, page, page]);
  });

  it('is drawn with the panels that can be, whatever is wrong with the others', async () => {
    const png = await drawings.drawBoard(
      boardOf([
        tile(10, 80, { type: 'geomap' }),
        { box: box(215, 80), content: { title: 'Gone', message: 'Not drawn here: x' } },
      ]),
    );
    expect(png.readUInt32BE(16)).to.equal(420);
  });

  it('has the panels for which there was time; the others say so in their places', () => {
    const canvas = createCanvas(420, 240);
    const ctx = canvas.getContext('2d');
    const written: string[] = [];
    ctx.fillText = (text) => written.push(text);
    const around = { theme: 'dark', clock: { zone: 'utc', now: 0 }, palette: ['red'] } as const;
    let drawn = 0;
    paintBoard(
      { ctx, theme: THEMES.dark, around },
      boardOf([tile(10, 80, { title: 'First' }), tile(215, 80, { title: 'Second' })]),
      () => ({ ctx, theme: THEMES.dark, around }),
      { isOver: () => (drawn += 1) > 1 },
    );
    expect(written).to.include.members(['First', 'Second']);
    expect(written.join(' ')).to.contain('The dashboard');
  });

  describe('with a panel that would never be finished', () => {
    const [first, last] = [tile(10, 80, { title: 'First' }), tile(215, 130, { title: 'Last' })];
    /** Each more letter takes twice the time. */
    const endless: Tile = {
      box: box(215, 30),
      content: {
        ...graphOf(
          { [`${'a'.repeat(60)}!`]: [1, 2] },
          { title: 'Endless', ...override('/^(a+)+$/') },
        ),
        width: 200,
        height: 100,
      },
    };
    const missing = (title: string, message: string, at = endless.box): Tile => ({
      box: at,
      content: { title, message },
    });
    const TOO_LONG = 'This panel took too long to draw.';

    it('costs the time of that one and its place; the next picture has a new thread', async () => {
      const own = createDrawings({ threads: 1, tileMs: 1_000 });
      const png = await own.drawBoard(boardOf([first, endless, last]));
      const told = boardOf([first, missing('Endless', TOO_LONG), last]);
      expect(png.equals(await own.drawBoard(told))).to.equal(true);
      await own.close();
    });

    it('says so of those that come later, when several use up the time', async () => {
      const own = createDrawings({ threads: 1, tileMs: 1_000, timeoutMs: 500 });
      const png = await own.drawBoard(boardOf([first, endless, last, endless]));
      const late = 'The dashboard took too long to draw; ask for this panel alone.';
      const told = boardOf([
        first,
        missing('Endless', TOO_LONG),
        missing('Last', late, last.box),
        missing('Endless', late),
      ]);
      expect(png.equals(await own.drawBoard(told))).to.equal(true);
      await own.close();
    });

    it('leaves other pictures alone, which other threads draw meanwhile', async () => {
      const own = createDrawings({ threads: 2, timeoutMs: 5_000 });
      // Both threads have loaded what they draw with.
      await Promise.all([own.draw(graphOf({ a: [1] })), own.draw(graphOf({ a: [1] }))]);
      const { content } = endless;
      if (!('panel' in content)) throw new Error('no panel');
      const drawn: string[] = [];
      const never = rejectionOf(NotDrawnError, own.draw(content)).then(() => drawn.push('never'));
      for (let count = 0; count < 3; count += 1) {
        await own.draw(graphOf({ a: [1, 2, 3] }));
        drawn.push('other');
      }
      await never;
      expect(drawn).to.deep.equal(['other', 'other', 'other', 'never']);
      await own.close();
    });
  });

  it('is not drawn when all its panels together are too much', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`s${index}`, [1]]));
    const large: Tile = { box: box(0, 0), content: graphOf(many) };
    const failed = await rejectionOf(NotDrawnError, drawings.drawBoard(boardOf([large, large])));
    expect(failed.message).to.match(/more than is drawn here/);
  });
});
