import {
  type About,
  dashboardWithSlug,
  dashboardWithUid,
  folderList,
  folderWithUid,
  frontendSettings,
  health,
  notFound,
  organisation,
} from '../api/dashboards.ts';
import { annotations } from '../api/annotations.ts';
import { dashboardBySlug, dashboardUrl, type Catalogue } from '../api/catalogue.ts';
import { storedDashboard } from '../api/dashboards-v2.ts';
import { labelValues } from '../api/metrics.ts';
import { search, tags } from '../api/search.ts';
import { html, json, middlewareError, redirect, text, type Answer } from './answer.ts';
import type { Caller } from './auth.ts';
import { dashboardPage, homePage } from './dashboard-page.ts';
import { decodeSegment, type AuthorisedExchange, type Exchange } from './exchange.ts';
import { loginRedirect } from './fault-outcomes.ts';
import { appShell, errorPage, loginPage } from './pages.ts';

export function isRenderPath(path: string): boolean {
  return /^\/render\/./.test(path);
}

/** Every route here is for reading only. */
export function isReading({ request: { method } }: Exchange): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Routes that need no sign-in. */
export function openRoute({ path }: Exchange, about: About): Answer | undefined {
  switch (path) {
    case '/api/health':
      return health(about);
    case '/login':
      return html(200, loginPage());
    case '/favicon.ico':
      return text(404, 'Not found');
    default:
      return undefined;
  }
}

/** Why this caller gets nothing, or undefined when they may go on. */
export function denial(
  exchange: Exchange,
  caller: Caller,
  { organisation: { id } }: About,
): Answer | undefined {
  const isApi = /^\/apis?\//.test(exchange.path);
  switch (caller.kind) {
    case 'refused':
      return middlewareError(401, caller.message);
    case 'unknown':
      return isApi ? middlewareError(401, 'Unauthorized') : loginRedirect(exchange);
    case 'anonymous':
      return undefined;
    case 'token': {
      const organisationId = Number(exchange.request.query.get('orgId') ?? id);
      const own = organisationId === id || !(organisationId > 0);
      if (own) return undefined;
      return isApi ? notFound() : text(404, 'Not found');
    }
  }
}

/** Every route but /render/… */
export function route(catalogue: Catalogue, exchange: AuthorisedExchange, about: About): Answer {
  const { path } = exchange;
  if (!isReading(exchange)) {
    return path.startsWith('/api/') ? notFound() : html(404, errorPage('Page not found'));
  }
  if (path.startsWith('/api/')) return apiRoute(catalogue, exchange, about);
  if (path.startsWith('/apis/')) return storedDashboard(catalogue, exchange);
  if (path === '/') return html(200, homePage(catalogue, exchange));
  const [, first, second = '', third = ''] = path.split('/').map(decodeSegment);
  if (first === 'd' && second !== '') return html(200, dashboardPage(catalogue, exchange, second));
  if (first === 'dashboard' && second === 'db') return legacyPage(catalogue, exchange, third);
  return html(200, appShell());
}

function apiRoute(catalogue: Catalogue, exchange: AuthorisedExchange, about: About): Answer {
  const [, , first, second, third = ''] = exchange.path.split('/').map(decodeSegment);
  const route = [first, second].filter((part) => part !== undefined).join('/');
  switch (route) {
    case 'org':
      return organisation(about);
    case 'frontend/settings':
      return frontendSettings(about, exchange.subPath);
    case 'datasources/uid':
      return labelValues(exchange) ?? notFound();
    case 'annotations':
      return annotations(catalogue, exchange);
    case 'user':
      return json(404, { message: 'User not found' });
    case 'search':
      return search(catalogue, exchange);
    case 'folders':
      return folderList(catalogue);
    case 'dashboards/tags':
      return tags(catalogue);
    case 'dashboards/uid':
      return third === '' ? html(200, appShell()) : dashboardWithUid(catalogue, exchange, third);
    case 'dashboards/db':
      return third === '' ? html(200, appShell()) : dashboardWithSlug(catalogue, exchange, third);
    default:
      return first === 'folders' && second !== undefined
        ? folderWithUid(catalogue, second)
        : html(200, appShell());
  }
}

function legacyPage(catalogue: Catalogue, exchange: AuthorisedExchange, slug: string): Answer {
  const dashboard = dashboardBySlug(catalogue, slug);
  return dashboard === undefined
    ? html(200, appShell())
    : redirect(301, `${dashboardUrl(dashboard, exchange.subPath)}?${exchange.search}`);
}
