import { numberIn, objectIn, objectsIn, stringIn } from '../model/json.ts';
import type { Panel } from '../model/panels.ts';
import type { Canvas, Size } from './canvas.ts';
import { message } from './panel-message.ts';
import { intervalFor, lastOf, seriesOf } from './series.ts';
import { px, rect, text } from './svg.ts';
import { formatValue } from './units.ts';

interface Step {
  readonly from: number;
  readonly colour: string;
}

interface Reading {
  readonly name: string;
  readonly value: number;
  readonly shown: string;
  readonly colour: string;
  /** 0 to 1: where the value is on the scale. */
  readonly share: number;
}

interface GaugeScale {
  readonly unit: string;
  readonly decimals: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly steps: readonly Step[];
}

/** Where the dial begins and how far it goes, in degrees clockwise from the top. */
const DIAL_START = -120;
const DIAL_SWEEP = 240;

/** A dial of the first series' current value. */
export function gaugePanel(canvas: Canvas, panel: Panel, size: Size): string {
  const scale = readScale(panel);
  const [reading] = readings(canvas, panel, scale);
  if (reading === undefined) return message(canvas, size, 'No data');
  const radius = Math.max(10, Math.min((size.width - 24) / 2, (size.height - 20) / 1.5));
  const [x, y] = [size.width / 2, size.height / 2 + radius * 0.25];
  const thick = radius * 0.24;
  const band = radius * 0.045;
  const arc = (outer: number, width: number, from: number, to: number, colour: string): string =>
    dialArc(x, y, outer - width / 2, width, from, to, colour);
  const parts = scale.steps.map(({ from, colour }, index) => {
    const until = scale.steps[index + 1]?.from ?? scale.max;
    return arc(radius, band, shareOf(scale, from), shareOf(scale, until), colour);
  });
  const inner = radius - band - radius * 0.03;
  parts.push(arc(inner, thick, 0, 1, canvas.theme.track));
  parts.push(arc(inner, thick, 0, reading.share, reading.colour));
  const room = (inner - thick) * 1.7;
  const width = Math.max(1, canvas.type.width(reading.shown, 100, 'bold'));
  const fontSize = Math.min(radius * 0.42, (room / width) * 100);
  parts.push(
    text(x, y + fontSize * 0.3, reading.shown, {
      size: fontSize,
      weight: 'bold',
      fill: reading.colour,
      anchor: 'middle',
    }),
  );
  return parts.join('');
}

/** One horizontal bar for each series, its name before it and its value behind. */
export function barGaugePanel(canvas: Canvas, panel: Panel, size: Size): string {
  const { type, theme } = canvas;
  const scale = readScale(panel);
  const all = readings(canvas, panel, scale);
  if (all.length === 0) return message(canvas, size, 'No data');
  const [pad, gap] = [14, 8];
  const fitting = Math.max(1, Math.floor((size.height - 6) / (18 + gap)));
  const shown = all.slice(0, fitting);
  const height = Math.min(56, (size.height - pad) / shown.length - gap);
  const fontSize = Math.min(13, Math.max(9, height * 0.6));
  const valueSize = Math.min(20, Math.max(9, height * 0.5));
  const longest = Math.max(...shown.map(({ name }) => type.width(type.clean(name), fontSize)));
  const nameRoom = Math.min(longest, size.width * 0.36);
  const valueRoom = Math.max(...shown.map((one) => type.width(one.shown, valueSize, 'bold'))) + 12;
  const start = pad + nameRoom + 12;
  const room = Math.max(4, size.width - start - valueRoom - pad);
  const top = (size.height - 6 - shown.length * (height + gap) + gap) / 2;
  return shown
    .map((one, index) => {
      const y = top + index * (height + gap);
      const name = type.fit(one.name, nameRoom + 0.5, fontSize);
      const middle = y + height / 2;
      const end = size.width - pad;
      return [
        text(pad, middle + fontSize * 0.36, name, { size: fontSize, fill: theme.text }),
        rect(start, y, room, height, theme.track, 2),
        `<rect x="${px(start)}" y="${px(y)}" width="${px(room * one.share)}" height="${px(height)}" rx="2" fill="${one.colour}" fill-opacity="0.45"/>`,
        rect(start + Math.max(0, room * one.share - 2), y, 2, height, one.colour),
        text(end, middle + valueSize * 0.36, one.shown, {
          size: valueSize,
          weight: 'bold',
          fill: one.colour,
          anchor: 'end',
        }),
      ].join('');
    })
    .join('');
}

function readings(canvas: Canvas, panel: Panel, scale: GaugeScale): readonly Reading[] {
  const { dashboardUid, variables, range } = canvas;
  const series = seriesOf(dashboardUid, panel, variables, range, intervalFor(range, 400));
  return series.flatMap((one) => {
    const value = lastOf(one);
    if (value === undefined) return [];
    const colour = scale.steps.findLast(({ from }) => value >= from)?.colour ?? canvas.theme.link;
    const shown = formatValue(value, scale.unit, scale.decimals);
    return [{ name: one.name, value, shown, colour, share: shareOf(scale, value) }];
  });
}

function readScale({ json }: Panel): GaugeScale {
  const options = objectIn(json.options);
  const defaults = objectIn(objectIn(options.fieldOptions).defaults);
  const min = numberIn(defaults.min, 0);
  return {
    unit: stringIn(defaults.unit, 'short'),
    decimals: typeof defaults.decimals === 'number' ? defaults.decimals : undefined,
    min,
    max: Math.max(numberIn(defaults.max, 100), min + 1),
    steps: objectsIn(defaults.thresholds).map(({ value, color }) => ({
      from: numberIn(value, min),
      colour: stringIn(color, '#73bf69'),
    })),
  };
}

function shareOf({ min, max }: GaugeScale, value: number): number {
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

function dialArc(
  x: number,
  y: number,
  radius: number,
  width: number,
  from: number,
  to: number,
  colour: string,
): string {
  const point = (share: number): string => {
    const angle = ((DIAL_START + DIAL_SWEEP * share) * Math.PI) / 180;
    return `${px(x + radius * Math.sin(angle))} ${px(y - radius * Math.cos(angle))}`;
  };
  const large = (to - from) * DIAL_SWEEP > 180 ? 1 : 0;
  const path = `M ${point(from)} A ${px(radius)} ${px(radius)} 0 ${large} 1 ${point(to)}`;
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${px(width)}"/>`;
}
