import { type TimeSpan, timeTicks, type TimeTick } from '../axes/time-ticks.ts';
import { fitText, textWidth, writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { position, type Scale } from './scales.ts';
import { placeBelow, writeBelow } from './labels-below.ts';
import { type ValueTick, valueTicks, withoutRepeats } from './value-labels.ts';

const SIZE = 12;
/** Pixels between a label and the plot, its tick included. */
const GAP = 9;
/** Pixels by which lines of the grid go beyond the plot, towards their labels. */
const MARK = 4;
const LABEL_HEIGHT = 20;
/** Pixels of an axis with its label, at most. */
const WIDEST = 240;
const TIME_HEIGHT = 24;

export interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly ValueTick[];
  /** Pixels. */
  readonly width: number;
}

/** A plot with axes of values beside it. */
export interface ValueAxes {
  readonly plot: Box;
  readonly left: readonly Axis[];
  readonly right: readonly Axis[];
}

export interface Axes extends ValueAxes {
  readonly times: readonly TimeTick[];
}

/** Where the plot is, once its axes have the room that their labels need. */
export function layAxes(stage: Stage, box: Box, scales: readonly Scale[], range: TimeSpan): Axes {
  const axes = layValueAxes(stage, box, scales, TIME_HEIGHT);
  return { ...axes, times: timesBelow(stage, axes.plot, range) };
}

/** The times below a plot for which there is room. */
export function timesBelow(stage: Stage, plot: Box, range: TimeSpan): TimeTick[] {
  const measure = (text: string) => textWidth(stage, text, { size: SIZE });
  return timeTicks(range, stage.around.clock.zone, plot.width, measure);
}

/** The same above something else. @param below its height in pixels */
export function layValueAxes(
  stage: Stage,
  box: Box,
  scales: readonly Scale[],
  below: number,
): ValueAxes {
  const top = box.y + 6;
  const height = Math.max(1, box.height - 6 - below);
  const shown = scales.filter(({ side }) => side !== 'hidden').length;
  const most = Math.min(WIDEST, box.width * Math.min(0.4, 0.6 / Math.max(1, shown)));
  const measured = scales.map((scale) => axisOf(stage, scale, height, most));
  const left = measured.filter(({ scale }) => scale.side === 'left');
  const right = measured.filter(({ scale }) => scale.side === 'right');
  const widthOf = (axes: readonly Axis[]) => axes.reduce((sum, { width }) => sum + width, 0);
  const x = box.x + Math.max(12, widthOf(left));
  const end = box.x + box.width - Math.max(14, widthOf(right));
  return { plot: { x, y: top, width: Math.max(1, end - x), height }, left, right };
}

/** @param most pixels of its width, unless the panel gives one */
function axisOf(stage: Stage, scale: Scale, height: number, most: number): Axis {
  const aside = GAP + labelHeight(scale);
  const asked = scale.style.width;
  const room = Math.max(0, (asked ?? most) - aside);
  const ticks = valueTicks(scale, height).map(({ value, text }) => ({
    value,
    text: fitText(stage, text, { size: SIZE }, room),
  }));
  const widest = Math.max(0, ...ticks.map(({ text }) => textWidth(stage, text, { size: SIZE })));
  return { scale, ticks: withoutRepeats(ticks), width: asked ?? Math.ceil(widest) + aside };
}

const labelHeight = ({ style }: Scale) => (style.label === '' ? 0 : LABEL_HEIGHT);

/** The lines of the grid, below the series. */
export function paintGrid(stage: Stage, axes: Axes, range: TimeSpan): void {
  paintValueGrid(stage, axes);
  const { plot, times } = axes;
  const x = timeX(plot, range);
  const lines = times.map(({ time }) => Math.round(x(time)) + 0.5);
  paintUpright(stage, plot, lines);
}

/** Upright lines of the grid, down to their labels. */
export function paintUpright({ ctx, theme }: Stage, plot: Box, lines: readonly number[]): void {
  ctx.strokeStyle = theme.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const x of lines) {
    ctx.moveTo(x, plot.y);
    ctx.lineTo(x, plot.y + plot.height + MARK);
  }
  ctx.stroke();
}

export function paintValueGrid({ ctx, theme }: Stage, { plot, left, right }: ValueAxes): void {
  ctx.strokeStyle = theme.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  const first = [...left, ...right][0];
  if (first?.scale.style.hasGrid) {
    const isLeft = first.scale.side === 'left';
    const y = position(first.scale, plot.y, plot.y + plot.height);
    for (const { value } of first.ticks) {
      const at = Math.round(y(value)) + 0.5;
      ctx.moveTo(plot.x - (isLeft ? MARK : 0), at);
      ctx.lineTo(plot.x + plot.width + (isLeft ? 0 : MARK), at);
    }
  }
  ctx.stroke();
}

export function timeX({ x, width }: Box, { from, to }: TimeSpan): (time: number) => number {
  return (time) => x + ((time - from) / (to - from || 1)) * width;
}

/** What is written beside the plot and below it. */
export function paintLabels(stage: Stage, axes: Axes, range: TimeSpan): void {
  paintValueLabels(stage, axes);
  paintTimes(stage, axes.plot, edgesOf(axes), axes.times, range);
}

export function paintValueLabels(stage: Stage, { plot, left, right }: ValueAxes): void {
  let edge = plot.x;
  for (const axis of left) {
    paintAxis(stage, axis, plot, edge, 'left');
    edge -= axis.width;
  }
  edge = plot.x + plot.width;
  for (const axis of right) {
    paintAxis(stage, axis, plot, edge, 'right');
    edge += axis.width;
  }
}

/** The times below a plot. @param edges from where to where they may reach */
export function paintTimes(
  stage: Stage,
  plot: Box,
  edges: readonly [number, number],
  times: readonly TimeTick[],
  range: TimeSpan,
): void {
  const x = timeX(plot, range);
  const labels = times.map(({ time, text }) => ({ x: x(time), text }));
  writeBelow(stage, placeBelow(stage, labels, edges), plot.y + plot.height + 8, stage.theme.text);
}

/** From where to where labels below the plot may reach. */
function edgesOf({ plot, left, right }: ValueAxes): [number, number] {
  const widthOf = (axes: readonly Axis[]) => axes.reduce((sum, { width }) => sum + width, 0);
  const end = plot.x + plot.width;
  return [plot.x - Math.max(12, widthOf(left)), end + Math.max(14, widthOf(right))];
}

function paintAxis(stage: Stage, axis: Axis, plot: Box, edge: number, side: 'left' | 'right') {
  const { scale, ticks, width } = axis;
  const colour = scale.style.colour === 'series' ? scale.colour : stage.theme.text;
  const y = position(scale, plot.y, plot.y + plot.height);
  const sign = side === 'left' ? -1 : 1;
  for (const { value, text } of ticks) {
    writeText(stage, text, edge + sign * GAP, y(value), {
      size: SIZE,
      colour,
      align: side === 'left' ? 'right' : 'left',
      baseline: 'middle',
    });
  }
  if (scale.style.hasBorder) {
    stage.ctx.strokeStyle = colour;
    stage.ctx.lineWidth = 1;
    stage.ctx.strokeRect(edge, plot.y, 0, plot.height);
  }
  if (scale.style.label === '') return;
  stage.ctx.save();
  stage.ctx.translate(edge + sign * (width - 8), plot.y + plot.height / 2);
  stage.ctx.rotate(-Math.PI / 2);
  const style = {
    size: SIZE,
    colour,
    align: 'center',
    baseline: 'middle',
    width: plot.height,
  } as const;
  writeText(stage, scale.style.label, 0, 0, style);
  stage.ctx.restore();
}
