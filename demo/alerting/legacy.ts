import type { Catalogue } from '../api/catalogue.ts';
import { html, json, middlewareError, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';
import { appShell } from '../http/pages.ts';
import { roleReaches } from '../model/dashboard.ts';
import type { DemoLegacyAlert } from './model.ts';
import type { AlertingState } from './state.ts';

/** Below /api/alerts, as a real 6.5.1 was seen to answer; 404 where there is only unified alerting. */
export async function legacyRoute(
  state: AlertingState,
  exchange: AuthorisedExchange,
  catalogue: Catalogue,
): Promise<Answer> {
  const { path, request, role } = exchange;
  if (state.alerting.kind !== 'legacy') return json(404, { message: 'Not found' });
  if (path === '/api/alerts/states-for-dashboard') {
    return statesOf(state, catalogue, Number(request.query.get('dashboardId')));
  }
  if (path === '/api/alerts') return json(200, listed(state, request.query, exchange.subPath));
  const [, id] = /^\/api\/alerts\/([^/]+)\/pause$/.exec(path) ?? [];
  if (id === undefined || request.method !== 'POST') return html(200, appShell());
  if (!roleReaches(role, 'Editor')) return middlewareError(403, 'Permission denied');
  const alert = state.legacyAlerts.find((one) => String(one.id) === id);
  if (!alert) return json(500, { message: 'Get Alert failed' });
  // A body without the word un-pauses.
  const paused = /"paused"\s*:\s*true/.test(await exchange.body());
  state.pause(id, paused);
  return json(200, {
    alertId: alert.id,
    message: paused ? 'Alert paused' : 'Alert un-paused',
    state: paused ? 'paused' : 'unknown',
  });
}

/** The states of the alerts of one dashboard, which is named by its number. */
function statesOf(state: AlertingState, catalogue: Catalogue, dashboardId: number): Answer {
  const uid = catalogue.dashboards.find(({ json: { id } }) => id === dashboardId)?.json.uid;
  if (uid === undefined) return json(400, { message: 'Missing query parameter dashboardId' });
  const states = state.legacyAlerts
    .filter(({ dashboardUid }) => dashboardUid === uid)
    .map(({ id, panelId, state: own, newStateDate }) => ({
      ...{ id, dashboardId, panelId, newStateDate },
      state: own,
    }));
  return json(200, states);
}

function listed(state: AlertingState, query: URLSearchParams, subPath: string): unknown[] {
  const states = query.getAll('state').filter((one) => one !== 'all');
  const limit = Number(query.get('limit') ?? 0) || Infinity;
  return state.legacyAlerts
    .filter((alert) => states.length === 0 || states.includes(alert.state))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, limit)
    .map((alert) => alertJson(alert, subPath));
}

function alertJson(alert: DemoLegacyAlert, subPath: string): unknown {
  return {
    id: alert.id,
    dashboardId: 1,
    dashboardUid: alert.dashboardUid,
    dashboardSlug: alert.dashboardUid,
    panelId: alert.panelId,
    name: alert.name,
    state: alert.state,
    newStateDate: alert.newStateDate,
    evalDate: '0001-01-01T00:00:00Z',
    evalData: {},
    executionError: '',
    url: `${subPath}/d/${alert.dashboardUid}/${alert.dashboardUid}`,
  };
}
