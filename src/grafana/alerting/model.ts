/** Names and values of labels, in the order of their names as Grafana has them. */
export type AlertLabels = readonly (readonly [name: string, value: string])[];

/** The states of rules and instances, the one that matters most first. */
export const ALERT_STATES = [
  'firing',
  'pending',
  'recovering',
  'nodata',
  'error',
  'paused',
  'normal',
] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** One series that a rule watches. Plain values, which any thread can take over. */
export interface AlertInstance {
  /** Without Grafana's internal ones, whose names begin with `__`. */
  readonly labels: AlertLabels;
  readonly state: AlertState;
  /** What Grafana writes in brackets behind the state, such as `NoData`; empty when it does not. */
  readonly reason: string;
  /** Milliseconds since 1970; undefined when Grafana does not know. */
  readonly since?: number | undefined;
  /** As Grafana writes it: `1.27e+02`, or `B0: 9.3e+01, C0: 1e+00`. */
  readonly value: string;
}

/** A rule of unified alerting, with the instances that it watches. */
export interface AlertRule {
  /** Missing where this version of Grafana does not tell it. */
  readonly uid?: string | undefined;
  readonly name: string;
  /** Title of its folder, with those of the folders around it where Grafana tells them. */
  readonly folder: string;
  readonly group: string;
  readonly state: AlertState;
  /** Whether it is paused; undefined where this version of Grafana does not tell it here. */
  readonly isPaused?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Those of the rule itself, which all its instances have. */
  readonly labels: AlertLabels;
  readonly summary: string;
  readonly dashboardUid?: string | undefined;
  readonly panelId?: number | undefined;
  /** Who owns it, `file` or `api`; empty for one that was made in Grafana's pages. */
  readonly provenance: string;
  /** Those that are not normal first; no more than 300. */
  readonly instances: readonly AlertInstance[];
  /** How many instances are in each state. */
  readonly counts: Readonly<Partial<Record<AlertState, number>>>;
}

/** The value of a label, or undefined. */
export function labelOf(labels: AlertLabels, name: string): string | undefined {
  return labels.find(([own]) => own === name)?.[1];
}

/** Whether two have the same labels. */
export function sameLabels(one: AlertLabels, other: AlertLabels): boolean {
  return (
    one.length === other.length && one.every(([name, value]) => labelOf(other, name) === value)
  );
}

/** What tells rules apart: the UID, else folder, group and name. */
export function ruleKey({ uid, folder, group, name }: AlertRule): string {
  return uid ?? JSON.stringify([folder, group, name]);
}
