import { textWidth, writeText } from '../canvas/text.ts';
import { type Box, clipped, fillRound, type Stage } from '../canvas/stage.ts';
import { schemeColours } from '../colours/schemes.ts';
import { writeValue } from '../fields/display.ts';
import type { Range } from '../fields/range.ts';
import { paintTimes, timesBelow, timeX } from '../graph/paint-axes.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { type HeatCells, heatCells } from './cells.ts';
import { type HeatmapOptions, heatmapOptions } from './heatmap-options.ts';

const SIZE = 12;
const GAP = 9;
const BELOW = 24;
const LEGEND = 34;
const LABEL = 20;
const LINE = 16;

/** Counts in buckets over time, by colour. @returns false without data */
export function paintHeatmap(
  stage: Stage,
  box: Box,
  { panel, frames, range }: PanelContent,
): boolean {
  const options = heatmapOptions(panel);
  const cells = heatCells(frames, options.layout);
  if (!cells) return false;
  const shown = rangeOfShown(cells, options);
  const names = rowNames(stage, cells, options);
  const widest = Math.max(0, ...names.map((name) => textWidth(stage, name, { size: SIZE })));
  const label = options.axisLabel === '' ? 0 : LABEL;
  const aside = options.axis === 'hidden' ? 12 : Math.min(widest + GAP + label, box.width * 0.4);
  const legend = options.hasLegend && box.height > 140 ? LEGEND : 0;
  const plot = {
    x: box.x + (options.axis === 'left' ? aside : 14),
    y: box.y + 8,
    width: Math.max(1, box.width - aside - 14),
    height: Math.max(1, box.height - 8 - BELOW - legend),
  };
  const colours = schemeColours(options.colours, stage.theme.name);
  const colourAt = (value: number) => {
    const part = (value - shown.min) / (shown.max - shown.min || 1);
    const step = Math.max(0, Math.min(colours.length - 1, Math.floor(part * colours.length)));
    return colours[step] ?? '';
  };
  clipped(stage, plot, () => {
    paintCells(stage, plot, cells, { options, range, colourAt });
  });
  if (options.axis !== 'hidden') paintNames(stage, plot, names, cells, { ...options, aside });
  paintTimes(stage, plot, [box.x, box.x + box.width], timesBelow(stage, plot, range), range);
  const bar = { ...box, x: plot.x, y: box.y + box.height - LEGEND + 6, height: 8 };
  if (legend > 0)
    paintScale(stage, { ...bar, width: Math.min(plot.width, 300) }, colours, shown, options);
  return true;
}

const isShown = (value: number | null, { hideUpTo, hideFrom }: HeatmapOptions): value is number =>
  value !== null && value > hideUpTo && value < hideFrom;

/** The values of the first and the last colour. */
function rangeOfShown({ rows }: HeatCells, options: HeatmapOptions): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const { values } of rows) {
    for (const value of values) {
      if (!isShown(value, options)) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return { min: options.min ?? (min > max ? 0 : min), max: options.max ?? (min > max ? 0 : max) };
}

/** Bounds with their unit; other names as they are. */
function rowNames({ around }: Stage, { rows }: HeatCells, { unit, decimals }: HeatmapOptions) {
  const areNumbers = rows.every(({ bound }) => !Number.isNaN(bound));
  return rows.map(({ name, bound }) =>
    areNumbers && Number.isFinite(bound) ? writeValue(bound, unit, decimals, around) : name,
  );
}

interface Look {
  readonly options: HeatmapOptions;
  readonly range: PanelContent['range'];
  readonly colourAt: (value: number) => string;
}

function paintCells(stage: Stage, plot: Box, cells: HeatCells, look: Look): void {
  const { options, range, colourAt } = look;
  const x = timeX(plot, range);
  const height = plot.height / cells.rows.length;
  for (const [column, time] of cells.times.entries()) {
    const [start, end] = [x(time - cells.interval), x(time)];
    if (end < plot.x || start > plot.x + plot.width) continue;
    for (const [row, { values }] of cells.rows.entries()) {
      const value = values[column] ?? null;
      if (!isShown(value, options)) continue;
      const place = options.isReversed ? row : cells.rows.length - 1 - row;
      const [gapX, gapY] = [gapFor(end - start, options), gapFor(height, options)];
      const cell = {
        x: start + gapX / 2,
        y: plot.y + place * height + gapY / 2,
        width: end - start - gapX,
        height: height - gapY,
      };
      if (options.radius > 0) fillRound(stage, cell, options.radius, colourAt(value));
      else {
        stage.ctx.fillStyle = colourAt(value);
        stage.ctx.fillRect(cell.x, cell.y, cell.width, cell.height);
      }
    }
  }
}

/** A gap never takes more than a third of a cell. */
const gapFor = (size: number, { gap }: HeatmapOptions) => Math.min(gap, size / 3);

function paintNames(
  stage: Stage,
  plot: Box,
  names: readonly string[],
  { rows, bounds }: HeatCells,
  options: HeatmapOptions & { readonly aside: number },
): void {
  const height = plot.height / rows.length;
  const every = Math.max(1, Math.ceil(LINE / height));
  const isLeft = options.axis === 'left';
  const x = isLeft ? plot.x - GAP : plot.x + plot.width + GAP;
  // A bound is at the edge of its bucket, another name at the middle of its row.
  const shift = { upper: 1, none: 0.5, lower: 0 }[bounds];
  for (const [row, name] of names.entries()) {
    if (row % every !== 0) continue;
    const part = options.isReversed ? row + shift : rows.length - row - shift;
    writeText(stage, name, x, plot.y + part * height, {
      size: SIZE,
      colour: stage.theme.text,
      align: isLeft ? 'right' : 'left',
      baseline: 'middle',
    });
  }
  if (options.axisLabel === '') return;
  const { ctx, theme } = stage;
  ctx.save();
  ctx.translate(
    isLeft ? plot.x - options.aside + 8 : plot.x + plot.width + options.aside - 8,
    plot.y + plot.height / 2,
  );
  ctx.rotate(-Math.PI / 2);
  const style = { size: SIZE, colour: theme.text, align: 'center', baseline: 'middle' } as const;
  writeText(stage, options.axisLabel, 0, 0, { ...style, width: plot.height });
  ctx.restore();
}

/** The colours with the values of both ends. */
function paintScale(
  stage: Stage,
  bar: Box,
  colours: readonly string[],
  { min, max }: Range,
  { valueUnit, valueDecimals }: HeatmapOptions,
): void {
  const width = bar.width / colours.length;
  for (const [step, colour] of colours.entries()) {
    stage.ctx.fillStyle = colour;
    stage.ctx.fillRect(bar.x + step * width, bar.y, width + 0.5, bar.height);
  }
  const style = { size: SIZE, colour: stage.theme.text, baseline: 'top' } as const;
  const write = (value: number) => writeValue(value, valueUnit, valueDecimals, stage.around);
  writeText(stage, write(min), bar.x, bar.y + 11, style);
  writeText(stage, write(max), bar.x + bar.width, bar.y + 11, { ...style, align: 'right' });
}
