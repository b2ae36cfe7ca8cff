import { dashboardBySlug, dashboardByUid, isVisible, type Catalogue } from '../api/catalogue.ts';
import type { PictureRequest } from '../render/picture.ts';
import type { DemoDashboard } from '../model/dashboard.ts';
import { isObject, stringIn } from '../model/json.ts';
import { parseTime } from '../model/time-range.ts';
import { zoneOf } from '../model/zone.ts';
import { decodeSegment, type AuthorisedExchange } from './exchange.ts';

const DEFAULT_WIDTH = 800;
const DEFAULT_HEIGHT = 400;
const DEFAULT_TIMEOUT_SECONDS = 60;

/** How long after its time-out a render is given up by a real 6.5.1. */
const GRACE_SECONDS = 2;

/** A picture with more pixels than this fails, as a real renderer's browser would. */
const MAXIMUM_PIXELS = 64_000_000;

const WHOLE_NUMBER = /^[+-]?\d+$/;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;

export interface RenderRequest {
  readonly picture: PictureRequest;
  /** How long the picture may take, in ms. */
  readonly patience: number;
}

/** The query was one that Grafana refuses with 400. */
export class RenderParametersError extends Error {}

/** The picture asked for could not be made. */
export class RenderFailedError extends Error {}

/**
 * Reads a /render URL. As on a real 6.5.1, nothing but width, height and timeout is checked.
 * @throws RenderParametersError when one of those is not a whole number or the query is not encoded
 * @throws RenderFailedError when the picture would be larger than any browser makes
 */
export function readRenderRequest(
  catalogue: Catalogue,
  exchange: AuthorisedExchange,
  now: number,
): RenderRequest {
  const { query } = exchange.request;
  if (BROKEN_ESCAPE.test(exchange.search)) throw new RenderParametersError();
  const width = wholeNumber(query, 'width', DEFAULT_WIDTH);
  const height = wholeNumber(query, 'height', DEFAULT_HEIGHT);
  const timeout = wholeNumber(query, 'timeout', DEFAULT_TIMEOUT_SECONDS);
  const target = targetOf(catalogue, exchange);
  const zoneName = query.get('tz') ?? query.get('timezone') ?? 'UTC';
  const size = {
    width: width > 0 ? width : DEFAULT_WIDTH,
    height: height > 0 || height === -1 ? height : DEFAULT_HEIGHT,
    scale: scaleOf(query),
  };
  if (size.width * Math.abs(size.height) * size.scale ** 2 > MAXIMUM_PIXELS) {
    throw new RenderFailedError();
  }
  const picture: PictureRequest = {
    ...size,
    ...target,
    ...timeRange(target.dashboard, query, now, zoneName),
    now,
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    timeZone: zoneOf(zoneName).name,
    variables: variablesIn(query),
  };
  return { picture, patience: Math.max(0, timeout + GRACE_SECONDS) * 1000 };
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const raw = query.get(name);
  if (raw === null) return otherwise;
  if (!WHOLE_NUMBER.test(raw)) throw new RenderParametersError();
  return Number(raw);
}

function scaleOf(query: URLSearchParams): number {
  const scale = Number(query.get('scale') ?? 1);
  return Number.isFinite(scale) ? Math.min(4, Math.max(1, scale)) : 1;
}

type Target = Pick<PictureRequest, 'dashboard' | 'view' | 'panelId'>;

function targetOf(catalogue: Catalogue, { path, request, role }: AuthorisedExchange): Target {
  const [, , kind = '', first = '', second = ''] = path.split('/').map(decodeSegment);
  const seen = (found: DemoDashboard | undefined): DemoDashboard | undefined =>
    found !== undefined && isVisible(found, role) ? found : undefined;
  const byUid = (): DemoDashboard | undefined => seen(dashboardByUid(catalogue, first));
  const bySlug = (): DemoDashboard | undefined => seen(dashboardBySlug(catalogue, second));
  const panelId = panelIdIn(request.query);
  const alone = request.query.has('viewPanel') || request.query.has('fullscreen');
  const page = alone ? 'panel' : 'dashboard';
  switch (kind) {
    case 'd-solo':
      return { dashboard: byUid(), view: 'panel', panelId };
    case 'd':
      return { dashboard: byUid(), view: page, panelId };
    case 'dashboard-solo':
      return { dashboard: bySlug(), view: 'panel', panelId };
    case 'dashboard':
      return { dashboard: bySlug(), view: page, panelId };
    default:
      return { dashboard: undefined, view: 'unknown', panelId };
  }
}

/** A number, `panel-2`, or the clone of a repeated panel as Grafana 11.3 names it. */
function panelIdIn(query: URLSearchParams): number | undefined {
  const raw = query.get('panelId') ?? query.get('viewPanel') ?? '';
  const match = /^(?:panel-)?(\d+)(?:-clone-\d+)?$/.exec(raw);
  return match === null ? undefined : Number(match[1]);
}

/** What Grafana does not understand is silently replaced by the dashboard's own range. */
function timeRange(
  dashboard: DemoDashboard | undefined,
  query: URLSearchParams,
  now: number,
  zoneName: string,
): { from: number; to: number } {
  const saved = isObject(dashboard?.json.time) ? dashboard.json.time : {};
  const zone = zoneOf(zoneName);
  const read = (name: string, edge: 'start' | 'end', otherwise: string): number =>
    parseTime(query.get(name) ?? '', edge, now, zone) ??
    parseTime(stringIn(saved[name], ''), edge, now, zone) ??
    parseTime(otherwise, edge, now, zone) ??
    now;
  const from = read('from', 'start', 'now-6h');
  const to = read('to', 'end', 'now');
  return from <= to ? { from, to } : { from: to, to: from };
}

function variablesIn(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const variables = new Map<string, readonly string[]>();
  for (const name of query.keys()) {
    if (name.startsWith('var-')) variables.set(name.slice('var-'.length), query.getAll(name));
  }
  return variables;
}
