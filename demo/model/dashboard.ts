import type { JsonObject } from './json.ts';

/** Organisation roles, weakest first. */
const ROLES = ['Viewer', 'Editor', 'Admin'] as const;
export type Role = (typeof ROLES)[number];

export interface DemoFolder {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
}

/** A dashboard as Grafana stores it. Ids are unique among dashboards and folders. */
export interface DashboardJson {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly tags?: readonly string[];
  readonly [key: string]: unknown;
}

/** A dashboard that is stored in schema v2, as Grafana 13 stores new ones. */
export interface StoredV2 {
  /** Such as `v2` or `v2beta1`. */
  readonly version: string;
  /** What `/apis/dashboard.grafana.app` answers as `spec`. */
  readonly spec: JsonObject;
}

export interface DemoDashboard {
  readonly json: DashboardJson;
  /** Where it is there, `json` is only what pictures are drawn from. */
  readonly v2?: StoredV2;
  /** Absent: the General folder. */
  readonly folder?: DemoFolder;
  /** The weakest role that may see it; Viewer when absent. */
  readonly minimumRole?: Role;
}

export function roleReaches(role: Role, minimum: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(minimum);
}
