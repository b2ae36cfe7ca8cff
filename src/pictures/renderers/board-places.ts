import { COLUMNS, type PageLayout, type PlacedPanel } from '../../grafana/dashboard/page-layout.ts';
import { SIDE } from '../../grafana/urls.ts';

/** A panel's place on a picture, in pixels. */
export interface PanelBox {
  readonly panel: PlacedPanel;
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

export interface BoardPlaces {
  /** Pixels. */
  readonly height: number;
  /** What fits. */
  readonly panels: readonly PanelBox[];
  /** How many panels do not fit. */
  readonly left: number;
  readonly headings: readonly {
    readonly text: string;
    readonly y: number;
    readonly isCollapsed: boolean;
  }[];
}

/** Pixels of a row of Grafana's grid, and of the gap between panels. */
const CELL = 38;
const GAP = 8;
/** Rows of the grid are shrunk to fit, but panels must stay legible. */
const SMALLEST_CELL = 17;
/** Pixels above the grid, for the title. */
const HEADER = 44;
/** Pixels below it, for the line that says what is missing. */
const FOOTER = 24;
/** A panel below this has nothing to see. */
const SMALLEST_SIDE = 16;

/** Puts a page on a picture of that width and height (px); -1 takes as much as the page needs. */
export function placesOn(layout: PageLayout, width: number, asked: number): BoardPlaces {
  const whole = Math.ceil(HEADER + layout.height * CELL + GAP);
  const height = asked > 0 ? asked : Math.max(SIDE.min, Math.min(SIDE.max, whole));
  const room = (height - HEADER - GAP) / Math.max(1, layout.height);
  const isTooMuch = room < SMALLEST_CELL;
  const cell = Math.min(CELL, isTooMuch ? SMALLEST_CELL : room);
  const bottom = height - (isTooMuch ? FOOTER : 0);
  const column = (width - GAP) / COLUMNS;
  const boxes = layout.panels.map((panel) => ({
    panel,
    box: {
      x: GAP + panel.x * column,
      y: HEADER + panel.y * cell,
      width: panel.w * column - GAP,
      height: panel.h * cell - GAP,
    },
  }));
  const panels = boxes.filter(
    ({ box }) =>
      box.y + box.height <= bottom && box.width >= SMALLEST_SIDE && box.height >= SMALLEST_SIDE,
  );
  return {
    height,
    panels,
    left: boxes.length - panels.length,
    headings: layout.headings
      .map(({ title, y, hidden }) => ({
        text: hidden > 0 ? `${title}  (${hidden} ${hidden === 1 ? 'panel' : 'panels'})` : title,
        y: HEADER + (y + 0.5) * cell - GAP / 2,
        isCollapsed: hidden > 0,
      }))
      .filter(({ y }) => y + cell / 2 <= bottom),
  };
}
