import type { Box, Stage } from '../canvas/stage.ts';
import type { LegendItem, LegendOptions } from './legend.ts';
import { calcWidths, fittingColumns, itemWidth, listRows, namesWidth, ROW } from './measure.ts';

export interface LegendBox extends Box {
  readonly mode: 'list' | 'table';
  readonly placement: LegendOptions['placement'];
}

/** The boxes of a graph and its legend. */
export interface Shares {
  readonly graph: Box;
  readonly legend: LegendBox | undefined;
}

/** Pixels between a graph and its legend. */
const [BESIDE, BELOW] = [8, 4];
/** Pixels around a plot that its times take, and those that are left for the plot itself. */
const [TIMES, LEAST, GOOD] = [30, 40, 60];
/** Pixels of a legend that has room for hardly a name. */
const SHORT = 40;
/** Pixels of a panel that is narrow, and of a graph that has a list or a table beside it. */
const [NARROW, LEAST_WIDTH, GOOD_WIDTH] = [420, 150, 220];

/**
 * A legend takes what it needs: at the bottom up to a third of the height, or half if the plot stays high
 * enough; on the right up to half of the width. In a narrow panel it is at the bottom.
 */
export function shareWithLegend(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  options: LegendOptions,
): Shares {
  if (options.mode === 'hidden' || items.length === 0) return { graph: box, legend: undefined };
  const asked = { mode: options.mode, placement: options.placement } as const;
  if (asked.placement === 'right') {
    const width = besideWidth(stage, box, items, options);
    const isCut = width < SHORT || fitsBadly(stage, items, asked.mode, width);
    const isNarrow = box.width < NARROW && (isCut || width > box.width / 3);
    const isBelow = isNarrow || box.width - width - BESIDE < LEAST_WIDTH;
    if (!isBelow) return beside(box, width, asked);
  }
  return below(stage, box, items, asked.mode);
}

/** As shareWithLegend, for what is round: a legend on the right stays there as long as that leaves more. */
export function shareRoundWithLegend(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  options: LegendOptions,
): Shares {
  const { mode, placement } = options;
  const shares = shareWithLegend(stage, box, items, options);
  if (mode === 'hidden' || placement !== 'right' || shares.legend?.placement !== 'bottom') {
    return shares;
  }
  const width = besideWidth(stage, box, items, options, Math.min(GOOD_WIDTH, box.height));
  const right = beside(box, width, { mode, placement });
  const isWhole = width >= SHORT && !fitsBadly(stage, items, mode, width);
  return isWhole && diameter(right.graph) > diameter(shares.graph) ? right : shares;
}

const diameter = ({ width, height }: Box) => Math.min(width, height);

function beside(box: Box, width: number, asked: Pick<LegendBox, 'mode' | 'placement'>): Shares {
  return {
    graph: { ...box, width: box.width - width - BESIDE },
    legend: { ...asked, x: box.x + box.width - width, y: box.y, width, height: box.height },
  };
}

/** Pixels of a legend on the right. @param good pixels that a table leaves for the graph */
function besideWidth(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  { mode, width }: LegendOptions,
  good = GOOD_WIDTH,
): number {
  const part = box.width * (mode === 'table' ? 0.55 : 0.4);
  const most = mode === 'table' ? Math.max(0, Math.min(part, box.width - good)) : part;
  return Math.min(Math.ceil(width ?? neededWidth(stage, items, mode)) + 8, most);
}

function neededWidth(stage: Stage, items: readonly LegendItem[], mode: LegendOptions['mode']) {
  const shown = items.slice(0, 100);
  if (mode === 'list') return Math.max(...shown.map((item) => itemWidth(stage, item)));
  return namesWidth(stage, shown) + calcWidths(stage, shown).reduce((a, b) => a + b, 0);
}

/** Whether columns of a table would be left out. */
const fitsBadly = (
  stage: Stage,
  items: readonly LegendItem[],
  mode: LegendBox['mode'],
  width: number,
) =>
  mode === 'table' && fittingColumns(stage, items, width).length < (items[0]?.values.length ?? 0);

function below(
  stage: Stage,
  box: Box,
  items: readonly LegendItem[],
  mode: LegendBox['mode'],
): Shares {
  const most = rowsBelow(box.height);
  // A table of headings alone says nothing.
  const shown = most < 2 ? 'list' : mode;
  const rows = shown === 'table' ? items.length + 1 : listRows(stage, items, box.width).length;
  const height = Math.min(rows, most) * ROW;
  if (box.height - height - BELOW - TIMES < LEAST) return { graph: box, legend: undefined };
  return {
    graph: { ...box, height: box.height - height - BELOW },
    legend: {
      mode: shown,
      placement: 'bottom',
      x: box.x,
      y: box.y + box.height - height,
      width: box.width,
      height,
    },
  };
}

function rowsBelow(height: number): number {
  const third = height * 0.35;
  const spare = Math.min(height / 2, 3 * ROW, height - TIMES - BELOW - GOOD);
  return Math.max(1, Math.floor(Math.max(third, spare) / ROW));
}
