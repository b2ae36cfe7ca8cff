import { parseDashboard } from '../src/grafana/dashboard/parse.ts';
import { fillModel } from '../src/grafana/query/fill-model.ts';
import { reasonsOf } from '../src/drawing/understood/understood.ts';
import { isObject } from '../src/util/schema.ts';

/** How many panels of one type there are, and what the rule says of each whole panel. */
export interface PanelCounts {
  readonly type: string;
  panels: number;
  understood: number;
  /** Drawn without something that changes no number, which is named below the picture. */
  partly: number;
  notDrawn: number;
}

/** What the rule says of the panels of some dashboards. */
export interface Survey {
  dashboards: number;
  /** By the names of the types. */
  readonly types: Map<string, PanelCounts>;
  /** How many panels have each reason, by its text. */
  readonly reasons: Map<string, { readonly kind: 'wrong' | 'looks'; panels: number }>;
}

export const emptySurvey = (): Survey => ({ dashboards: 0, types: new Map(), reasons: new Map() });

/**
 * Adds all dashboards that a JSON file has: as exported, as Grafana's API answers it, or a list of such.
 * Variables have the values that the dashboard was saved with.
 */
export function addDashboards(survey: Survey, json: unknown): void {
  if (Array.isArray(json)) {
    for (const one of json as unknown[]) addDashboards(survey, one);
    return;
  }
  const body = bodyOf(json);
  if (body !== undefined) addDashboard(survey, body);
  else if (isObject(json)) {
    // A list with a name, or dashboards by their files' names, as Jsonnet writes them.
    const { dashboards } = json;
    const found = Array.isArray(dashboards) ? dashboards : Object.values(json).filter(isDashboard);
    addDashboards(survey, found);
  }
}

/** As Grafana's API has it; undefined for what is not a dashboard. */
function bodyOf(json: unknown): object | undefined {
  if (!isObject(json)) return undefined;
  const { dashboard, spec, metadata } = json;
  if (isDashboard(dashboard)) return { meta: {}, dashboard: withLibraryPanels(dashboard) };
  if (isDashboard(spec)) return { metadata: metadata ?? {}, spec: withLibraryPanels(spec) };
  return isDashboard(json) ? { meta: {}, dashboard: withLibraryPanels(json) } : undefined;
}

function isDashboard(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const { panels, rows, elements, layout } = value;
  return Array.isArray(panels) || Array.isArray(rows) || (isObject(elements) && isObject(layout));
}

/** An export has its library panels beside the dashboard. */
function withLibraryPanels(dashboard: Readonly<Record<string, unknown>>): object {
  const { __elements: library, panels } = dashboard;
  if (!isObject(library) || !Array.isArray(panels)) return dashboard;
  const filled = (panel: unknown): unknown => {
    if (!isObject(panel)) return panel;
    const { libraryPanel, panels: held } = panel;
    if (Array.isArray(held)) return { ...panel, panels: held.map(filled) };
    const uid = isObject(libraryPanel) ? libraryPanel.uid : undefined;
    const element = typeof uid === 'string' && Object.hasOwn(library, uid) ? library[uid] : {};
    return isObject(element) && isObject(element.model) ? { ...panel, ...element.model } : panel;
  };
  return { ...dashboard, panels: panels.map(filled) };
}

/** Moments do not matter to what is understood. */
const RANGE = { from: 0, to: 3_600_000 };

function addDashboard(survey: Survey, body: object): void {
  const dashboard = parseDashboard(body, '', true);
  survey.dashboards += 1;
  for (const { model } of dashboard.panels) {
    const panel = fillModel(model ?? {}, { dashboard, values: new Map(), range: RANGE });
    addPanel(survey, panel);
  }
}

function addPanel({ types, reasons }: Survey, panel: Readonly<Record<string, unknown>>): void {
  const type = typeof panel.type === 'string' ? panel.type : 'a library panel without its content';
  const counts = types.get(type) ?? { type, panels: 0, understood: 0, partly: 0, notDrawn: 0 };
  types.set(type, counts);
  counts.panels += 1;
  const found = reasonsOf(panel);
  if (found.length === 0) counts.understood += 1;
  else if (found.some(({ kind }) => kind === 'wrong')) counts.notDrawn += 1;
  else counts.partly += 1;
  for (const [text, kind] of new Map(found.map((reason) => [reason.text, reason.kind]))) {
    const reason = reasons.get(text) ?? { kind, panels: 0 };
    reason.panels += 1;
    reasons.set(text, reason);
  }
}

/** The counts of each type, the most frequent first, and of all at the end. */
export function rowsOf({ types }: Survey): PanelCounts[] {
  const rows = [...types.values()].sort((a, b) => b.panels - a.panels);
  const all = { type: 'all', panels: 0, understood: 0, partly: 0, notDrawn: 0 };
  for (const { panels, understood, partly, notDrawn } of rows) {
    all.panels += panels;
    all.understood += understood;
    all.partly += partly;
    all.notDrawn += notDrawn;
  }
  return [...rows, all];
}
