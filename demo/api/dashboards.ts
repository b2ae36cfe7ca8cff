import { METRICS_SOURCE } from './metrics.ts';
import { DEMO_SOURCE } from './ds-query.ts';
import { type DemoPrometheus, PROMETHEUS_SOURCE, prometheusSettings } from '../data/prometheus.ts';
import { json, middlewareError, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';
import { roleReaches, type DemoDashboard, type DemoFolder } from '../model/dashboard.ts';
import { slugOf } from '../model/slug.ts';
import { useInstead } from './dashboards-v2.ts';
import {
  dashboardBySlug,
  dashboardByUid,
  dashboardUrl,
  folderUrl,
  isVisible,
  type Catalogue,
} from './catalogue.ts';

const SAVED_AT = '2026-01-12T09:30:00Z';

/** GET /api/dashboards/uid/:uid. A folder's uid answers as well, with meta.isFolder. */
export function dashboardWithUid(
  catalogue: Catalogue,
  exchange: AuthorisedExchange,
  uid: string,
): Answer {
  const folder = catalogue.folders.find((candidate) => candidate.uid === uid);
  return answer(exchange, dashboardByUid(catalogue, uid), folder);
}

/** GET /api/dashboards/db/:slug. */
export function dashboardWithSlug(
  catalogue: Catalogue,
  exchange: AuthorisedExchange,
  slug: string,
): Answer {
  const folder = catalogue.folders.find((candidate) => slugOf(candidate.title) === slug);
  return answer(exchange, dashboardBySlug(catalogue, slug), folder);
}

/** GET /api/folders. */
export function folderList(catalogue: Catalogue): Answer {
  return json(200, catalogue.folders.map(folderJson));
}

/** GET /api/folders/:uid. */
export function folderWithUid(catalogue: Catalogue, uid: string): Answer {
  const folder = catalogue.folders.find((candidate) => candidate.uid === uid);
  return folder === undefined
    ? json(404, { message: 'Folder not found', status: 'not-found' })
    : json(200, folderJson(folder));
}

/** GET /api/org. */
/** What a demo Grafana says of itself. */
export interface About {
  readonly version: string;
  readonly organisation: { readonly id: number; readonly name: string };
  readonly renderer: boolean;
  /** UIDs of the data sources for Alertmanagers outside of it. */
  readonly alertmanagers: readonly string[];
  /** A data source besides the demo's own. */
  readonly prometheus?: DemoPrometheus | undefined;
}

export function organisation({ organisation: { id, name } }: About): Answer {
  const address = { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' };
  return json(200, { id, name, address });
}

/** GET /api/health, which needs no sign-in: the version whose answers were recorded. */
export function health({ version }: About): Answer {
  return json(200, { commit: '1763a0fd80', database: 'ok', version });
}

/** GET /api/frontend/settings, as far as it says what Grafana is. */
export function frontendSettings(about: About, subPath: string): Answer {
  return json(200, {
    appSubUrl: subPath,
    buildInfo: { commit: '1763a0fd80', env: 'production', version: about.version },
    defaultDatasource: DEMO_SOURCE.name,
    datasources: {
      [DEMO_SOURCE.name]: { ...DEMO_SOURCE, url: '' },
      ...(about.prometheus && {
        [PROMETHEUS_SOURCE.name]: prometheusSettings(about.prometheus, about.version),
      }),
      [METRICS_SOURCE.name]: { ...METRICS_SOURCE, url: '' },
      ...Object.fromEntries(
        about.alertmanagers.map((uid) => [uid, { uid, type: 'alertmanager', url: '' }]),
      ),
    },
    rendererAvailable: about.renderer,
  });
}

/** Grafana's answer to a route it does not have, as far as it answers that in JSON. */
export function notFound(): Answer {
  return middlewareError(404, 'Not found');
}

function folderJson({ id, uid, title }: DemoFolder): DemoFolder {
  return { id, uid, title };
}

function answer(
  exchange: AuthorisedExchange,
  dashboard: DemoDashboard | undefined,
  folder: DemoFolder | undefined,
): Answer {
  if (dashboard !== undefined) {
    if (!isVisible(dashboard, exchange.role)) {
      return json(403, { message: 'Access denied to this dashboard' });
    }
    if (dashboard.v2) return json(406, { message: useInstead(dashboard.v2, dashboard.json.uid) });
    return json(200, { meta: dashboardMeta(exchange, dashboard), dashboard: dashboard.json });
  }
  if (folder !== undefined) {
    const { id, uid, title } = folder;
    return json(200, {
      meta: folderMeta(exchange, folder),
      dashboard: { id, schemaVersion: 17, title, uid, version: 1 },
    });
  }
  return json(404, { message: 'Dashboard not found' });
}

function dashboardMeta(
  exchange: AuthorisedExchange,
  dashboard: DemoDashboard,
): Record<string, unknown> {
  const { folder } = dashboard;
  return {
    ...metaStart(exchange, slugOf(dashboard.json.title), dashboardUrl(dashboard, exchange.subPath)),
    isFolder: false,
    folderId: folder?.id ?? 0,
    folderTitle: folder?.title ?? 'General',
    folderUrl: folder === undefined ? '' : folderUrl(folder, exchange.subPath),
    provisioned: false,
    provisionedExternalId: '',
  };
}

function folderMeta(exchange: AuthorisedExchange, folder: DemoFolder): Record<string, unknown> {
  return {
    ...metaStart(exchange, slugOf(folder.title), folderUrl(folder, exchange.subPath)),
    isFolder: true,
    folderId: 0,
    folderTitle: 'General',
    folderUrl: '',
    provisioned: false,
    provisionedExternalId: '',
  };
}

function metaStart(
  { role }: AuthorisedExchange,
  slug: string,
  url: string,
): Record<string, unknown> {
  return {
    type: 'db',
    canSave: roleReaches(role, 'Editor'),
    canEdit: roleReaches(role, 'Editor'),
    canAdmin: roleReaches(role, 'Admin'),
    canStar: true,
    slug,
    url,
    expires: '0001-01-01T00:00:00Z',
    created: SAVED_AT,
    updated: SAVED_AT,
    updatedBy: 'admin',
    createdBy: 'admin',
    version: 1,
    hasAcl: false,
  };
}
