import type { Dashboard, Panel } from './dashboard/parse.ts';
import type { Values } from './dashboard/expand-repeats.ts';

/** A path between `/render/` and a dashboard's UID: words and slashes, nothing that leads elsewhere. */
export const RENDER_PATH = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/i;

/** Bounds of a picture's sides, in pixels. */
export const SIDE = { min: 10, max: 4000 } as const;

/** How a picture shall look, and over which time. */
export interface RenderOptions {
  readonly from: string;
  readonly to: string;
  /** Pixels, before `scale`. */
  readonly width: number;
  /** Pixels, before `scale`; -1 is the height of the whole page, from Grafana 9 on. */
  readonly height: number;
  readonly scale?: number | undefined;
  readonly theme?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly orgId?: string | undefined;
  /** Path of one panel's picture, between `/render/` and the dashboard's UID. */
  readonly apiEndpoint: string;
  readonly variables: Values;
}

/** A part of a Grafana that has an address: a panel, or the whole dashboard when `panel` is missing. */
export interface View {
  /** Grafana's root URL, sub-path included. */
  readonly root: string;
  readonly dashboard: Dashboard;
  readonly panel?: Panel;
}

/**
 * URL of the picture, for `GET` with a token. A repeated panel is asked for by the number it was saved
 * with and one value of its variable: the numbers of its copies differ from version to version.
 */
export function renderUrl(view: View, options: RenderOptions): string {
  const whole = view.panel === undefined;
  const url = new URL(
    whole ? dashboardPath(view, 'render/d') : panelPath(view, options.apiEndpoint),
  );
  const query = url.searchParams;
  if (view.panel) query.set('panelId', String(view.panel.id));
  query.set('width', String(options.width));
  query.set('height', String(options.height));
  if (options.scale !== undefined) query.set('scale', String(options.scale));
  if (options.theme !== undefined) query.set('theme', options.theme);
  addShared(query, options);
  // `kiosk` and `autofitpanels` are flags: Grafana's own links write them without a value.
  if (whole) url.search += '&kiosk&autofitpanels';
  return url.href;
}

/** URL of the page that shows what the picture shows, for a person's browser. */
export function pageUrl(view: View, options: RenderOptions): string {
  const url = new URL(dashboardPath(view, 'd'));
  if (view.panel) url.searchParams.set('viewPanel', String(view.panel.id));
  addShared(url.searchParams, options);
  if (!view.panel) url.search += '&kiosk';
  return url.href;
}

/** The old endpoint takes a slug; a dashboard without one has only a UID. */
function panelPath(view: View, endpoint: string): string {
  const { slug } = view.dashboard;
  if (!/^dashboard-solo(\/db)?$/i.test(endpoint)) return dashboardPath(view, `render/${endpoint}`);
  if (slug === '') return dashboardPath(view, 'render/d-solo');
  return `${view.root.replace(/\/+$/, '')}/render/dashboard-solo/db/${pathSegment(safeDecode(slug))}`;
}

function dashboardPath({ root, dashboard }: View, prefix: string): string {
  const slug = dashboard.slug === '' ? '' : `/${pathSegment(safeDecode(dashboard.slug))}`;
  return `${root.replace(/\/+$/, '')}/${prefix}/${pathSegment(dashboard.uid)}${slug}`;
}

/** Any text as one segment of a path; half a surrogate pair, which has no encoding, is replaced. */
export function pathSegment(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/**
 * `tz` is the renderer's own zone and `timezone` the dashboard's: both must say the same. `browser`
 * is a word of the dashboard's alone, and means the renderer's zone.
 */
function addShared(query: URLSearchParams, options: RenderOptions): void {
  query.set('from', options.from);
  query.set('to', options.to);
  for (const [name, values] of options.variables) {
    for (const value of values) query.append(`var-${name}`, value);
  }
  if (options.timeZone !== undefined) {
    if (options.timeZone !== 'browser') query.set('tz', options.timeZone);
    query.set('timezone', options.timeZone);
  }
  if (options.orgId !== undefined) query.set('orgId', options.orgId);
}

function safeDecode(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}
