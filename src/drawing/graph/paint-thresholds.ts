import { colourByName } from '../colours/named.ts';
import { withOpacity } from '../colours/colour.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import type { DrawnField } from '../fields/apply.ts';
import type { GraphThreshold } from '../model/graph-thresholds.ts';
import { position, type Scale } from './scales.ts';
import type { ThresholdStyle } from './style.ts';

/** Areas are painted below the series, lines above them. */
export function paintThresholds(
  { ctx, theme }: Stage,
  field: DrawnField,
  style: ThresholdStyle,
  plot: Box,
  scale: Scale,
  layer: 'areas' | 'lines',
): void {
  const { thresholds } = field.settings;
  const { min, max } = field.range;
  const y = position(scale, plot.y, plot.y + plot.height);
  const steps = thresholds.steps.map(({ value, colour }) => ({
    value: thresholds.isPercentage ? min + ((max - min) * value) / 100 : value,
    colour: colourByName(colour, theme.name),
  }));
  if (layer === 'areas' && style.includes('area')) {
    for (const [index, { value, colour }] of steps.entries()) {
      const low = Math.max(value, scale.range.min);
      const high = Math.min(steps[index + 1]?.value ?? Infinity, scale.range.max);
      if (!(high > low)) continue;
      ctx.fillStyle = withOpacity(colour, 0.15);
      ctx.fillRect(plot.x, y(high), plot.width, y(low) - y(high));
    }
  }
  if (layer === 'areas' || style === 'area' || style === 'off') return;
  ctx.save();
  ctx.lineWidth = 2;
  ctx.setLineDash(style.startsWith('dashed') ? [10, 10] : []);
  for (const { value, colour } of steps) {
    if (!Number.isFinite(value) || value < scale.range.min || value > scale.range.max) continue;
    ctx.strokeStyle = withOpacity(colour, 0.7);
    ctx.beginPath();
    ctx.moveTo(plot.x, y(value));
    ctx.lineTo(plot.x + plot.width, y(value));
    ctx.stroke();
  }
  ctx.restore();
}

/** The thresholds of an old graph, each on its own axis. */
export function paintMarks(
  { ctx, theme }: Stage,
  marks: readonly GraphThreshold[],
  plot: Box,
  scales: readonly Scale[],
  layer: 'areas' | 'lines',
): void {
  for (const { value, to, line, fill, axis } of marks) {
    const scale = scales.find(({ side }) => side === axis);
    if (!scale) continue;
    const { min, max } = scale.range;
    const y = position(scale, plot.y, plot.y + plot.height);
    if (layer === 'areas' && fill !== undefined) {
      const low = Math.max(Math.min(value, to), min);
      const high = Math.min(Math.max(value, to), max);
      if (!(high > low)) continue;
      ctx.fillStyle = colourByName(fill, theme.name);
      ctx.fillRect(plot.x, y(high), plot.width, y(low) - y(high));
    }
    if (layer === 'areas' || line === undefined || value < min || value > max) continue;
    ctx.save();
    ctx.lineWidth = 2;
    ctx.strokeStyle = colourByName(line, theme.name);
    ctx.beginPath();
    ctx.moveTo(plot.x, y(value));
    ctx.lineTo(plot.x + plot.width, y(value));
    ctx.stroke();
    ctx.restore();
  }
}
