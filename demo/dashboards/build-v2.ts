import type { DemoDashboard } from '../model/dashboard.ts';
import { objectIn, objectsIn, stringIn, type JsonObject } from '../model/json.ts';
import { drawablePanels } from '../model/panels.ts';
import { dashboard } from './build.ts';

/** The place of a panel with this number in a grid of 24 columns. */
interface Cell {
  readonly id: number;
  readonly place: readonly [x: number, y: number, width: number, height: number];
  readonly repeat?: string;
}

const repeatOf = (name: string | undefined): JsonObject =>
  name === undefined ? {} : { repeat: { mode: 'variable', value: name } };

const elementOf = (id: number): JsonObject => ({ kind: 'ElementReference', name: `panel-${id}` });

export function gridLayout(cells: readonly Cell[]): JsonObject {
  const items = cells.map(({ id, place: [x, y, width, height], repeat }) => ({
    kind: 'GridLayoutItem',
    spec: { x, y, width, height, element: elementOf(id), ...repeatOf(repeat) },
  }));
  return { kind: 'GridLayout', spec: { items } };
}

/** Panels that find their own places, in this order. */
export function autoGrid(
  cells: readonly { readonly id: number; readonly repeat?: string }[],
): JsonObject {
  const items = cells.map(({ id, repeat }) => ({
    kind: 'AutoGridLayoutItem',
    spec: { element: elementOf(id), ...repeatOf(repeat) },
  }));
  const modes = { columnWidthMode: 'standard', maxColumnCount: 3, rowHeightMode: 'standard' };
  return { kind: 'AutoGridLayout', spec: { ...modes, items } };
}

interface Section {
  readonly title: string;
  readonly layout: JsonObject;
  readonly repeat?: string;
  readonly collapse?: boolean;
}

export function rowsLayout(sections: readonly Section[]): JsonObject {
  const rows = sections.map(({ title, layout, repeat, collapse = false }) => ({
    kind: 'RowsLayoutRow',
    spec: { collapse, layout, title, ...repeatOf(repeat) },
  }));
  return { kind: 'RowsLayout', spec: { rows } };
}

export function tabsLayout(sections: readonly Section[]): JsonObject {
  const tabs = sections.map(({ title, layout, repeat }) => ({
    kind: 'TabsLayoutTab',
    spec: { layout, title, ...repeatOf(repeat) },
  }));
  return { kind: 'TabsLayout', spec: { tabs } };
}

/**
 * A dashboard stored in schema v2.
 * @param panels as Grafana 6.5 saves them; the pictures are drawn from these
 */
export function dashboardV2(
  options: Parameters<typeof dashboard>[0],
  panels: readonly JsonObject[],
  layout: JsonObject,
): DemoDashboard {
  const json = dashboard(options, panels);
  const elements = drawablePanels(json).map((panel) => [`panel-${panel.id}`, element(panel.json)]);
  const { title, tags = [], variables = [] } = options;
  const spec = {
    annotations: [],
    cursorSync: 'Off',
    editable: true,
    elements: Object.fromEntries(elements) as JsonObject,
    layout,
    links: [],
    liveNow: false,
    preload: false,
    tags,
    timeSettings: { autoRefresh: '', from: 'now-6h', timezone: 'browser', to: 'now' },
    title,
    variables: variables.map(variableKind),
  };
  return { json, v2: { version: 'v2', spec } };
}

function element(panel: JsonObject): JsonObject {
  const { id, libraryPanel } = panel;
  const title = stringIn(panel.title, '');
  if (libraryPanel !== undefined) {
    const { uid, name } = objectIn(libraryPanel);
    return { kind: 'LibraryPanel', spec: { id, libraryPanel: { name, uid }, title } };
  }
  const queries = objectsIn(panel.targets).map(({ refId, alias }) => ({
    kind: 'PanelQuery',
    spec: {
      hidden: false,
      query: { group: 'demo', kind: 'DataQuery', spec: { alias }, version: 'v0' },
      refId,
    },
  }));
  const data = { kind: 'QueryGroup', spec: { queries, queryOptions: {}, transformations: [] } };
  const group = panel.type === 'graph' ? 'timeseries' : panel.type;
  const vizConfig = { group, kind: 'VizConfig', spec: { options: {} }, version: '13.0.0' };
  return { kind: 'Panel', spec: { data, id, links: [], title, vizConfig } };
}

/** A custom variable; its options are in its query alone, as newer Grafanas save them. */
function variableKind({ current, includeAll, label, multi, name, query }: JsonObject): JsonObject {
  const shown = { hide: 'dontHide', label, skipUrlSync: false };
  return {
    kind: 'CustomVariable',
    spec: {
      ...shown,
      allowCustomValue: true,
      current,
      includeAll,
      multi,
      name,
      options: [],
      query,
    },
  };
}
