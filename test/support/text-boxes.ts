import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { THEMES } from '../../src/drawing/colours/theme.ts';
import { classicPalette } from '../../src/drawing/colours/palettes.ts';
import type { Stage } from '../../src/drawing/canvas/stage.ts';
import type { Board } from '../../src/drawing/model/board.ts';
import type { Drawing } from '../../src/drawing/model/drawing.ts';
import { paintBoard } from '../../src/drawing/panels/paint-board.ts';
import { paintPicture } from '../../src/drawing/panels/paint-picture.ts';

/** Where a text is on a picture, in pixels. */
export interface TextBox {
  readonly text: string;
  /** Pixels of its font. */
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Draws a panel, and returns where its texts are. */
export function textBoxesOn(drawing: Drawing): TextBox[] {
  const { ctx, boxes } = recordingContext(drawing);
  paintPicture(stageOf(ctx, drawing), drawing);
  return boxes();
}

/** Draws a board, and returns where its texts are. */
export function textBoxesOnBoard(board: Board): TextBox[] {
  const { ctx, boxes } = recordingContext(board);
  const around = { theme: board.theme, zone: 'utc', range: { from: 0, to: 0 } };
  paintBoard(stageOf(ctx, around), board, (drawing) => stageOf(ctx, drawing), {
    isOver: () => false,
  });
  return boxes();
}

const stageOf = (
  ctx: SKRSContext2D,
  { theme, zone, range, version }: Pick<Drawing, 'theme' | 'zone' | 'range' | 'version'>,
): Stage => ({
  ctx,
  theme: THEMES[theme],
  around: { theme, clock: { zone, now: range.to }, palette: classicPalette(version) },
});

function recordingContext({ width, height }: Pick<Drawing, 'width' | 'height'>) {
  const real = createCanvas(width, height).getContext('2d');
  let boxes: TextBox[] = [];
  // What a message is written on covers what was drawn of the panel before it failed.
  const fillRect: SKRSContext2D['fillRect'] = (x, y, width, height) => {
    const { e, f } = real.getTransform();
    boxes = boxes.filter(
      ({ left, right, top, bottom }) =>
        left < e + x || right > e + x + width || top < f + y || bottom > f + y + height,
    );
  };
  const fillText: SKRSContext2D['fillText'] = (text, x, y) => {
    if (text.trim() === '') return;
    const ink = real.measureText(text);
    const { e, f } = real.getTransform();
    boxes.push({
      text,
      size: Number(/([\d.]+)px/.exec(real.font)?.[1] ?? 0),
      left: e + x - ink.actualBoundingBoxLeft,
      right: e + x + ink.actualBoundingBoxRight,
      top: f + y - ink.actualBoundingBoxAscent,
      bottom: f + y + ink.actualBoundingBoxDescent,
    });
  };
  const ctx = new Proxy(real, {
    get(target, key) {
      if (key === 'fillText') return fillText;
      if (key === 'fillRect') return fillRect;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
  return { ctx, boxes: () => boxes };
}

/** Pixels that a box may be larger than the ink: it is measured in whole pixels. */
const SLACK = 1.5;
/** What is free above and below nearly all letters, in sizes of the text. */
const FREE = 0.08;

/** Texts that are not wholly within a picture. */
export function textsOutside(
  boxes: readonly TextBox[],
  { width, height }: Pick<Drawing, 'width' | 'height'>,
): TextBox[] {
  return boxes.filter(
    ({ left, right, top, bottom }) =>
      left < -SLACK || top < -SLACK || right > width + SLACK || bottom > height + SLACK,
  );
}

/** Pairs of texts that are over each other. */
export function textsOverlapping(boxes: readonly TextBox[]): [string, string][] {
  const isOver = (a: TextBox, b: TextBox) =>
    a.left < b.right - SLACK &&
    b.left < a.right - SLACK &&
    a.top + FREE * a.size < b.bottom - FREE * b.size - SLACK &&
    b.top + FREE * b.size < a.bottom - FREE * a.size - SLACK;
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => isOver(one, other))
      .map((other): [string, string] => [one.text, other.text]),
  );
}
