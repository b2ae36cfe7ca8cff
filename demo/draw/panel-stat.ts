import type { Point } from '../data/sample.ts';
import { numberIn, stringIn } from '../model/json.ts';
import type { Panel } from '../model/panels.ts';
import type { Canvas, Size } from './canvas.ts';
import { message } from './panel-message.ts';
import { intervalFor, lastOf, seriesOf } from './series.ts';
import { px, text } from './svg.ts';
import { formatValue } from './units.ts';

/** One big number over a sparkline: `singlestat`, and the `stat` of later versions. */
export function statPanel(canvas: Canvas, panel: Panel, size: Size): string {
  const { range, type } = canvas;
  const interval = intervalFor(range, Math.max(40, size.width / 3));
  const [first] = seriesOf(canvas.dashboardUid, panel, canvas.variables, range, interval);
  const value = first === undefined ? undefined : lastOf(first);
  if (first === undefined || value === undefined) return message(canvas, size, 'No data');
  const decimals = typeof panel.json.decimals === 'number' ? panel.json.decimals : undefined;
  const shown = formatValue(value, stringIn(panel.json.format, 'short'), decimals);
  const colour = statColour(panel, value) ?? canvas.theme.series[0] ?? canvas.theme.text;
  const sparkHeight = size.height * 0.36;
  const room = size.height - sparkHeight;
  const fontSize = Math.min(
    room * 0.62,
    96,
    ((size.width - 28) / Math.max(1, type.width(shown, 100, 'bold'))) * 100,
  );
  const baseLine = room / 2 + fontSize * 0.36;
  return (
    sparkline(first.points, canvas, size, sparkHeight, colour) +
    text(size.width / 2, baseLine, shown, {
      size: fontSize,
      weight: 'bold',
      fill: colour,
      anchor: 'middle',
    })
  );
}

/** `thresholds: "70,90"` and three `colors`, where Grafana 6 colours the value at all. */
function statColour({ json }: Panel, value: number): string | undefined {
  if (json.colorValue !== true || !Array.isArray(json.colors)) return undefined;
  const limits = stringIn(json.thresholds, '').split(',').map(Number);
  const passed = limits.filter((limit) => value >= limit).length;
  const colours: readonly unknown[] = json.colors;
  return stringIn(colours[passed], '') || undefined;
}

function sparkline(
  points: readonly Point[],
  { range: { from, to } }: Canvas,
  { width, height }: Size,
  sparkHeight: number,
  colour: string,
): string {
  const values = points.map(([, value]) => value);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const place = ([at, value]: Point): string => {
    const x = ((at - from) / Math.max(1, to - from)) * width;
    const y = height - 3 - ((value - low) / span) * (sparkHeight - 6);
    return `${px(x)},${px(y)}`;
  };
  const path = points.map(place).join(' ');
  const startX = place([numberIn(points[0]?.[0], from), low]).split(',')[0] ?? '0';
  const endX = place([numberIn(points.at(-1)?.[0], to), low]).split(',')[0] ?? '0';
  return (
    `<polygon points="${startX},${px(height)} ${path} ${endX},${px(height)}" fill="${colour}" fill-opacity="0.16"/>` +
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"/>`
  );
}
