import type { Box, Stage } from '../canvas/stage.ts';
import { legendOptions } from '../legend/legend.ts';
import { paintLegend } from '../legend/paint-legend.ts';
import { shareWithLegend } from '../legend/share.ts';
import { bounded, memberAt, oneOf } from '../model/read.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { paintStates, type StatesLook } from './paint-states.ts';
import { stateItems } from './state-items.ts';
import { type StateRow, stateRows } from './states.ts';

/** States as they follow each other. @returns false without data */
export function paintTimeline(stage: Stage, box: Box, content: PanelContent): boolean {
  const { panel, frames, range } = content;
  const isMerged = memberAt(panel, 'options.mergeValues') !== false;
  const rows = stateRows(frames, { isMerged, end: range.to }, stage.around);
  const align = oneOf(memberAt(panel, 'options.alignValue'), ['left', 'center', 'right']);
  return paintRows(stage, box, content, rows, { ...lookOf(panel), align });
}

/** Each value as a cell around its time. @returns false without data */
export function paintHistory(stage: Stage, box: Box, content: PanelContent): boolean {
  const { panel, frames, range } = content;
  const rows = stateRows(frames, { isMerged: false, end: range.to }, stage.around);
  const width = bounded(memberAt(panel, 'options.colWidth'), 0.9, 0.01, 1);
  const cells = rows.map((row) => asCells(row, width));
  return paintRows(stage, box, content, cells, { ...lookOf(panel), align: 'center' });
}

function lookOf(panel: unknown): Omit<StatesLook, 'align'> {
  return {
    values: oneOf(memberAt(panel, 'options.showValue'), ['auto', 'always', 'never']),
    rowHeight: bounded(memberAt(panel, 'options.rowHeight'), 0.9, 0.01, 1),
  };
}

/** Of the nearest two values of a row, each gets its share of the time between them. */
function asCells({ states, ...row }: StateRow, width: number): StateRow {
  const gaps = states.slice(1).map(({ from }, index) => from - (states[index]?.from ?? from));
  const positive = gaps.filter((gap) => gap > 0);
  const least = positive.reduce((a, b) => Math.min(a, b), positive[0] ?? 60_000);
  const half = (least * width) / 2;
  return {
    ...row,
    states: states.map((state) => ({ ...state, from: state.from - half, to: state.from + half })),
  };
}

function paintRows(
  stage: Stage,
  box: Box,
  { panel, range }: PanelContent,
  rows: readonly StateRow[],
  look: StatesLook,
): boolean {
  if (rows.every(({ states }) => states.length === 0)) return false;
  const legend = legendOptions(panel);
  const items = stateItems(rows, stage.around);
  const shares = shareWithLegend(stage, box, items, legend);
  paintStates(stage, shares.graph, rows, look, range);
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  return true;
}
