import { dashboardByUid, dashboardUrl, isVisible, type Catalogue } from '../api/catalogue.ts';
import type { DemoDashboard } from '../model/dashboard.ts';
import { drawablePanels } from '../model/panels.ts';
import { resolveTitle, variablesOf } from '../model/variables.ts';
import type { AuthorisedExchange } from './exchange.ts';
import { appShell, escapeHtml } from './pages.ts';

const STYLE = `
body { margin: 0; background: #111217; color: #ccccdc; font: 15px/1.5 system-ui, sans-serif; }
header { padding: 14px 20px; border-bottom: 1px solid #2c2f36; }
header a, li a { color: #6e9fff; text-decoration: none; }
h1 { font-size: 18px; font-weight: 500; margin: 0; }
main { display: flex; flex-wrap: wrap; gap: 10px; padding: 14px 20px; }
img { border: 1px solid #2c2f36; border-radius: 3px; max-width: 100%; height: auto; }
ul { line-height: 2; }
small { color: #8e8e9c; }`;

/** The page at /: every dashboard by name, so that a visitor of the demo finds the way. */
export function homePage(catalogue: Catalogue, exchange: AuthorisedExchange): string {
  const items = catalogue.dashboards
    .filter((dashboard) => isVisible(dashboard, exchange.role))
    .map((dashboard) => {
      const folder = dashboard.folder === undefined ? '' : ` in ${dashboard.folder.title}`;
      const href = escapeHtml(dashboardUrl(dashboard, exchange.subPath));
      const title = escapeHtml(dashboard.json.title);
      return `<li><a href="${href}">${title}</a> <small>${escapeHtml(folder)}</small></li>`;
    });
  const boot = `window.grafanaBootData = {"user":{"orgRole":"${exchange.role}"}};`;
  const body = `<ul>${items.join('\n')}</ul><script>${boot}</script>`;
  return page('Dashboards', '<h1>Dashboards</h1>', body);
}

/**
 * The page at /d/:uid: the dashboard's panels as pictures, or only the one that `viewPanel` (or
 * `panelId`) names. An unknown uid gets the application's page, as from a real Grafana.
 */
export function dashboardPage(
  catalogue: Catalogue,
  exchange: AuthorisedExchange,
  uid: string,
): string {
  const dashboard = dashboardByUid(catalogue, uid);
  if (dashboard === undefined || !isVisible(dashboard, exchange.role)) return appShell();
  const { query } = exchange.request;
  const variables = variablesOf(dashboard.json, variableValues(query));
  const wanted = query.get('viewPanel') ?? query.get('panelId');
  const images = drawablePanels(dashboard.json)
    .filter(({ id }) => wanted === null || wanted.replace(/^panel-/, '') === String(id))
    .map((panel) => {
      const size = wanted === null ? imageSize(panel.grid) : { width: 1200, height: 560 };
      const source = imageSource(dashboard, exchange, panel.id, size);
      const title = escapeHtml(resolveTitle(panel.title, variables));
      return `<img alt="${title}" src="${escapeHtml(source)}" width="${size.width}" height="${size.height}">`;
    });
  const home = escapeHtml(`${exchange.subPath}/`);
  const title = escapeHtml(dashboard.json.title);
  const body =
    images.length === 0 ? '<p>This dashboard has no such panels.</p>' : images.join('\n');
  return page(dashboard.json.title, `<h1><a href="${home}">Dashboards</a> / ${title}</h1>`, body);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function imageSize(grid: { readonly w: number; readonly h: number }): Size {
  return { width: Math.round((grid.w / 24) * 1200), height: grid.h * 36 };
}

/** The panel's own render URL, with the range, the variables and the zone of the page's URL. */
function imageSource(
  dashboard: DemoDashboard,
  exchange: AuthorisedExchange,
  panelId: number,
  size: Size,
): string {
  const query = new URLSearchParams(exchange.request.query);
  for (const name of ['viewPanel', 'fullscreen', 'width', 'height']) query.delete(name);
  query.set('panelId', String(panelId));
  query.set('width', String(size.width));
  query.set('height', String(size.height));
  const path = dashboardUrl(dashboard, '').replace(/^\/d\//, '/render/d-solo/');
  return `${exchange.subPath}${path}?${query.toString()}`;
}

function variableValues(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const names = [...new Set(query.keys())].filter((name) => name.startsWith('var-'));
  return new Map(names.map((name) => [name.slice('var-'.length), query.getAll(name)]));
}

function page(title: string, header: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Grafana</title><style>${STYLE}</style></head>
<body><header>${header}</header><main>${body}</main></body>
</html>
`;
}
