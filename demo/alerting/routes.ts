import type { Catalogue } from '../api/catalogue.ts';
import { html, json, type Answer } from '../http/answer.ts';
import { decodeSegment, type AuthorisedExchange } from '../http/exchange.ts';
import { appShell } from '../http/pages.ts';
import { roleReaches, type Role } from '../model/dashboard.ts';
import { isObject } from '../model/json.ts';
import { fingerprintOf } from './alertmanager.ts';
import { legacyRoute } from './legacy.ts';
import { provisionedRule } from './provisioning.ts';
import { isoOf, listRuler, listRules } from './rules-api.ts';
import { annotationsOf, type AlertingState } from './state.ts';

/** Answers what is of alerting; undefined for any other path. */
export async function alertingRoute(
  state: AlertingState,
  exchange: AuthorisedExchange,
  catalogue: Catalogue,
): Promise<Answer | undefined> {
  const { path } = exchange;
  if (/^\/api\/alerts(?:\/|$)/.test(path)) return legacyRoute(state, exchange, catalogue);
  if (!/^\/api\/(?:prometheus|ruler|alertmanager|v1\/provisioning)\//.test(path)) return undefined;
  // Where there is none, 6.5.1 answers as on every path of the API that it does not have.
  if (state.alerting.kind !== 'unified') return html(200, appShell());
  const { request, role } = exchange;
  const isGet = request.method === 'GET';
  if (path === '/api/prometheus/grafana/api/v1/rules') return listRules(state, request.query);
  if (path === '/api/ruler/grafana/api/v1/rules' && isGet) return listRuler(state);
  const [, uid] = /^\/api\/v1\/provisioning\/alert-rules\/([^/]+)$/.exec(path) ?? [];
  if (uid !== undefined) {
    const needed = isGet ? 'alert.provisioning:read' : 'alert.provisioning:write';
    if (!roleReaches(role, 'Admin')) return denied(needed);
    const sent = isGet ? undefined : bodyOf(await exchange.body());
    return provisionedRule(state, decodeSegment(uid), sent, request.headers);
  }
  const [, name = '', what = ''] = /^\/api\/alertmanager\/([^/]+)\/api\/v2\/(.+)$/.exec(path) ?? [];
  return alertmanagerRoute(state, exchange, decodeSegment(name), what);
}

async function alertmanagerRoute(
  state: AlertingState,
  exchange: AuthorisedExchange,
  name: string,
  what: string,
): Promise<Answer> {
  const alertmanager = state.alertmanagers.get(name);
  if (!alertmanager) return json(404, { message: 'Not found' });
  const { method } = exchange.request;
  if (what === 'alerts') return json(200, alertsOf(state, name));
  if (what === 'silences' && method === 'GET') return json(200, alertmanager.all());
  if (what === 'silences') {
    if (!mayChange(exchange.role))
      return denied('any of alert.instances:create, alert.instances:write');
    const saved = alertmanager.save(bodyOf(await exchange.body()));
    return 'id' in saved
      ? json(202, { silenceID: saved.id })
      : json(400, { message: saved.refused, traceID: '' });
  }
  const id = decodeSegment(what.replace(/^silence\//, ''));
  const found = alertmanager.all().find((one) => one.id === id);
  if (!found) return json(404, { message: 'silence not found', traceID: '' });
  if (method === 'GET') return json(200, found);
  if (!mayChange(exchange.role)) return denied('alert.instances:write');
  alertmanager.end(id);
  return json(200, { message: 'silence deleted' });
}

function alertsOf(state: AlertingState, name: string): unknown[] {
  if (name !== 'grafana') {
    const { alerting } = state;
    const outside = alerting.kind === 'unified' ? (alerting.outside ?? []) : [];
    const alerts = outside.find(({ uid }) => uid === name)?.alerts ?? [];
    return alerts.map((labels) =>
      alertJson(labels, {}, state.clock(), state.alertmanagers.get(name)?.silencing(labels) ?? []),
    );
  }
  return state
    .firing()
    .map(({ labels, rule, instance, silencedBy }) =>
      alertJson(labels, annotationsOf(rule), instance.activeAt ?? state.clock(), silencedBy),
    );
}

function alertJson(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  startsAt: number,
  silencedBy: readonly string[],
): unknown {
  return {
    labels,
    annotations,
    startsAt: isoOf(startsAt),
    endsAt: isoOf(startsAt + 3_600_000),
    updatedAt: isoOf(startsAt),
    fingerprint: fingerprintOf(labels),
    generatorURL: '',
    receivers: [{ name: 'hubot' }],
    status: {
      state: silencedBy.length > 0 ? 'suppressed' : 'active',
      silencedBy,
      inhibitedBy: [],
    },
  };
}

function mayChange(role: Role): boolean {
  return roleReaches(role, 'Editor');
}

/** As Grafana's access control says it. */
function denied(permission: string): Answer {
  return json(403, {
    accessErrorId: 'ACE0123456789',
    message: `You'll need additional permissions to perform this action. Permissions needed: ${permission}`,
    title: 'Access denied',
  });
}

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}
