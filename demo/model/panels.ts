import type { DashboardJson } from './dashboard.ts';
import { numberIn, objectIn, objectsIn, stringIn, type JsonObject } from './json.ts';

/** A place in the grid of 24 columns; rows count from the top. */
interface Grid {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  /** As saved: variables unresolved, '' when the panel has none. */
  readonly title: string;
  readonly grid: Grid;
  /** Name of the variable for each of whose values the panel is shown once. */
  readonly repeat: string | undefined;
  readonly json: JsonObject;
}

export interface Row {
  readonly title: string;
  readonly y: number;
  readonly collapsed: boolean;
  readonly panels: readonly Panel[];
}

/** Pixels that one grid row stood for when dashboards still had `rows[]`. */
const LEGACY_ROW_PIXELS = 30;

/** Every panel that can be drawn, those in collapsed rows too, in the order they are saved. */
export function drawablePanels(dashboard: DashboardJson): readonly Panel[] {
  if (dashboard.panels === undefined) {
    return legacyRows(dashboard).flatMap(({ panels }) => panels);
  }
  return objectsIn(dashboard.panels).flatMap(panelsIn);
}

/** The panel itself, or those of a row, rows within it too. */
function panelsIn(saved: JsonObject): readonly Panel[] {
  return saved.type === 'row' ? objectsIn(saved.panels).flatMap(panelsIn) : [readPanel(saved)];
}

/** What an open dashboard shows: the panels in sight, and the rows with what they hide. */
export function layoutOf(dashboard: DashboardJson): {
  readonly panels: readonly Panel[];
  readonly rows: readonly Row[];
} {
  if (dashboard.panels === undefined) {
    const rows = legacyRows(dashboard);
    return { rows, panels: rows.filter((row) => !row.collapsed).flatMap(({ panels }) => panels) };
  }
  const saved = objectsIn(dashboard.panels);
  return {
    panels: saved.filter(({ type }) => type !== 'row').map(readPanel),
    rows: saved.filter(({ type }) => type === 'row').map(readRow),
  };
}

/** A library panel has its content in the library, whose copy comes with the dashboard. */
function readPanel(own: JsonObject): Panel {
  const saved = { ...objectIn(objectIn(own.libraryPanel).model), ...own };
  const grid = objectIn(saved.gridPos);
  return {
    id: numberIn(saved.id, 0),
    type: stringIn(saved.type, 'graph'),
    title: stringIn(saved.title, ''),
    grid: {
      x: numberIn(grid.x, 0),
      y: numberIn(grid.y, 0),
      w: numberIn(grid.w, 12),
      h: numberIn(grid.h, 8),
    },
    repeat: typeof saved.repeat === 'string' ? saved.repeat : undefined,
    json: saved,
  };
}

function readRow(saved: JsonObject): Row {
  return {
    title: stringIn(saved.title, ''),
    y: numberIn(objectIn(saved.gridPos).y, 0),
    collapsed: saved.collapsed === true,
    panels: objectsIn(saved.panels).flatMap(panelsIn),
  };
}

/** The rows of a dashboard older than Grafana 5, laid out in the grid that came with it. */
function legacyRows(dashboard: DashboardJson): readonly Row[] {
  const rows: Row[] = [];
  let y = 0;
  for (const saved of objectsIn(dashboard.rows)) {
    const pixels = Number.parseInt(stringIn(saved.height, ''), 10) || 250;
    const h = Math.round(pixels / LEGACY_ROW_PIXELS);
    const top = y + 1;
    const collapsed = saved.collapse === true;
    rows.push({
      title: stringIn(saved.title, ''),
      y,
      collapsed,
      panels: legacyPanels(saved, top, h),
    });
    y = collapsed ? top : top + h;
  }
  return rows;
}

/** Spans count in twelfths of the width. */
function legacyPanels(row: JsonObject, y: number, h: number): Panel[] {
  let x = 0;
  return objectsIn(row.panels).map((saved) => {
    const w = numberIn(saved.span, 12) * 2;
    const panel = { ...readPanel(saved), grid: { x, y, w, h } };
    x += w;
    return panel;
  });
}
