import { readFileSync } from 'node:fs';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Box } from '../../src/drawing/canvas/stage.ts';
import { registerFonts } from '../../src/drawing/canvas/fonts.ts';
import { THEMES } from '../../src/drawing/colours/theme.ts';
import { classicPalette } from '../../src/drawing/colours/palettes.ts';
import type { Drawing } from '../../src/drawing/model/drawing.ts';
import { paintPicture } from '../../src/drawing/panels/paint-picture.ts';
import { parseFrames } from '../../src/grafana/query/parse-frames.ts';
import { decodeOdd } from './oracle-json.ts';

// As the threads that draw have them: a machine may have no font of its own, and then no letters.
registerFonts(GlobalFonts);

/** What `@grafana/data` computed, or a panel with the answer of its data source. */
// The caller knows what it made.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function readFixture<T>(name: string): T {
  const file = new URL(`../fixtures/drawing/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'), decodeOdd) as T;
}

/** A panel, what its data source answered, and what `@grafana/data` makes of both. */
export interface Body {
  readonly panel: Readonly<Record<string, unknown>> & {
    readonly targets: readonly { readonly refId: string }[];
  };
  readonly answer: unknown;
  readonly expected: {
    readonly legend?: readonly {
      readonly name: string;
      readonly color: string;
      readonly values: Readonly<Record<string, string>>;
    }[];
    readonly stats?: readonly {
      readonly title: string;
      readonly text: string;
      readonly color: string;
    }[];
    readonly table?: readonly {
      readonly columns: readonly string[];
      readonly rows: readonly string[][];
    }[];
    readonly mustSay?: string;
  };
}

/** The picture of a body, over the times of its data. */
export function drawingOf({ panel, answer }: Pick<Body, 'panel' | 'answer'>): Drawing {
  const data = parseFrames(
    answer,
    panel.targets.map(({ refId }) => refId),
  );
  const times = data.frames.flatMap(({ fields }) =>
    fields.flatMap(({ type, values }) => (type === 'time' ? (values as number[]) : [])),
  );
  return {
    panel,
    ...data,
    range: { from: Math.min(...times, 1e13), to: Math.max(...times, 0) + 1 },
    zone: 'utc',
    theme: 'dark',
    width: 800,
    height: 500,
    scale: 1,
  };
}

/** A text on a picture, and the colour that it is written in. */
export interface Written {
  readonly text: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
  /** Where its letters are on the picture, in pixels. */
  readonly box: Box;
}

/** A rectangle of a picture that is filled in one colour. */
export interface Filled {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** Draws, and returns what is written on the picture. */
export const writtenOn = (drawing: Drawing) => recordedOn(drawing).written;

interface Recorded {
  readonly written: Written[];
  readonly filled: Filled[];
  /** Boxes within which was drawn, such as the plot of a graph. */
  readonly clips: Box[];
}

/** Draws, and returns what is written on the picture and which rectangles are filled. */
export function recordedOn(drawing: Drawing): Recorded {
  const ctx = createCanvas(drawing.width, drawing.height).getContext('2d');
  const written: Written[] = [];
  const filled: Filled[] = [];
  const clips: Box[] = [];
  const inkOf = () => (typeof ctx.fillStyle === 'string' ? ctx.fillStyle : '');
  const fillRect: SKRSContext2D['fillRect'] = (x, y, width, height) => {
    filled.push({ x, y, width, height, colour: inkOf() });
  };
  const fillText: SKRSContext2D['fillText'] = (text, x, y) => {
    written.push({ text, x, y, colour: inkOf(), box: boxOfText(ctx, text, x, y) });
  };
  const rect: SKRSContext2D['rect'] = (x, y, width, height) => {
    clips.push({ x, y, width, height });
    ctx.rect(x, y, width, height);
  };
  const recorded = new Proxy(ctx, {
    get(target, key) {
      if (key === 'fillText') return fillText;
      if (key === 'fillRect') return fillRect;
      if (key === 'rect') return rect;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
  const { theme, zone, version } = drawing;
  const around = {
    theme,
    clock: { zone, now: drawing.range.to },
    palette: classicPalette(version),
  };
  paintPicture({ ctx: recorded, theme: THEMES[theme], around }, drawing);
  return { written, filled, clips };
}

/** Where the letters of a text are on the picture, whichever way it is turned. */
function boxOfText(ctx: SKRSContext2D, text: string, x: number, y: number): Box {
  const { a, b, c, d, e, f } = ctx.getTransform();
  const size = ctx.measureText(text);
  const corners = [-size.actualBoundingBoxLeft, size.actualBoundingBoxRight].flatMap((dx) =>
    [-size.actualBoundingBoxAscent, size.actualBoundingBoxDescent].map((dy) => ({
      x: a * (x + dx) + c * (y + dy) + e,
      y: b * (x + dx) + d * (y + dy) + f,
    })),
  );
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

export const textsOn = (drawing: Drawing) => writtenOn(drawing).map(({ text }) => text);

/** Draws, and returns the pixels, four bytes each. */
export function pixelsOf(drawing: Drawing): Uint8ClampedArray {
  const { theme, zone, version, width, height } = drawing;
  const ctx = createCanvas(width, height).getContext('2d');
  const around = {
    theme,
    clock: { zone, now: drawing.range.to },
    palette: classicPalette(version),
  };
  paintPicture({ ctx, theme: THEMES[theme], around }, drawing);
  return ctx.getImageData(0, 0, width, height).data;
}

/** A panel over time with one query, of which each series has a value a minute. */
export function graphOf(
  series: Readonly<Record<string, readonly (number | null)[]>>,
  panel: Readonly<Record<string, unknown>> = {},
  more: Partial<Drawing> = {},
): Drawing {
  const from = Date.UTC(2026, 10, 26, 8);
  const longest = Math.max(0, ...Object.values(series).map(({ length }) => length));
  return {
    panel: { type: 'timeseries', title: 'A graph', ...panel },
    frames: Object.entries(series).map(([name, values]) => ({
      refId: 'A',
      length: values.length,
      notices: [],
      fields: [
        {
          name: 'Time',
          type: 'time',
          config: {},
          values: values.map((_, index) => from + index * 60_000),
        },
        { name, type: 'number', config: {}, values },
      ],
    })),
    range: { from, to: from + Math.max(1, longest - 1) * 60_000 },
    zone: 'utc',
    theme: 'dark',
    width: 800,
    height: 400,
    scale: 1,
    ...more,
  };
}
