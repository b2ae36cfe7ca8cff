import { json, type Answer } from '../http/answer.ts';
import { decodeSegment, type AuthorisedExchange } from '../http/exchange.ts';
import type { StoredV2 } from '../model/dashboard.ts';
import { dashboardByUid, isVisible, type Catalogue } from './catalogue.ts';

const GROUP = 'dashboard.grafana.app';
/** The namespace of the first organisation, the only one here. */
const NAMESPACE = 'default';
const SAVED_AT = '2026-01-12T09:30:00Z';

/** What `/api/dashboards/uid/:uid` of Grafana 13 says of a dashboard it will not convert. */
export function useInstead({ version }: StoredV2, uid: string): string {
  const url = `/apis/${GROUP}/${version}/namespaces/${NAMESPACE}/dashboards/${uid}`;
  return `dashboard api version not supported, use ${url} instead`;
}

/**
 * GET /apis/dashboard.grafana.app/:version/namespaces/:namespace/dashboards/:uid, for what is stored in
 * schema v2. A real one converts the others too.
 */
export function storedDashboard(catalogue: Catalogue, exchange: AuthorisedExchange): Answer {
  const [, , group, version, , namespace, kind, uid = ''] = exchange.path
    .split('/')
    .map(decodeSegment);
  const dashboard = dashboardByUid(catalogue, uid);
  const isKnown = group === GROUP && kind === 'dashboards' && dashboard?.v2?.version === version;
  if (!isKnown || dashboard?.v2 === undefined) {
    return failure(404, 'NotFound', `dashboards.${GROUP} "${uid}" not found`);
  }
  if (namespace !== NAMESPACE || !isVisible(dashboard, exchange.role)) {
    return failure(403, 'Forbidden', `dashboards.${GROUP} "${uid}" is forbidden`);
  }
  return json(200, {
    kind: 'Dashboard',
    apiVersion: `${GROUP}/${version}`,
    metadata: {
      name: dashboard.json.uid,
      namespace: NAMESPACE,
      uid: `demo-${dashboard.json.id}`,
      resourceVersion: '1768210200000000',
      generation: 1,
      creationTimestamp: SAVED_AT,
      labels: { 'grafana.app/deprecatedInternalID': String(dashboard.json.id) },
      annotations: {
        'grafana.app/createdBy': 'user:admin',
        'grafana.app/folder': dashboard.folder?.uid ?? '',
      },
    },
    spec: dashboard.v2.spec,
    status: {},
  });
}

function failure(code: number, reason: string, message: string): Answer {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  return json(code, { ...status, message, reason, code });
}
