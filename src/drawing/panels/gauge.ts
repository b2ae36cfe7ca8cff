import { type Box, inset, type Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { colourByName } from '../colours/named.ts';
import { wholeText } from '../fields/display.ts';
import { gradientColour, isGradient } from '../colours/gradients.ts';
import type { DrawnField } from '../fields/apply.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { largestFit, squarest, tiles } from '../single/layout.ts';
import { partsOf } from '../single/threshold-parts.ts';
import { type SingleValue, singleValues } from '../single/values.ts';
import type { PanelType } from './panel-type.ts';

/** Numbers on arcs from minimum to maximum. */
export const gauge: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames }) {
    const values = singleValues(panel, frames);
    if (values.length === 0) return false;
    const look = lookOf(panel, values.length);
    const count = values.length;
    const columns =
      look.orientation === 'horizontal'
        ? 1
        : look.orientation === 'vertical'
          ? count
          : squarest(box, count);
    const boxes = tiles(box, count, columns);
    const [first] = boxes;
    if (!first) return false;
    const names = look.hasName ? nameSize(stage, first, values, look) : 0;
    for (const [index, value] of values.entries()) {
      paintGauge(stage, boxes[index] ?? first, value, look, names);
    }
    return true;
  },
};

interface Look {
  readonly orientation: 'auto' | 'horizontal' | 'vertical';
  readonly hasName: boolean;
  readonly hasMarkers: boolean;
  readonly hasLabels: boolean;
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
}

function lookOf(panel: unknown, count: number): Look {
  const options = member(panel, 'options');
  const text = member(options, 'text');
  return {
    orientation: oneOf(member(options, 'orientation'), ['auto', 'horizontal', 'vertical']),
    hasName: count > 1,
    hasMarkers: member(options, 'showThresholdMarkers') !== false,
    hasLabels: member(options, 'showThresholdLabels') === true,
    titleSize: numberOf(member(text, 'titleSize')),
    valueSize: numberOf(member(text, 'valueSize')),
  };
}

function nameSize(stage: Stage, tile: Box, values: readonly SingleValue[], look: Look): number {
  if (look.titleSize !== undefined) return look.titleSize;
  const longest = values.reduce((a, { name }) => (name.length > a.length ? name : a), '');
  const room = { width: tile.width, height: tile.height * 0.18 };
  return Math.max(8, largestFit(stage, longest, room, 16));
}

/** The arc begins a little below its middle on the left, and ends as much below it on the right. */
const [FROM, TO] = [0.9 * Math.PI, 2.1 * Math.PI];
/** How far it goes below its middle, in radii. */
const BELOW = Math.sin(0.1 * Math.PI);

function paintGauge(stage: Stage, tile: Box, value: SingleValue, look: Look, names: number): void {
  const room = inset(tile, 4, 2);
  const label = look.hasLabels ? 14 : 0;
  const height = Math.max(1, room.height - names * 1.4);
  const radius = Math.max(4, Math.min(room.width / 2 - label * 2, (height - label) / (1 + BELOW)));
  const centre = {
    x: room.x + room.width / 2,
    y: room.y + label + (height - label - radius * (1 + BELOW)) / 2 + radius,
  };
  const ring = look.hasMarkers ? Math.max(2, radius * 0.06) : 0;
  const outer = radius - (ring > 0 ? ring + 2 : 0);
  const width = outer * 0.3;
  const { field, shown } = value;
  if (ring > 0) paintRing(stage, field, centre, { radius: radius - ring / 2, width: ring });
  arc(stage, centre, { radius: outer - width / 2, width }, [0, 1], stage.theme.secondary);
  const part = Number.isNaN(shown.number) ? 0 : Math.max(0, Math.min(1, shown.part));
  arc(stage, centre, { radius: outer - width / 2, width }, [0, part], shown.colour);
  if (look.hasLabels) writeLabels(stage, field, centre, radius + 4);
  const text = wholeText(shown);
  const inner = { width: 2 * (outer - width) * 0.92, height: outer * 0.62 };
  const size = look.valueSize ?? largestFit(stage, text, inner, outer * 0.5);
  writeText(stage, text, centre.x, centre.y - size * 0.05, {
    size,
    weight: 'strong',
    colour: shown.colour,
    align: 'center',
    baseline: 'middle',
    width: room.width,
  });
  if (names > 0) {
    writeText(stage, value.name, centre.x, room.y + room.height - names * 0.6, {
      size: names,
      weight: 'strong',
      colour: stage.theme.text,
      align: 'center',
      baseline: 'middle',
      width: room.width,
    });
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Stroke {
  readonly radius: number;
  readonly width: number;
}

function arc(
  { ctx }: Stage,
  { x, y }: Point,
  { radius, width }: Stroke,
  [from, to]: readonly [from: number, to: number],
  colour: string,
): void {
  if (to <= from || radius <= 0) return;
  ctx.beginPath();
  ctx.arc(x, y, radius, FROM + from * (TO - FROM), FROM + to * (TO - FROM));
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = 'butt';
  ctx.stroke();
}

/** Pieces in which a continuous colour mode is drawn. */
const PIECES = 60;

/** What each part of the range is coloured like. */
function paintRing(stage: Stage, field: DrawnField, centre: Point, stroke: Stroke): void {
  const { theme } = stage;
  const { mode } = field.settings.colour;
  if (isGradient(mode)) {
    for (let piece = 0; piece < PIECES; piece += 1) {
      const colour = gradientColour(mode, (piece + 0.5) / PIECES, theme.name);
      arc(stage, centre, stroke, [piece / PIECES, (piece + 1) / PIECES], colour);
    }
    return;
  }
  const steps = partsOf(field);
  for (const [index, { part, colour }] of steps.entries()) {
    const end = steps[index + 1]?.part ?? 1;
    arc(stage, centre, stroke, [part, end], colourByName(colour, theme.name));
  }
}

function writeLabels(stage: Stage, field: DrawnField, { x, y }: Point, radius: number): void {
  for (const { part, value } of partsOf(field)) {
    if (part <= 0 || part >= 1) continue;
    const angle = FROM + part * (TO - FROM);
    const text = wholeText(field.display(value));
    const width = textWidth(stage, text, { size: 12 });
    const side = Math.cos(angle);
    writeText(stage, text, x + side * (radius + width / 2), y + Math.sin(angle) * (radius + 6), {
      size: 12,
      colour: stage.theme.faintText,
      align: 'center',
      baseline: 'middle',
    });
  }
}
