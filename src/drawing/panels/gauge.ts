import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { colourByName } from '../colours/named.ts';
import { wholeText } from '../fields/display.ts';
import { gradientColour, isGradient } from '../colours/gradients.ts';
import type { DrawnField } from '../fields/apply.ts';
import { member, numberOf, oneOf } from '../model/read.ts';
import { ARC, type GaugeSizes, gaugeSizes } from '../single/gauge-layout.ts';
import { LEAST_SIZE, LINE_HEIGHT, writeFitting } from '../single/fit.ts';
import { narrowest, squarest, tiles } from '../single/layout.ts';
import { paintRadial } from '../single/paint-radial.ts';
import { withPercentRanges } from '../single/percent-range.ts';
import { radialLook } from '../single/radial-look.ts';
import { partsOf } from '../single/threshold-parts.ts';
import { type SingleValue, singleValues } from '../single/values.ts';
import type { PanelType } from './panel-type.ts';

/** Numbers on arcs from minimum to maximum. */
export const gauge: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames }) {
    const values = singleValues(panel, withPercentRanges(frames, stage.around));
    if (values.length === 0) return false;
    const radial = radialLook(panel, values.length);
    const look = lookOf(panel, values.length);
    const count = values.length;
    const columns =
      look.orientation === 'horizontal'
        ? 1
        : look.orientation === 'vertical'
          ? count
          : squarest(box, count);
    const boxes = tiles(box, count, columns, 8);
    if (radial) {
      for (const [index, value] of values.entries()) {
        paintRadial(stage, boxes[index] ?? box, value, radial);
      }
      return true;
    }
    const sizes = gaugeSizes(stage, narrowest(boxes), {
      names: look.hasName ? values.map(({ name }) => name) : [],
      values: values.map(({ shown }) => wholeText(shown)),
      labels: look.hasLabels ? values.flatMap(({ field }) => labelsOf(field)) : [],
      hasMarkers: look.hasMarkers,
      titleSize: look.titleSize,
      valueSize: look.valueSize,
    });
    for (const [index, value] of values.entries()) {
      paintGauge(stage, boxes[index] ?? box, value, sizes);
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

const [FROM, TO] = ARC;

function paintGauge(stage: Stage, tile: Box, value: SingleValue, sizes: GaugeSizes): void {
  const { radius, outer, ring, thickness, label, name } = sizes;
  const { field, shown } = value;
  const centre = {
    x: tile.x + tile.width / 2,
    y: tile.y + (tile.height - sizes.height) / 2 + label * LINE_HEIGHT + radius,
  };
  const stroke = { radius: outer - thickness / 2, width: thickness };
  if (ring > 0) paintRing(stage, field, centre, { radius: radius - ring / 2, width: ring });
  arc(stage, centre, stroke, [0, 1], stage.theme.secondary);
  const part = Number.isNaN(shown.number) ? 0 : Math.max(0, Math.min(1, shown.part));
  arc(stage, centre, stroke, [0, part], shown.colour);
  if (label > 0) writeLabels(stage, field, centre, sizes);
  writeFitting(stage, wholeText(shown), centre.x, centre.y, {
    size: sizes.value,
    weight: 'strong',
    colour: shown.colour,
    align: 'center',
    baseline: 'middle',
    width: 2 * (outer - thickness) * 0.94,
  });
  if (name < LEAST_SIZE) return;
  const bottom = tile.y + (tile.height + sizes.height) / 2;
  writeText(stage, value.name, centre.x, bottom - (name * LINE_HEIGHT) / 2, {
    size: name,
    weight: 'strong',
    colour: stage.theme.text,
    align: 'center',
    baseline: 'middle',
    width: tile.width,
  });
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

/** The thresholds within the range, which are what is written around the arc. */
const labelledParts = (field: DrawnField) =>
  partsOf(field).filter(({ part }) => part > 0 && part < 1);

const labelsOf = (field: DrawnField) =>
  labelledParts(field).map(({ value }) => wholeText(field.display(value)));

/** One that would be over the one before it is left out. */
function writeLabels(
  stage: Stage,
  field: DrawnField,
  { x, y }: Point,
  { radius, label: size }: GaugeSizes,
): void {
  let before: Box | undefined;
  for (const { part, value } of labelledParts(field)) {
    const angle = FROM + part * (TO - FROM);
    const text = wholeText(field.display(value));
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const width = textWidth(stage, text, { size });
    // Outside of the arc by as much as the text reaches towards it.
    const middle = {
      x: x + cos * (radius + 3 + width / 2),
      y: y + sin * (radius + 3 + size / 2),
    };
    const box = { x: middle.x - width / 2, y: middle.y - size / 2, width, height: size };
    if (before && isOver(before, box)) continue;
    before = box;
    writeText(stage, text, middle.x, middle.y, {
      size,
      colour: stage.theme.faintText,
      align: 'center',
      baseline: 'middle',
    });
  }
}

const isOver = (a: Box, b: Box) =>
  a.x < b.x + b.width + 2 &&
  b.x < a.x + a.width + 2 &&
  a.y < b.y + b.height &&
  b.y < a.y + a.height;
