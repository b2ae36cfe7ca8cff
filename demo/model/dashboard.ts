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

export interface DemoDashboard {
  readonly json: DashboardJson;
  /** Absent: the General folder. */
  readonly folder?: DemoFolder;
  /** The weakest role that may see it; Viewer when absent. */
  readonly minimumRole?: Role;
}

export function roleReaches(role: Role, minimum: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(minimum);
}
