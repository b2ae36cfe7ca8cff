import { z } from 'zod';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';

/** A panel that can be rendered. */
export interface Panel {
  /** Grafana's number for it, unique in its dashboard. */
  readonly id: number;
  /** As saved, variables unresolved; empty when the panel has none. */
  readonly title: string;
}

/** A template variable. */
export interface Variable {
  readonly name: string;
  /** Text of the value chosen when the dashboard was saved; several are joined by ` + `. */
  readonly text: string;
  /** Texts of the values one may choose, as far as the dashboard itself tells. */
  readonly options: readonly string[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly slug: string;
  /** In the order the eye sees them, rows themselves left out. */
  readonly panels: readonly Panel[];
  readonly variables: readonly Variable[];
}

const text = z.string().catch('');
const list = z.array(z.unknown()).catch([]);
const side = z.number().catch(0);

const panelSchema = z.object({
  id: z.int().optional().catch(undefined),
  title: text,
  type: text,
  gridPos: z.object({ x: side, y: side }).catch({ x: 0, y: 0 }),
  panels: list,
});
type SavedPanel = z.infer<typeof panelSchema>;

const variableSchema = z.object({
  name: z.string(),
  current: z
    .object({ text: z.union([z.string(), z.array(z.string())]).catch('') })
    .catch({ text: '' }),
  options: z
    .array(z.object({ text: z.union([z.string(), z.array(z.string())]).catch('') }))
    .catch([]),
});

const dashboardSchema = z.object({
  meta: z.object({ slug: text, url: text, isFolder: z.boolean().catch(false) }).catch({
    slug: '',
    url: '',
    isFolder: false,
  }),
  dashboard: z.object({
    uid: text,
    title: text,
    panels: z.array(z.unknown()).optional().catch(undefined),
    rows: list,
    templating: z.object({ list }).catch({ list: [] }),
  }),
});

/**
 * Reads what `/api/dashboards/uid/:uid` answers, of any age: panels on a grid (Grafana 5 and later),
 * with collapsed rows, or in `rows[]` (before). A part that cannot be read is left out, so that one
 * odd panel does not cost the others.
 * @throws GrafanaNotFoundError when it is a folder; GrafanaError when it is no dashboard at all
 */
export function parseDashboard(body: unknown, askedUid: string): Dashboard {
  const parsed = dashboardSchema.safeParse(body);
  if (!parsed.success) {
    throw new GrafanaError('Grafana sent a dashboard in a form that is not known here.', {
      cause: parsed.error,
    });
  }
  const { meta, dashboard } = parsed.data;
  if (meta.isFolder) {
    throw new GrafanaNotFoundError('Dashboard not found: this is a folder.');
  }
  return {
    uid: dashboard.uid || askedUid,
    title: dashboard.title,
    slug: meta.slug || (/\/d\/[^/]+\/([^/?#]+)/.exec(meta.url)?.[1] ?? ''),
    panels: dashboard.panels ? gridPanels(dashboard.panels) : rowPanels(dashboard.rows),
    variables: dashboard.templating.list.flatMap(readVariable),
  };
}

function readPanels(entries: readonly unknown[]): SavedPanel[] {
  return entries.flatMap((entry) => {
    const { data } = panelSchema.safeParse(entry);
    return data ? [data] : [];
  });
}

/** Top to bottom, left to right; a collapsed row holds its panels, which unfold where it stands. */
function gridPanels(entries: readonly unknown[]): Panel[] {
  return inOrder(entries).flatMap((panel) =>
    panel.type === 'row' ? inOrder(panel.panels).flatMap(rendered) : rendered(panel),
  );
}

function inOrder(entries: readonly unknown[]): SavedPanel[] {
  return readPanels(entries).sort((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);
}

/** Grafana renders a panel by its number; one without, or a row, cannot be asked for. */
function rendered({ id, title, type }: SavedPanel): Panel[] {
  return id === undefined || type === 'row' ? [] : [{ id, title }];
}

function rowPanels(rows: readonly unknown[]): Panel[] {
  return rows.flatMap((row) => {
    const { data } = z.object({ panels: list }).safeParse(row);
    return readPanels(data?.panels ?? []).flatMap(rendered);
  });
}

function readVariable(entry: unknown): Variable[] {
  const { data } = variableSchema.safeParse(entry);
  if (!data) return [];
  return [
    {
      name: data.name,
      text: joined(data.current.text),
      options: data.options.map((option) => joined(option.text)),
    },
  ];
}

function joined(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(' + ');
}
