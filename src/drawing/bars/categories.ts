import { fitNames } from '../canvas/fit-names.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { placeBelow, writeBelow } from '../graph/labels-below.ts';
import type { BarOptions } from './bar-options.ts';

const SIZE = 12;
const GAP = 8;
const LINE = 16;
/** Pixels of a category from which on its own name is cut rather than left out. */
const NARROW = 40;

type LabelOptions = Pick<BarOptions, 'rotation' | 'labelLength' | 'labelSpacing'>;

const cut = (label: string, { labelLength }: LabelOptions) =>
  labelLength > 0 && label.length > labelLength ? `${label.slice(0, labelLength)}…` : label;

function widest(stage: Stage, labels: readonly string[], options: LabelOptions): number {
  const widths = labels
    .slice(0, 1000)
    .map((label) => textWidth(stage, cut(label, options), { size: SIZE }));
  return Math.max(0, ...widths);
}

const radians = ({ rotation }: LabelOptions) => (Math.abs(rotation) * Math.PI) / 180;

/** Pixels below a plot that its categories take. @param height of the whole chart */
export function categoryRoom(
  stage: Stage,
  labels: readonly string[],
  options: LabelOptions,
  height: number,
): number {
  const angle = radians(options);
  const needed = widest(stage, labels, options) * Math.sin(angle) + LINE * Math.cos(angle);
  return Math.min(Math.ceil(needed) + GAP, Math.max(LINE + GAP, height * 0.4));
}

/** Every so many categories are told that none overlaps the next one. */
function every(count: number, room: number, needed: number): number {
  const most = needed > 0 ? Math.floor(room / needed) : Infinity;
  return Math.max(1, Math.ceil(count / Math.max(1, most)));
}

/**
 * The names of categories below a plot.
 * @param within from where to where they may reach, and how far down
 */
export function paintCategoriesBelow(
  stage: Stage,
  plot: Box,
  labels: readonly string[],
  centres: readonly number[],
  { options, within }: { readonly options: LabelOptions; readonly within: Box },
): void {
  const names = labels.map((label) => cut(label, options));
  if (options.rotation === 0) paintLevel(stage, plot, names, centres, { options, within });
  else paintTurned(stage, plot, names, centres, { options, within });
}

function paintLevel(
  stage: Stage,
  plot: Box,
  names: readonly string[],
  centres: readonly number[],
  { options, within }: { readonly options: LabelOptions; readonly within: Box },
): void {
  const { x, width } = within;
  const spacing = Math.abs(options.labelSpacing);
  const slot = plot.width / Math.max(1, names.length);
  const top = plot.y + plot.height + GAP;
  const needed = widest(stage, names, { rotation: 0, labelLength: 0, labelSpacing: 0 }) + 10;
  const step = every(names.length, plot.width, Math.max(needed, spacing));
  if (slot < Math.max(NARROW, spacing) || (step === 2 && slot < 2 * NARROW)) {
    const shown = names.map((text, row) => ({ x: centres[row] ?? 0, text }));
    const labels = shown.filter(isTold(names.length, step, options));
    writeBelow(stage, placeBelow(stage, labels, [x, x + width]), top, stage.theme.text);
    return;
  }
  const texts = fitNames(stage, names, { size: SIZE }, slot - 6);
  const labels = texts.map((text, row) => ({ x: centres[row] ?? 0, text }));
  writeBelow(stage, labels, top, stage.theme.text);
}

/** Every so many names are told, counted from the end that the panel says. */
const isTold =
  (count: number, step: number, { labelSpacing }: LabelOptions) =>
  (_: unknown, row: number) =>
    (labelSpacing < 0 ? count - 1 - row : row) % step === 0;

function paintTurned(
  stage: Stage,
  plot: Box,
  names: readonly string[],
  centres: readonly number[],
  { options, within }: { readonly options: LabelOptions; readonly within: Box },
): void {
  const { rotation } = options;
  const angle = radians(options);
  const [top, bottom] = [plot.y + plot.height + GAP, within.y + within.height];
  const [start, end] = [within.x, within.x + within.width];
  // Neighbours are as far apart as a line is high, measured across them.
  const across = every(names.length, plot.width * Math.sin(angle), LINE);
  const spacing = Math.abs(options.labelSpacing);
  const step = Math.max(across, every(names.length, plot.width, spacing));
  const shown = names.filter(isTold(names.length, step, options));
  const places = centres.filter(isTold(names.length, step, options));
  const down = (bottom - top - (SIZE / 2) * Math.cos(angle)) / Math.sin(angle);
  const texts = fitNames(stage, shown, { size: SIZE }, down);
  for (const [row, text] of texts.entries()) {
    const x = places[row] ?? 0;
    const sideways = (rotation < 0 ? x - start : end - x) / Math.max(1e-9, Math.cos(angle));
    stage.ctx.save();
    stage.ctx.translate(x, top);
    stage.ctx.rotate((rotation * Math.PI) / 180);
    writeText(stage, text, 0, 0, {
      size: SIZE,
      colour: stage.theme.text,
      align: rotation < 0 ? 'right' : 'left',
      baseline: 'middle',
      width: Math.min(down, sideways),
    });
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

/** @param left how far to the left names may reach */
export function paintCategoriesAside(
  stage: Stage,
  plot: Box,
  labels: readonly string[],
  centres: readonly number[],
  { options, left }: { readonly options: LabelOptions; readonly left: number },
): void {
  const step = every(labels.length, plot.height, LINE);
  const names = labels.map((label) => cut(label, options));
  const shown = fitNames(stage, names, { size: SIZE }, plot.x - GAP - left);
  for (const [row, text] of shown.entries()) {
    if (row % step !== 0) continue;
    const style = {
      size: SIZE,
      colour: stage.theme.text,
      align: 'right',
      baseline: 'middle',
    } as const;
    writeText(stage, text, plot.x - GAP, centres[row] ?? 0, style);
  }
}
