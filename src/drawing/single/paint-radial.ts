import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { contrasting, withOpacity } from '../colours/colour.ts';
import { isGradient } from '../colours/gradients.ts';
import { wholeText } from '../fields/display.ts';
import { paintRadialLine, paintRadialText } from './radial-texts.ts';
import { barColours, type ColourAt, scaleColours } from './radial-colours.ts';
import type { RadialLook } from './radial-look.ts';
import { radialSizes, type RadialSizes } from './radial-sizes.ts';
import { partsOf } from './threshold-parts.ts';
import type { SingleValue } from './values.ts';

/** From where to where a gauge goes, clockwise from the right. */
const ARCS: Readonly<Record<RadialLook['shape'], readonly [from: number, size: number]>> = {
  gauge: [(160 * Math.PI) / 180, (220 * Math.PI) / 180],
  circle: [-Math.PI / 2, 2 * Math.PI],
};

/** One gauge. */
export function paintRadial(stage: Stage, box: Box, value: SingleValue, look: RadialLook): void {
  const sizes = radialSizes(box, look);
  const { field, shown } = value;
  const { theme } = stage;
  const gauge = { ...sizes, arc: ARCS[look.shape] };
  const part = partIn(field.range, shown.number);
  const neutral = look.neutral === undefined ? 0 : partIn(field.range, look.neutral);
  const [from, to] = neutral <= part ? [neutral, part] : [part, neutral];
  const colours = look.hasGradient ? barColours(field, shown.colour, theme) : undefined;
  if (look.hasGlowInside) paintGlowInside(stage, sizes, shown.colour);
  if (look.segments > 1) {
    paintSegments(stage, gauge, look, [from, to], colours ?? segmentColours(value, stage));
  } else {
    const isWhole = from <= 0 && to >= 1;
    if (!isWhole) stroke(stage, gauge, gauge, [0, 1], () => theme.secondary, look.isRounded);
    stage.ctx.save();
    if (look.hasGlow) glow(stage, shown.colour, sizes.bar);
    stroke(stage, gauge, gauge, [from, to], colours ?? (() => shown.colour), look.isRounded);
    stage.ctx.restore();
    if (look.isRounded && look.end !== 'none' && to > from) {
      paintEnd(stage, gauge, look.end, to, (colours ?? (() => shown.colour))(to));
    }
  }
  if (sizes.ring > 0) paintRing(stage, gauge, value);
  if (sizes.label > 0) paintLabels(stage, gauge, value);
  paintRadialText(stage, sizes, value, look);
  if (look.hasLine) paintRadialLine(stage, sizes, value, look);
}

function partIn({ min, max }: { min: number; max: number }, value: number): number {
  const [low, high] = min === max ? [min - min * 0.1, max + max * 0.1] : [min, max];
  const part = (value - low) / (high - low || 1);
  return Number.isNaN(part) ? 0 : Math.max(0, Math.min(1, part));
}

const segmentColours =
  ({ field }: SingleValue, stage: Stage): ColourAt =>
  (part) =>
    field.settings.colour.mode === 'thresholds'
      ? scaleColours(field, stage.theme)(part)
      : field.display(field.range.min + part * (field.range.max - field.range.min)).colour;

type Gradient = ReturnType<Stage['ctx']['createConicGradient']>;

interface Gauge extends RadialSizes {
  readonly arc: readonly [from: number, size: number];
}

/** Pieces of an arc between which its colour is told. */
const STOPS = 48;

/** A part of the arc. */
function stroke(
  { ctx }: Stage,
  { centre, arc }: Gauge,
  { radius, bar }: Pick<RadialSizes, 'radius' | 'bar'>,
  [from, to]: readonly [from: number, to: number],
  colourAt: ColourAt,
  isRounded: boolean,
): void {
  if (to <= from || radius <= 0) return;
  const [start, size] = arc;
  const draw = (a: number, b: number, paint: string | Gradient, cap: 'round' | 'butt') => {
    ctx.lineWidth = bar;
    ctx.strokeStyle = paint;
    ctx.lineCap = cap;
    ctx.beginPath();
    ctx.arc(centre.x, centre.y, radius, start + a * size, start + b * size);
    ctx.stroke();
  };
  if (isRounded) {
    draw(from, from + 1e-4, colourAt(from), 'round');
    draw(to - 1e-4, to, colourAt(to), 'round');
  }
  const around = ctx.createConicGradient(start, centre.x, centre.y);
  const turn = size / (2 * Math.PI);
  let before: string | undefined;
  for (let stop = 0; stop <= STOPS; stop += 1) {
    const part = from + ((to - from) * stop) / STOPS;
    around.addColorStop(part * turn, colourAt(part));
    before ??= colourAt(part);
  }
  const isPlain = [from, (from + to) / 2, to].every((part) => colourAt(part) === before);
  draw(from, to, isPlain && before !== undefined ? before : around, 'butt');
}

/** The ring has the colours of its steps one beside the other. */
function paintRing(stage: Stage, gauge: Gauge, value: SingleValue): void {
  const { field } = value;
  const ring = { radius: gauge.ringRadius, bar: gauge.ring };
  const colourAt = scaleColours(field, stage.theme);
  if (isGradient(field.settings.colour.mode)) {
    stroke(stage, gauge, ring, [0, 1], colourAt, false);
    return;
  }
  const parts = [0, ...partsOf(field).map(({ part }) => part), 1];
  for (const [index, from] of parts.entries()) {
    const to = parts[index + 1] ?? 1;
    if (to > from) stroke(stage, gauge, ring, [from, to], () => colourAt(from), false);
  }
}

function paintSegments(
  stage: Stage,
  gauge: Gauge,
  { segments, spacing }: RadialLook,
  [from, to]: readonly [from: number, to: number],
  colourAt: ColourAt,
): void {
  const degrees = (gauge.arc[1] * 180) / Math.PI;
  const between = spacing * Math.max(degrees / 1.5 / segments, 2);
  const inner = gauge.radius - gauge.bar / 2;
  const most = Math.floor((inner * gauge.arc[1]) / (between + 3));
  const count = Math.max(1, Math.min(most, segments));
  const size = Math.max(0.2 / degrees, 1 / count - between / degrees);
  for (let at = 0; at < count; at += 1) {
    const start = at / count;
    const isFilled = start >= from && start < to;
    const colour = isFilled ? colourAt(start) : stage.theme.mediumBorder;
    stroke(stage, gauge, gauge, [start, start + size], () => colour, false);
  }
}

function glow({ ctx }: Stage, colour: string, bar: number): void {
  ctx.shadowColor = colour;
  ctx.shadowBlur = bar * 0.6;
}

function paintGlowInside({ ctx }: Stage, { centre, radius }: RadialSizes, colour: string): void {
  const light = ctx.createRadialGradient(centre.x, centre.y, 0, centre.x, centre.y, radius);
  light.addColorStop(0, withOpacity(colour, 0.2));
  light.addColorStop(0.9, withOpacity(colour, 0));
  ctx.fillStyle = light;
  ctx.beginPath();
  ctx.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

function paintEnd(
  { ctx }: Stage,
  { centre, radius, bar, arc }: Gauge,
  end: RadialLook['end'],
  part: number,
  colour: string,
): void {
  const angle = arc[0] + part * arc[1];
  const [x, y] = [centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle)];
  const size = end === 'point' ? bar * 0.2 : bar / 2;
  if (end === 'point') ctx.fillStyle = withOpacity(contrasting(colour), 0.75);
  else {
    const light = ctx.createRadialGradient(x, y, 0, x, y, size);
    light.addColorStop(0, 'rgba(255, 255, 255, 0.7)');
    light.addColorStop(1, 'rgba(255, 255, 255, 0)');
    ctx.fillStyle = light;
  }
  ctx.beginPath();
  ctx.arc(x, y, size, 0, 2 * Math.PI);
  ctx.fill();
}

/** The ends of the scale and the thresholds between them, along the arc; none over the one before. */
function paintLabels(stage: Stage, { centre, label, labelRadius, arc }: Gauge, value: SingleValue) {
  const { field } = value;
  const inner = partsOf(field).filter(({ part }) => part > 0 && part < 1);
  const isCircle = arc[1] >= 2 * Math.PI;
  const places = [
    { part: 0, value: field.range.min },
    ...inner,
    ...(isCircle ? [] : [{ part: 1, value: field.range.max }]),
  ];
  let free = -Infinity;
  for (const { part, value: at } of places) {
    const text = wholeText(field.display(at));
    const half = textWidth(stage, text, { size: label }) / 2 / labelRadius / arc[1];
    // Those at the ends of an arc begin and end with it.
    const middle = isCircle ? part : Math.max(half, Math.min(1 - half, part));
    if (middle - half < free) continue;
    free = middle + half;
    const angle = arc[0] + middle * arc[1];
    stage.ctx.save();
    stage.ctx.translate(
      centre.x + (labelRadius - label * 0.6) * Math.cos(angle),
      centre.y + (labelRadius - label * 0.6) * Math.sin(angle),
    );
    stage.ctx.rotate(angle + Math.PI / 2);
    const style = { size: label, colour: stage.theme.faintText, align: 'center' } as const;
    writeText(stage, text, 0, 0, { ...style, baseline: 'middle' });
    stage.ctx.restore();
  }
}
