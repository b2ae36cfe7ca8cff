import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Box, Stage } from '../canvas/stage.ts';
import { addArea, addLine } from './paths.ts';
import { fillPaint, linePaint as plainLine, valueGradient } from './scheme.ts';
import { dotsOf, type Places, type Run, runsOf } from './runs.ts';
import type { Scale } from './scales.ts';
import type { Layer } from './stacks.ts';

type Paint = SKRSContext2D['fillStyle'];

/** One series, with its area, line and points. */
export function paintLayer(stage: Stage, layer: Layer, plot: Box, places: Places, scale: Scale) {
  const { style } = layer.series;
  const { ctx } = stage;
  ctx.save();
  if (style.draw === 'bars') {
    paintBars(stage, layer, plot, places, scale);
    if (hasAllPoints(layer, plot)) paintPoints(stage, layer, { runs: [], places }, plot, scale);
  } else {
    const runs = runsOf(layer, style, places);
    if (style.draw === 'line') paintLines(stage, layer, runs, plot, scale);
    paintPoints(stage, layer, { runs, places }, plot, scale);
  }
  ctx.restore();
}

function paintLines(stage: Stage, layer: Layer, runs: readonly Run[], plot: Box, scale: Scale) {
  const { ctx } = stage;
  const { style } = layer.series;
  if (style.fill > 0) {
    ctx.fillStyle = areaPaint(stage, layer, plot, scale);
    for (const run of runs) {
      ctx.beginPath();
      addArea(ctx, run, style.interpolation);
      ctx.fill();
    }
  }
  if (style.lineWidth === 0) return;
  ctx.strokeStyle = linePaint(stage, layer, plot, scale);
  ctx.lineWidth = style.lineWidth;
  ctx.lineJoin = 'round';
  ctx.lineCap = style.isDotted ? 'round' : 'butt';
  ctx.setLineDash([...style.dash]);
  for (const run of runs) {
    ctx.beginPath();
    addLine(ctx, run, style.interpolation);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Gradient mode `scheme` gives each height the colour of its value. */
function linePaint(stage: Stage, { series }: Layer, plot: Box, scale: Scale): Paint {
  const { style, colour, field } = series;
  const byValue =
    style.gradient === 'scheme' ? valueGradient(stage, field, scale, 1, { plot }) : undefined;
  return byValue ?? plainLine(stage, colour, style, { plot });
}

function areaPaint(stage: Stage, { series }: Layer, plot: Box, scale: Scale): Paint {
  const { style, colour, field } = series;
  const byValue =
    style.gradient === 'scheme'
      ? valueGradient(stage, field, scale, style.fill, { plot })
      : undefined;
  return byValue ?? fillPaint(stage, colour, style, { plot });
}

/** Whether each value of a series has its point. */
export function hasAllPoints({ tops, series: { style } }: Layer, plot: Box): boolean {
  if (style.draw === 'points') return true;
  if (style.draw === 'bars' && !style.barsHavePoints) return false;
  const count = tops.reduce((sum, top) => (Number.isNaN(top) ? sum : sum + 1), 0);
  return (
    style.points === 'always' ||
    (style.points === 'auto' && count <= plot.width / (2 * Math.max(1, style.pointSize)))
  );
}

interface Placed {
  readonly runs: readonly Run[];
  readonly places: Places;
}

function paintPoints(
  stage: Stage,
  layer: Layer,
  { runs, places }: Placed,
  plot: Box,
  scale: Scale,
): void {
  const { ctx } = stage;
  const { style } = layer.series;
  if ((style.points === 'never' && style.draw !== 'points') || style.isConstant) return;
  const areAll = hasAllPoints(layer, plot);
  const radius = Math.max(areAll ? style.pointSize / 2 : style.lineWidth / 2 + 0.5, 0.5);
  ctx.fillStyle = linePaint(stage, layer, plot, scale);
  // A value between two gaps would not be seen otherwise.
  const alone = () => runs.filter((run) => run.length === 1).flat();
  for (const { x, y } of areAll ? dotsOf(layer, places, 2 * radius) : alone()) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function paintBars(stage: Stage, layer: Layer, plot: Box, places: Places, scale: Scale): void {
  const { ctx } = stage;
  const { style, colour } = layer.series;
  const points = runsOf(layer, { ...style, spanNulls: true }, places).flat();
  const width = Math.max(1, Math.min(roomOf(points, plot) * style.barWidth, style.widestBar));
  const line = Math.min(style.lineWidth, width / 2);
  ctx.fillStyle = areaPaint(stage, layer, plot, scale);
  ctx.strokeStyle = style.gradient === 'scheme' ? linePaint(stage, layer, plot, scale) : colour;
  ctx.lineWidth = line;
  for (const { x, y, base } of points) {
    const left = x - width / 2 + (style.barAlignment * width) / 2;
    const [top, height] = [Math.min(y, base), Math.abs(base - y)];
    ctx.fillRect(left, top, width, height);
    if (line > 0 && height > line) {
      ctx.strokeRect(left + line / 2, top + line / 2, Math.max(0, width - line), height - line);
    } else if (line > 0 && height > 0) {
      ctx.fillRect(left, top, width, height);
    }
  }
}

/** Pixels between the two bars that are nearest to each other; all of the plot for a bar alone. */
function roomOf(points: Run, plot: Box): number {
  let least = Infinity;
  for (const [index, { x }] of points.entries()) {
    const gap = x - (points[index - 1]?.x ?? -Infinity);
    if (gap > 0 && gap < least) least = gap;
  }
  return Math.min(least, plot.width);
}
