import type { TimeSpan } from '../axes/time-ticks.ts';
import { inkOver, withOpacity } from '../colours/colour.ts';
import { type Box, clipped, type Stage } from '../canvas/stage.ts';
import { fitNames } from '../canvas/fit-names.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import { paintTimes, paintUpright, timesBelow, timeX } from '../graph/paint-axes.ts';
import type { DrawnField } from '../fields/apply.ts';
import { bounded, numberOf } from '../model/read.ts';
import type { StateRow } from './states.ts';

const SIZE = 12;
const GAP = 9;
const BELOW = 24;
const LINE = 15;

export interface StatesLook {
  readonly values: 'auto' | 'always' | 'never';
  readonly align: 'left' | 'center' | 'right';
  /** 0 to 1: how much of the height the rows take. */
  readonly rowHeight: number;
  /** Pixels around states, where the panel does not say. */
  readonly lineWidth: number;
}

/** Rows of states over time, with their names on the left. */
export function paintStates(
  stage: Stage,
  box: Box,
  rows: readonly StateRow[],
  look: StatesLook,
  range: TimeSpan,
): void {
  const aside = asideOf(stage, rows, box);
  const plot = {
    x: box.x + aside,
    y: box.y + 4,
    width: Math.max(1, box.width - aside - 14),
    height: Math.max(1, box.height - 4 - BELOW),
  };
  const times = timesBelow(stage, plot, range);
  const x = timeX(plot, range);
  const lines = times.map(({ time }) => Math.round(x(time)) + 0.5);
  paintUpright(stage, plot, lines);
  // The first row begins at the top, and the last one ends at the bottom.
  const height = (plot.height * look.rowHeight) / rows.length;
  const step = rows.length > 1 ? (plot.height - height) / (rows.length - 1) : 0;
  clipped(stage, plot, () => {
    for (const [index, row] of rows.entries()) {
      paintRow(stage, { ...plot, y: plot.y + index * step, height }, row, look, x);
    }
  });
  const every = Math.max(1, Math.ceil(LINE / (step || plot.height)));
  const names = rows.map(({ name, field }) => (isUnnamed(field) ? '' : name));
  const shown = fitNames(stage, names, { size: SIZE }, aside - GAP);
  for (const [index, name] of shown.entries()) {
    if (index % every !== 0 || name === '') continue;
    writeText(stage, name, plot.x - GAP, plot.y + index * step + height / 2, {
      size: SIZE,
      colour: stage.theme.text,
      align: 'right',
      baseline: 'middle',
    });
  }
  paintTimes(stage, plot, [box.x, box.x + box.width], times, range);
}

/** Pixels on the left of the plot that the names of rows take. */
function asideOf(stage: Stage, rows: readonly StateRow[], box: Box): number {
  const named = rows.filter(({ field }) => !isUnnamed(field));
  if (named.length === 0) return GAP;
  const widths = named.flatMap(
    ({ field }) => numberOf(field.settings.custom.get('axisWidth')) ?? [],
  );
  const names = named.map(({ name }) => textWidth(stage, name, { size: SIZE }) + GAP);
  return Math.min(Math.max(GAP + 1, ...(widths.length > 0 ? widths : names)), box.width * 0.4);
}

const isUnnamed = ({ settings }: DrawnField) => settings.custom.get('axisPlacement') === 'hidden';

function paintRow(
  stage: Stage,
  row: Box,
  { states, field }: StateRow,
  look: StatesLook,
  x: (time: number) => number,
): void {
  const { ctx } = stage;
  const fill = bounded(field.settings.custom.get('fillOpacity'), 70, 0, 100) / 100;
  const line = bounded(field.settings.custom.get('lineWidth'), look.lineWidth, 0, 10);
  for (const { from, to, text, colour } of states) {
    const start = Math.max(row.x - line, x(from));
    const end = Math.min(row.x + row.width + line, x(to));
    if (end <= start) continue;
    ctx.fillStyle = withOpacity(colour, fill);
    // A state that is narrower than a pixel is seen all the same.
    ctx.fillRect(start, row.y, Math.max(1, end - start), row.height);
    if (line > 0) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = line;
      ctx.strokeRect(start + line / 2, row.y + line / 2, end - start - line, row.height - line);
    }
    paintText(stage, { ...row, x: start, width: end - start }, text, look, {
      colour: inkOver(colour, stage.theme.panel, fill),
    });
  }
}

function paintText(
  stage: Stage,
  box: Box,
  text: string,
  { values, align }: StatesLook,
  { colour }: { readonly colour: string },
): void {
  if (values === 'never' || text === '' || box.width < 10) return;
  const fits = textWidth(stage, text, { size: SIZE }) <= box.width - 4 && box.height >= SIZE;
  if (!fits && values === 'auto') return;
  const x = { left: box.x + 4, center: box.x + box.width / 2, right: box.x + box.width - 4 }[align];
  const style = { size: SIZE, colour, align, baseline: 'middle' } as const;
  writeText(stage, text, x, box.y + box.height / 2, style);
}
