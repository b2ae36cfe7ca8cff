import { roleReaches, type DemoDashboard, type DemoFolder, type Role } from '../model/dashboard.ts';
import { slugOf } from '../model/slug.ts';

/** Which dashboards and folders there are, and who sees them. Lists are in id order. */
export interface Catalogue {
  readonly folders: readonly DemoFolder[];
  readonly dashboards: readonly DemoDashboard[];
}

export function catalogueOf(dashboards: readonly DemoDashboard[]): Catalogue {
  const folders = new Map<number, DemoFolder>();
  for (const { folder } of dashboards) {
    if (folder !== undefined) folders.set(folder.id, folder);
  }
  return {
    folders: [...folders.values()].sort((one, other) => one.id - other.id),
    dashboards: [...dashboards].sort((one, other) => one.json.id - other.json.id),
  };
}

export function isVisible(dashboard: DemoDashboard, role: Role): boolean {
  return roleReaches(role, dashboard.minimumRole ?? 'Viewer');
}

/** Uids are case-sensitive. */
export function dashboardByUid(catalogue: Catalogue, uid: string): DemoDashboard | undefined {
  return catalogue.dashboards.find(({ json }) => json.uid === uid);
}

/** Where two folders have the same slug, the lower id is found, as on a real 6.5.1. */
export function dashboardBySlug(catalogue: Catalogue, slug: string): DemoDashboard | undefined {
  return catalogue.dashboards.find(({ json }) => slugOf(json.title) === slug);
}

export function dashboardUrl(dashboard: DemoDashboard, subPath: string): string {
  return `${subPath}/d/${dashboard.json.uid}/${slugOf(dashboard.json.title)}`;
}

export function folderUrl(folder: DemoFolder, subPath: string): string {
  return `${subPath}/dashboards/f/${folder.uid}/${slugOf(folder.title)}`;
}
