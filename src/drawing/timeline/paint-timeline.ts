import { inOwnZone } from '../axes/own-zone.ts';
import type { TimeSpan } from '../axes/time-ticks.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import type { DrawnFrame } from '../fields/apply.ts';
import { legendOptions } from '../legend/legend.ts';
import { paintLegend } from '../legend/paint-legend.ts';
import { shareWithLegend } from '../legend/share.ts';
import { bounded, memberAt, numberOf, oneOf } from '../model/read.ts';
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
  const columns = columnsOf(frames);
  const width = bounded(memberAt(panel, 'options.colWidth'), 0.9, 0.01, 1) * columns.size;
  const cells = rows.map((row) => asCells(row, width));
  const look = { ...lookOf(panel), align: 'center', lineWidth: 1 } as const;
  return paintRows(stage, box, { ...content, range: wholeColumns(columns, range) }, cells, look);
}

interface Columns {
  /** Milliseconds: of the first and the last value, and between the first two. */
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

const COMMON_SIZE = 60_000;

/** The columns of all rows: as wide as the first of them. */
function columnsOf(frames: readonly DrawnFrame[]): Columns {
  const isTime = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value);
  const times = frames.flatMap(({ fields }) =>
    (fields.find(({ field }) => field.type === 'time')?.field.values ?? []).filter(isTime),
  );
  const [first = 0, second] = [...new Set(times)].sort((a, b) => a - b);
  const last = times.reduce((a, b) => Math.max(a, b), first);
  return { first, last, size: second === undefined ? COMMON_SIZE : second - first };
}

/** From where to where the columns go: those at the ends of the range are whole. */
function wholeColumns({ first, last, size }: Columns, { from, to }: TimeSpan): TimeSpan {
  return {
    from: from <= first ? first - size / 2 : from,
    to: to >= last ? last + size / 2 : to,
  };
}

function lookOf(panel: unknown): Omit<StatesLook, 'align'> {
  return {
    lineWidth: 0,
    values: oneOf(memberAt(panel, 'options.showValue'), ['auto', 'always', 'never']),
    rowHeight: bounded(memberAt(panel, 'options.rowHeight'), 0.9, 0.01, 1),
  };
}

/** Each value around its time. @param width milliseconds */
function asCells({ states, ...row }: StateRow, width: number): StateRow {
  const half = width / 2;
  return {
    ...row,
    states: states.map((state) => ({ ...state, from: state.from - half, to: state.from + half })),
  };
}

/** Pixels that say which page it is. */
const PAGE = 22;

function paintRows(
  stage: Stage,
  box: Box,
  { panel, range }: PanelContent,
  rows: readonly StateRow[],
  look: StatesLook,
): boolean {
  if (rows.every(({ states }) => states.length === 0)) return false;
  const perPage = numberOf(memberAt(panel, 'options.perPage')) ?? 0;
  const pages = perPage > 0 ? Math.ceil(rows.length / perPage) : 1;
  const shown = pages > 1 ? rows.slice(0, perPage) : rows;
  const room = { ...box, height: box.height - (pages > 1 ? PAGE : 0) };
  const legend = legendOptions(panel);
  const items = stateItems(shown, stage.around);
  const shares = shareWithLegend(stage, room, items, legend);
  paintStates(inOwnZone(stage, panel), shares.graph, shown, look, range);
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  if (pages > 1) paintPage(stage, box, `Page 1 of ${String(pages)}`);
  return true;
}

function paintPage(stage: Stage, { x, y, width, height }: Box, text: string): void {
  writeText(stage, text, x + width / 2, y + height - PAGE / 2, {
    size: 12,
    colour: stage.theme.faintText,
    align: 'center',
    baseline: 'middle',
  });
}
