import type { DashboardJson } from '../model/dashboard.ts';
import { layoutOf, type Panel, type Row } from '../model/panels.ts';
import { resolveTitle, withValue, type Variable } from '../model/variables.ts';
import type { Canvas, Size } from './canvas.ts';
import { message } from './panel-message.ts';
import { panelPicture } from './panel.ts';
import { nested, rect, text } from './svg.ts';

/** Height of one row of Grafana's grid and the gap between panels, in pixels. */
const GRID_ROW = 38;
const GAP = 8;
const HEADER = 46;
const SMALLEST_GRID_ROW = 17;
const COLUMNS = 24;

interface Placed {
  readonly panel: Panel;
  readonly variables: readonly Variable[];
}

/** Height of the whole dashboard at Grafana's own scale: the answer to `height=-1`. */
export function fullHeight(dashboard: DashboardJson, variables: readonly Variable[]): number {
  return Math.max(
    200,
    HEADER + rowsIn(placedPanels(dashboard, variables), dashboard) * GRID_ROW + GAP,
  );
}

/**
 * Every panel in its place, the rows shrunk so that all of them fit as far as they stay legible;
 * what does not fit even then is left out as a whole. A repeated row is there once, with all values.
 */
export function dashboardPicture(canvas: Canvas, dashboard: DashboardJson, size: Size): string {
  const { theme, type } = canvas;
  const placed = placedPanels(dashboard, canvas.variables);
  const title = type.fit(dashboard.title, size.width - 4 * GAP, 18, 'bold');
  const background = rect(0, 0, size.width, size.height, theme.canvas);
  const header = text(GAP * 2, 30, title, { size: 18, weight: 'bold', fill: theme.text });
  if (placed.length === 0) {
    const empty = message(canvas, size, 'This dashboard has no panels');
    return background + header + empty;
  }
  const room = size.height - HEADER - GAP;
  const gridRow = Math.min(GRID_ROW, Math.max(SMALLEST_GRID_ROW, room / rowsIn(placed, dashboard)));
  const column = (size.width - GAP) / COLUMNS;
  const rows = layoutOf(dashboard).rows.map((row) => rowHeader(canvas, row, gridRow, size));
  const panels = placed.map(({ panel, variables }) => {
    const { x, y, w, h } = panel.grid;
    const box = { width: w * column - GAP, height: h * gridRow - GAP };
    const top = HEADER + y * gridRow;
    if (top + box.height > size.height) return '';
    return nested(
      GAP + x * column,
      top,
      box.width,
      box.height,
      panelPicture({ ...canvas, variables }, panel, box),
    );
  });
  return [background, header, ...rows, ...panels].join('');
}

function rowsIn(placed: readonly Placed[], dashboard: DashboardJson): number {
  const ends = placed.map(({ panel: { grid } }) => grid.y + grid.h);
  const rows = layoutOf(dashboard).rows.map(({ y }) => y + 1);
  return Math.max(1, ...ends, ...rows);
}

function rowHeader(
  { theme, type, variables }: Canvas,
  row: Row,
  gridRow: number,
  size: Size,
): string {
  const base = HEADER + row.y * gridRow + Math.min(22, gridRow * 0.72);
  if (base + 6 > size.height) return '';
  const count = row.panels.length;
  const hidden = row.collapsed ? `  (${count} ${count === 1 ? 'panel' : 'panels'})` : '';
  const mark = row.collapsed ? '▸' : '▾';
  const title = type.fit(
    `${mark} ${resolveTitle(row.title, variables)}${hidden}`,
    size.width - 4 * GAP,
    14,
    'bold',
  );
  return text(GAP * 2, base, title, { size: 14, weight: 'bold', fill: theme.text });
}

function placedPanels(dashboard: DashboardJson, variables: readonly Variable[]): readonly Placed[] {
  return layoutOf(dashboard).panels.flatMap((panel) => repeated(panel, variables));
}

/** A repeated panel stands once for each value of its variable, side by side. */
function repeated(panel: Panel, variables: readonly Variable[]): readonly Placed[] {
  const variable = variables.find(({ name }) => name === panel.repeat);
  if (variable === undefined || variable.values.length < 2) return [{ panel, variables }];
  const { y, h } = panel.grid;
  const w = COLUMNS / variable.values.length;
  return variable.values.map((value, index) => ({
    panel: { ...panel, grid: { x: index * w, y, w, h } },
    variables: withValue(variables, variable.name, value),
  }));
}
