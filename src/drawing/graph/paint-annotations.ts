import type { Annotation } from '../../grafana/annotations/model.ts';
import type { TimeSpan } from '../axes/time-ticks.ts';
import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { withOpacity } from '../colours/colour.ts';
import { colourByName } from '../colours/named.ts';
import { timeX } from './paint-axes.ts';

/** Half of the width of the sign at the axis, and its height, in pixels. */
const SIGN = { half: 5, height: 5 };

/** What is marked on a graph: a dashed line, or an area between two, with a sign at the axis. */
export function paintAnnotations(
  stage: Stage,
  plot: Box,
  annotations: readonly Annotation[],
  range: TimeSpan,
): void {
  const x = timeX(plot, range);
  const shown = annotations
    .filter(({ time, timeEnd = time }) => timeEnd >= range.from && time <= range.to)
    .map(({ time, timeEnd, colour }) => ({
      from: x(Math.max(time, range.from)),
      to: timeEnd === undefined ? undefined : x(Math.min(timeEnd, range.to)),
      // A line of what began before the plot, or goes on after it, is not on it.
      lines: [time, ...(timeEnd === undefined ? [] : [timeEnd])]
        .filter((at) => at >= range.from && at <= range.to)
        .map(x),
      colour: colourByName(colour, stage.theme.name),
    }));
  const { ctx } = stage;
  clipped(stage, plot, () => {
    for (const { from, to, colour } of shown) {
      if (to === undefined) continue;
      ctx.fillStyle = withOpacity(colour, 0.1);
      ctx.fillRect(from, plot.y, to - from, plot.height);
    }
    ctx.setLineDash([5, 5]);
    ctx.lineWidth = 2;
    for (const { lines, colour } of shown) {
      ctx.strokeStyle = colour;
      for (const at of lines) {
        ctx.beginPath();
        ctx.moveTo(at, plot.y);
        ctx.lineTo(at, plot.y + plot.height);
        ctx.stroke();
      }
    }
  });
  const bottom = plot.y + plot.height;
  for (const { from, to, colour } of shown) {
    ctx.fillStyle = colour;
    if (to !== undefined) {
      ctx.fillRect(from, bottom, Math.max(2, to - from), SIGN.height);
      continue;
    }
    ctx.beginPath();
    ctx.moveTo(from - SIGN.half, bottom + SIGN.height);
    ctx.lineTo(from, bottom);
    ctx.lineTo(from + SIGN.half, bottom + SIGN.height);
    ctx.fill();
  }
}
