import { textWidth, writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import type { BarOptions } from './bar-options.ts';

const SIZE = 12;
const GAP = 8;
const LINE = 16;

type LabelOptions = Pick<BarOptions, 'rotation' | 'labelLength'>;

const cut = (label: string, { labelLength }: LabelOptions) =>
  labelLength > 0 && label.length > labelLength ? `${label.slice(0, labelLength)}…` : label;

function widest(stage: Stage, labels: readonly string[], options: LabelOptions): number {
  const widths = labels
    .slice(0, 1000)
    .map((label) => textWidth(stage, cut(label, options), { size: SIZE }));
  return Math.max(0, ...widths);
}

/** Pixels below a plot that its categories take. */
export function categoryRoom(
  stage: Stage,
  labels: readonly string[],
  options: LabelOptions,
  height: number,
): number {
  const angle = (Math.abs(options.rotation) * Math.PI) / 180;
  const needed = widest(stage, labels, options) * Math.sin(angle) + LINE * Math.cos(angle);
  return Math.min(Math.ceil(needed) + GAP, height * 0.4);
}

/** Every so many categories are told that none overlaps the next one. */
function every(count: number, room: number, needed: number): number {
  return Math.max(1, Math.ceil((needed * count) / Math.max(1, room)));
}

export function paintCategoriesBelow(
  stage: Stage,
  plot: Box,
  labels: readonly string[],
  centres: readonly number[],
  options: LabelOptions,
): void {
  const { rotation } = options;
  const colour = stage.theme.text;
  const top = plot.y + plot.height + GAP;
  const slot = plot.width / Math.max(1, labels.length);
  const isCut = rotation === 0 && slot >= 40;
  const needed = rotation === 0 ? (isCut ? 0 : widest(stage, labels, options) + 10) : LINE;
  const step = every(labels.length, plot.width, needed);
  for (const [row, label] of labels.entries()) {
    if (row % step !== 0) continue;
    const style = { size: SIZE, colour, ...(isCut && { width: slot - 6 }) };
    const [x, text] = [centres[row] ?? 0, cut(label, options)];
    if (rotation === 0) {
      writeText(stage, text, x, top, { ...style, align: 'center', baseline: 'top' });
      continue;
    }
    stage.ctx.save();
    stage.ctx.translate(x, top);
    stage.ctx.rotate((rotation * Math.PI) / 180);
    const align = rotation < 0 ? 'right' : 'left';
    writeText(stage, text, 0, 0, { ...style, align, baseline: 'middle' });
    stage.ctx.restore();
  }
}

/** Pixels on the left of a plot that its categories take. */
export function asideRoom(
  stage: Stage,
  labels: readonly string[],
  options: LabelOptions,
  width: number,
): number {
  return Math.min(Math.ceil(widest(stage, labels, options)) + GAP, width * 0.4);
}

export function paintCategoriesAside(
  stage: Stage,
  plot: Box,
  labels: readonly string[],
  centres: readonly number[],
  options: LabelOptions,
): void {
  const step = every(labels.length, plot.height, LINE);
  const room = asideRoom(stage, labels, options, Infinity);
  for (const [row, label] of labels.entries()) {
    if (row % step !== 0) continue;
    const style = {
      size: SIZE,
      colour: stage.theme.text,
      align: 'right',
      baseline: 'middle',
    } as const;
    const width = Math.min(room, plot.x - GAP);
    writeText(stage, cut(label, options), plot.x - GAP, centres[row] ?? 0, { ...style, width });
  }
}
