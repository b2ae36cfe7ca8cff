import { createDrawings, type Drawings } from '../../src/drawing/create-drawing.ts';
import { parseDashboard } from '../../src/grafana/dashboard/parse.ts';
import { createOptionsReader } from '../../src/grafana/query/options-reader.ts';
import { parseFrames } from '../../src/grafana/query/parse-frames.ts';
import type { PanelClient } from '../../src/grafana/query/panel-with-data.ts';
import { createOwnRenderer } from '../../src/pictures/renderers/own.ts';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { GrafanaImagesError } from '../../src/util/errors.ts';
import { SYSTEM_TIMERS } from '../../src/util/timers.ts';
import { annotationsIn } from '../api/annotations.ts';
import { DEMO_SOURCE } from '../api/ds-query.ts';
import {
  type DemoPrometheus,
  isForPrometheus,
  PROMETHEUS_SOURCE,
  queryPrometheus,
} from '../data/prometheus.ts';
import { liveFrames } from '../data/live-frames.ts';
import { objectsIn, stringIn, type JsonObject } from '../model/json.ts';
import { drawablePanels } from '../model/panels.ts';
import type { Draw, PictureRequest } from './picture.ts';

/** Only its path and its query are looked at. */
const ROOT = 'http://demo.invalid';

/** What the demo says of itself where it draws: its data is asked for as from a Grafana of today. */
const SETTINGS = {
  buildInfo: { version: '12.3.0' },
  defaultDatasource: DEMO_SOURCE.name,
  datasources: {
    [DEMO_SOURCE.name]: { ...DEMO_SOURCE, url: '' },
    [PROMETHEUS_SOURCE.name]: { ...PROMETHEUS_SOURCE, url: '' },
  },
};
/** Height of a page that does not say how much it takes. */
const FULL_PAGE_HEIGHT = 500;

/** Draws with the code that the bot draws with, as if the demo had a renderer. */
export function createDraw(prometheus?: DemoPrometheus): {
  readonly draw: Draw;
  close(): Promise<void>;
} {
  const drawings = createDrawings();
  return {
    async draw(picture) {
      const complaint = complaintOf(picture);
      if (complaint !== undefined) return drawMessage(drawings, picture, complaint);
      try {
        return await drawWith(drawings, picture, prometheus);
      } catch (error) {
        if (!(error instanceof GrafanaImagesError)) throw error;
        return drawMessage(drawings, picture, error.message);
      }
    },
    close: () => drawings.close(),
  };
}

/** What Grafana's page would say in place of a panel. */
function complaintOf({ dashboard, view, panelId }: PictureRequest): string | undefined {
  if (view === 'unknown') return 'Page not found';
  if (dashboard === undefined) return 'Dashboard not found';
  if (view === 'dashboard') return undefined;
  const hasPanel = drawablePanels(dashboard.json).some(({ id }) => id === panelId);
  return hasPanel ? undefined : 'Panel not found';
}

function drawWith(
  drawings: Drawings,
  picture: PictureRequest,
  prometheus: DemoPrometheus | undefined,
): Promise<Buffer> {
  const own = createOwnRenderer({
    clientFor: () => clientOf(picture, prometheus),
    drawings,
    dashboardMs: 30_000,
    timers: SYSTEM_TIMERS,
    readOptions: createOptionsReader(),
    now: () => picture.now,
    logger: { info: () => undefined },
  });
  return own.draw({ kind: 'render-url', url: urlOf(picture) }, undefined, 'best-effort');
}

function urlOf(picture: PictureRequest): string {
  const { view, panelId, from, to, width, height, scale, theme, timeZone, variables } = picture;
  const query = new URLSearchParams({
    ...(view === 'panel' && { panelId: String(panelId) }),
    from: String(from),
    to: String(to),
    width: String(width),
    height: String(height),
    scale: String(scale),
    theme,
    tz: timeZone,
  });
  for (const [name, values] of variables) {
    for (const value of values) query.append(`var-${name}`, value);
  }
  return `${ROOT}/render/${view === 'panel' ? 'd-solo' : 'd'}/x/x?${query.toString()}`;
}

/** Answers from this process, as the demo's API would over HTTP. */
function clientOf(
  { dashboard, now }: PictureRequest,
  prometheus: DemoPrometheus | undefined,
): PanelClient {
  return {
    root: ROOT,
    token: undefined,
    models: () =>
      Promise.resolve(parseDashboard({ meta: {}, dashboard: dashboard?.json }, 'x', true)),
    readJson: ({ path }) => Promise.resolve(answerTo(path)),
    request: () => Promise.reject(withoutAlerts()),
    alertingKind: () => Promise.reject(withoutAlerts()),
    async query({ json, refIds }) {
      const { from, to, queries } = json as JsonObject;
      const range = { from: Number(from), to: Number(to), now };
      const results = await Promise.all(
        objectsIn(queries).map(async (query) => [
          stringIn(query.refId, 'A'),
          prometheus && isForPrometheus(query)
            ? await queryPrometheus(query, range, prometheus)
            : { frames: liveFrames(query, range) },
        ]),
      );
      return parseFrames({ results: Object.fromEntries(results) as unknown }, refIds);
    },
  };
}

function answerTo(path: string): unknown {
  const url = new URL(path, ROOT);
  if (url.pathname !== '/api/annotations') return SETTINGS;
  const { searchParams } = url;
  return annotationsIn({
    uid: searchParams.get('dashboardUID') ?? undefined,
    tags: searchParams.getAll('tags'),
    from: Number(searchParams.get('from')),
    to: Number(searchParams.get('to')),
  });
}

/** Pictures of the demo's own renderer are without the states of alerts. */
const withoutAlerts = () => new GrafanaError('The demo draws no states of alerts.');

function drawMessage(
  drawings: Drawings,
  { width, height, scale, theme }: PictureRequest,
  message: string,
): Promise<Buffer> {
  const size = { width, height: height > 0 ? height : FULL_PAGE_HEIGHT };
  return drawings.drawBoard({
    title: '',
    tiles: [{ box: { x: 0, y: 0, ...size }, content: { title: '', message } }],
    headings: [],
    theme,
    ...size,
    scale,
  });
}
