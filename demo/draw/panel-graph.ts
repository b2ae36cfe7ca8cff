import { numberIn, objectIn, objectsIn, stringIn } from '../model/json.ts';
import type { Panel } from '../model/panels.ts';
import type { Canvas, Size } from './canvas.ts';
import { legend } from './legend.ts';
import { message } from './panel-message.ts';
import { plot } from './plot.ts';
import { intervalFor, seriesOf, type SeriesData } from './series.ts';
import { nested } from './svg.ts';
import { valueAxis } from './value-axis.ts';

/** Lines, areas or bars over time: the `graph` of Grafana 6 and the `timeseries` of later ones. */
export function graphPanel(canvas: Canvas, panel: Panel, size: Size): string {
  const settings = readSettings(panel);
  const interval = intervalFor(canvas.range, settings.bars ? size.width / 16 : size.width / 2);
  const raw = seriesOf(canvas.dashboardUid, panel, canvas.variables, canvas.range, interval);
  const series = settings.bars ? raw.map(rounded) : raw;
  if (series.every(({ points }) => points.length === 0)) return message(canvas, size, 'No data');
  const names = legend(canvas, size, series, settings.unit);
  const plotSize = { width: size.width, height: Math.max(24, size.height - names.height) };
  const axis = valueAxis(series, {
    unit: settings.unit,
    stack: settings.stack,
    fromZero: settings.bars,
    min: settings.min,
    max: settings.max,
    height: plotSize.height - 30,
  });
  const drawn = plot(canvas, plotSize, series, {
    unit: settings.unit,
    axis,
    stack: settings.stack,
    barInterval: settings.bars ? interval : undefined,
    fill: settings.fill,
    thresholds: settings.thresholds,
  });
  return drawn + nested(0, plotSize.height, size.width, Math.max(0, names.height), names.content);
}

interface GraphSettings {
  readonly unit: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly stack: boolean;
  readonly bars: boolean;
  readonly fill: number;
  readonly thresholds: readonly number[];
}

function readSettings({ json }: Panel): GraphSettings {
  const axis = objectsIn(json.yaxes)[0] ?? {};
  const defaults = objectIn(objectIn(json.fieldConfig).defaults);
  return {
    unit: stringIn(axis.format, stringIn(defaults.unit, 'short')),
    min: limit(axis.min ?? defaults.min),
    max: limit(axis.max ?? defaults.max),
    stack: json.stack === true,
    bars: json.bars === true,
    fill: numberIn(json.fill, 1),
    thresholds: objectsIn(json.thresholds).flatMap(({ value }) =>
      typeof value === 'number' ? [value] : [],
    ),
  };
}

/** Grafana 6 saves the ends of an axis as text. */
function limit(saved: unknown): number | undefined {
  const value = typeof saved === 'string' && saved !== '' ? Number(saved) : saved;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function rounded({ name, points }: SeriesData): SeriesData {
  return { name, points: points.map(([at, value]) => [at, Math.round(value)]) };
}
