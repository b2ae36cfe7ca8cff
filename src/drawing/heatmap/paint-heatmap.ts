import { textWidth, writeText } from '../canvas/text.ts';
import { type Box, clipped, fillRound, type Stage } from '../canvas/stage.ts';
import { schemeColours } from '../colours/schemes.ts';
import { NotDrawnError } from '../errors.ts';
import { writeValue } from '../fields/display.ts';
import type { Range } from '../fields/range.ts';
import { paintTimes, timesBelow, timeX } from '../graph/paint-axes.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { type HeatCells, heatCells } from './cells.ts';
import { countedCells } from './counted-cells.ts';
import { type HeatmapOptions, heatmapOptions } from './heatmap-options.ts';
import { evenScale, type RowScale, valueScale } from './row-scale.ts';

const SIZE = 12;
const GAP = 9;
const BELOW = 24;
const LEGEND = 34;
const LABEL = 20;

/** Counts in buckets over time, by colour. @returns false without data */
export function paintHeatmap(stage: Stage, box: Box, content: PanelContent): boolean {
  const { range } = content;
  const options = heatmapOptions(content.panel);
  const legend = options.hasLegend && box.height > 140 ? LEGEND : 0;
  const height = Math.max(1, box.height - 8 - BELOW - legend);
  const found = rowsOf(stage, content, options, height);
  if (!found) return false;
  const { cells, scale } = found;
  const shown = rangeOfShown(cells, options);
  const widths = scale.labels.map(({ text }) => textWidth(stage, text, { size: SIZE }));
  const widest = Math.max(0, ...widths);
  const label = options.axisLabel === '' ? 0 : LABEL;
  const needed = options.axisWidth ?? widest + GAP + label;
  const aside = options.axis === 'hidden' ? 12 : Math.min(Math.max(1, needed), box.width * 0.4);
  const plot = {
    x: box.x + (options.axis === 'left' ? aside : 14),
    y: box.y + 8,
    width: Math.max(1, box.width - aside - 14),
    height,
  };
  const colours = schemeColours(options.colours, stage.theme.name);
  const colourAt = (value: number) => {
    const part = (value - shown.min) / (shown.max - shown.min || 1);
    const step = Math.max(0, Math.min(colours.length - 1, Math.floor(part * colours.length)));
    return colours[step] ?? '';
  };
  clipped(stage, plot, () => {
    paintCells(stage, plot, cells, { options, range, scale, colourAt });
  });
  if (options.axis !== 'hidden') paintNames(stage, plot, scale, { ...options, aside });
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

/** The cells, and where their rows are. */
function rowsOf(
  stage: Stage,
  { frames, range }: PanelContent,
  options: HeatmapOptions,
  height: number,
): { readonly cells: HeatCells; readonly scale: RowScale } | undefined {
  if (options.isCountedOtherwise) {
    throw new NotDrawnError('Before version 9 Grafana counted the values of a heatmap otherwise.');
  }
  if (options.isCounted) {
    const areZerosShown = options.hideUpTo < 0;
    const cells = countedCells(frames, options.counting, { range, areZerosShown });
    return cells && { cells, scale: valueScale(stage, cells, options, height) };
  }
  const cells = heatCells(frames, options.layout);
  return cells && { cells, scale: evenScale(stage, cells, options, height) };
}

interface Look {
  readonly options: HeatmapOptions;
  readonly range: PanelContent['range'];
  readonly scale: RowScale;
  readonly colourAt: (value: number) => string;
}

function paintCells(stage: Stage, plot: Box, cells: HeatCells, look: Look): void {
  const { options, range, scale, colourAt } = look;
  const x = timeX(plot, range);
  for (const [column, time] of cells.times.entries()) {
    const [start, end] = [x(time - cells.interval), x(time)];
    if (end < plot.x || start > plot.x + plot.width) continue;
    for (const [row, { values }] of cells.rows.entries()) {
      const value = values[column] ?? null;
      if (!isShown(value, options)) continue;
      const { from, to } = scale.rows[row] ?? { from: 0, to: 0 };
      const height = (to - from) * plot.height;
      const top = options.isReversed ? from : 1 - to;
      const [gapX, gapY] = [gapFor(end - start, options), gapFor(height, options)];
      const cell = {
        x: start + gapX / 2,
        y: plot.y + top * plot.height + gapY / 2,
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

/** A gap never takes more than a third of a cell, and nothing of one that is hardly seen. */
const gapFor = (size: number, { gap }: HeatmapOptions) => (size < 4 ? 0 : Math.min(gap, size / 3));

function paintNames(
  stage: Stage,
  plot: Box,
  { labels }: RowScale,
  options: HeatmapOptions & { readonly aside: number },
): void {
  const isLeft = options.axis === 'left';
  const x = isLeft ? plot.x - GAP : plot.x + plot.width + GAP;
  for (const { at, text } of labels) {
    writeText(stage, text, x, plot.y + (options.isReversed ? at : 1 - at) * plot.height, {
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
  { valueUnit, valueDecimals, isCounted }: HeatmapOptions,
): void {
  const width = bar.width / colours.length;
  for (const [step, colour] of colours.entries()) {
    stage.ctx.fillStyle = colour;
    stage.ctx.fillRect(bar.x + step * width, bar.y, width + 0.5, bar.height);
  }
  const style = { size: SIZE, colour: stage.theme.text, baseline: 'top' } as const;
  const unit = isCounted && valueUnit === '' ? 'short' : valueUnit;
  const write = (value: number) => writeValue(value, unit, valueDecimals, stage.around);
  writeText(stage, write(min), bar.x, bar.y + 11, style);
  writeText(stage, write(max), bar.x + bar.width, bar.y + 11, { ...style, align: 'right' });
}
