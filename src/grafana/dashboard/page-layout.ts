import type { TitleContext } from './built-in-variables.ts';
import { expandRepeats, type PanelCopy, type Values } from './expand-repeats.ts';
import type { Dashboard, GridPlace } from './model.ts';
import { titleReader } from './titles.ts';

/** Columns of Grafana's grid. */
export const COLUMNS = 24;

/** A panel in its place on the page, in columns and rows of the grid. */
export interface PlacedPanel {
  readonly copy: PanelCopy;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** The title of a row or tab, one row of the grid high. */
export interface SectionHeading {
  readonly title: string;
  readonly y: number;
  /** Panels that are not seen, as the row is collapsed. */
  readonly hidden: number;
}

export interface PageLayout {
  readonly panels: readonly PlacedPanel[];
  readonly headings: readonly SectionHeading[];
  /** Rows of the grid. */
  readonly height: number;
}

/** Most panels on a page; what is further down is left out. */
const MAX_PANELS = 200;
/** Rows of the grid that a panel takes at most. */
const MAX_HEIGHT = 200;
/** Copies of a panel that are next to each other, where the panel does not say it. */
const PER_LINE = 4;

/**
 * Lays a whole dashboard out as Grafana's page does: sections below each other, in them the panels on
 * their grid, the copies of a repeated panel next to or below each other.
 * @param dashboard with models
 */
export function pageLayout(
  dashboard: Dashboard,
  values: Values,
  context: TitleContext = {},
): PageLayout {
  const readTitle = titleReader(dashboard, context);
  const panels: PlacedPanel[] = [];
  const headings: SectionHeading[] = [];
  let top = 0;
  for (const copies of sectionsOf(expandRepeats(dashboard, values))) {
    const [first] = copies;
    const { row = '', place } = first.panel;
    const isHidden = place?.isHidden === true;
    if (row !== '') {
      const title = readTitle({ panel: { title: row }, narrowed: first.narrowed }, values);
      headings.push({ title, y: top, hidden: isHidden ? copies.length : 0 });
      top += 1;
    }
    if (isHidden) continue;
    const placed = placeAll(copies, top);
    panels.push(...placed);
    top = placed.reduce((bottom, { y, h }) => Math.max(bottom, y + h), top);
    if (panels.length > MAX_PANELS) break;
  }
  return { panels: panels.slice(0, MAX_PANELS), headings, height: top };
}

type Copies = readonly [PanelCopy, ...PanelCopy[]];

/** Neighbours that are in the same section, of which a repeated one has copies. */
function* sectionsOf(copies: Iterable<PanelCopy>): Generator<Copies, void, undefined> {
  let section: [PanelCopy, ...PanelCopy[]] | undefined;
  let lastKey = '';
  for (const copy of copies) {
    const { section: number = 0, sectionRepeats = 0 } = copy.panel.place ?? {};
    const key = `${number} ${copy.indexes.slice(0, sectionRepeats).join(' ')}`;
    if (section && key === lastKey) {
      section.push(copy);
      continue;
    }
    if (section) yield section;
    section = [copy];
    lastKey = key;
  }
  if (section) yield section;
}

/** Each panel moves up as far as there is room, as on Grafana's page. */
function placeAll(copies: Copies, top: number): PlacedPanel[] {
  const bottoms = Array.from({ length: COLUMNS }, () => top);
  const put = (copy: PanelCopy, x: number, w: number, h: number): PlacedPanel => {
    const [first, end] = [Math.floor(x), Math.ceil(x + w)];
    const y = Math.max(...bottoms.slice(first, end));
    bottoms.fill(y + h, first, end);
    return { copy, x, y, w, h };
  };
  return ofOnePanel(copies).flatMap((group) => {
    const { panel } = group[0];
    const { x, w, h } = placeOf(panel.place);
    const perLine = perLineOf(panel.model, group.length);
    const isSpread = perLine > 1;
    const width = isSpread ? COLUMNS / perLine : w;
    return group.map((copy, index) =>
      put(copy, isSpread ? (index % perLine) * width : x, width, h),
    );
  });
}

/** The copies of a panel, one panel after the other. */
function ofOnePanel(copies: Copies): readonly Copies[] {
  const groups: [PanelCopy, ...PanelCopy[]][] = [];
  for (const copy of copies) {
    const last = groups.at(-1);
    if (last?.[0].number === copy.number) last.push(copy);
    else groups.push([copy]);
  }
  return groups;
}

function perLineOf(model: Readonly<Record<string, unknown>> | undefined, copies: number): number {
  if (model?.repeatDirection === 'v') return 1;
  const { maxPerRow } = model ?? {};
  const most = typeof maxPerRow === 'number' && maxPerRow >= 1 ? Math.floor(maxPerRow) : PER_LINE;
  return Math.max(1, Math.min(most, copies, COLUMNS));
}

/** Within the grid, whatever is saved. */
function placeOf(place: GridPlace | undefined): Pick<GridPlace, 'x' | 'w' | 'h'> {
  const { x = 0, w = COLUMNS, h = 8 } = place ?? {};
  const left = Math.floor(clamp(x, 0, COLUMNS - 1));
  return { x: left, w: clamp(w, 1, COLUMNS - left), h: clamp(h, 1, MAX_HEIGHT) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
