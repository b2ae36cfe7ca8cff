import type { Stage } from '../canvas/stage.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { withOpacity } from '../colours/colour.ts';
import { wholeText } from '../fields/display.ts';
import { addArea, addLine } from '../graph/paths.ts';
import type { RadialLook } from './radial-look.ts';
import type { RadialSizes } from './radial-sizes.ts';
import type { SingleValue } from './values.ts';

const LINE = 1.21;
/** Pixels by which texts make room for the line. */
const LINE_ROOM = 8;
/** Larger radii have smaller texts in proportion. */
const DECAY = 0.86;

/** Value and name in the middle. */
export function paintRadialText(
  stage: Stage,
  { centre, radius, bar }: RadialSizes,
  value: SingleValue,
  look: RadialLook,
): void {
  const text = look.hasValue ? wholeText(value.shown) : '';
  const name = look.hasName ? value.name : '';
  const width = Math.max(1, radius * 2 - bar - radius / 7);
  const fitting = (words: string, height: number) =>
    Math.min(width / (textWidth(stage, words, { size: 100 }) / 100 || 1), height / LINE);
  const most = radius ** DECAY;
  const size = look.valueSize ?? fitting(text, 0.82 * most);
  const nameSize = Math.max(
    10,
    look.nameSize ?? fitting(name, text === '' ? radius / 4 : 0.45 * most),
  );
  const [high, nameHigh] = [size * LINE, nameSize * LINE];
  const lift =
    (look.shape === 'gauge' ? (high + (name === '' ? 0 : nameHigh)) / 4 : 0) +
    (look.hasLine && value.times ? LINE_ROOM : 0);
  const y = centre.y - (name === '' ? 0 : nameHigh * 0.3) - lift;
  const style = { align: 'center', baseline: 'middle' } as const;
  const { theme } = stage;
  if (text !== '') {
    writeText(stage, text, centre.x, y, { ...style, size, colour: theme.text, width });
  }
  if (name === '') return;
  const below = text === '' ? centre.y - lift : y + high * 0.7;
  const colour = text === '' ? theme.text : theme.faintText;
  writeText(stage, name, centre.x, below, { ...style, size: nameSize, colour, width });
}

/** The values over time below the number. */
export function paintRadialLine(
  stage: Stage,
  { centre, radius, bar, bottom }: RadialSizes,
  { field, shown, times }: SingleValue,
  look: RadialLook,
): void {
  if (!times) return;
  const points = field.field.values.flatMap((value, row) => {
    const time = times[row];
    const isPoint = typeof value === 'number' && Number.isFinite(value);
    return isPoint && typeof time === 'number' ? [{ time, value }] : [];
  });
  const isArc = look.shape === 'gauge';
  const [width, height] = [radius * (isArc ? 1.4 : 1.6) - bar, radius / 4];
  if (points.length < 2 || width < 10 || height < 4) return;
  const both = look.hasName && look.hasValue;
  const top = isArc ? bottom - height - LINE_ROOM : centre.y + radius / (both ? 3.3 : 4);
  const ends = (pick: (point: { time: number; value: number }) => number) => {
    const picked = points.map(pick).sort((a, b) => a - b);
    return [picked[0] ?? 0, picked.at(-1) ?? 0] as const;
  };
  const [[from, to], [low, high]] = [ends(({ time }) => time), ends(({ value }) => value)];
  const run = points.map(({ time, value }) => ({
    x: centre.x - width / 2 + ((time - from) / (to - from || 1)) * width,
    y: top + height - ((value - low) / (high - low || 1)) * height,
    base: top + height,
  }));
  const { ctx } = stage;
  const fill = ctx.createLinearGradient(0, top, 0, top + height);
  fill.addColorStop(0, withOpacity(shown.colour, 0.4));
  fill.addColorStop(1, withOpacity(shown.colour, 0));
  ctx.fillStyle = fill;
  ctx.beginPath();
  addArea(ctx, run, 'smooth');
  ctx.fill();
  ctx.strokeStyle = shown.colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  addLine(ctx, run, 'smooth');
  ctx.stroke();
}
