import type { PanelReference } from '../grafana/dashboard/panel-reference.ts';

/** Names and values of labels, in the order of the sender. */
export type NamedTexts = readonly (readonly [name: string, value: string])[];

/** What a program told us over HTTP: a group of alerts, or a text that is not one. */
export type Notification = AlertGroup | OtherText;

export interface AlertGroup {
  readonly kind: 'alerts';
  /** Who sent it: Grafana's unified alerting, its legacy alerting, or an Alertmanager. */
  readonly sender: 'grafana' | 'legacy' | 'alertmanager';
  /** What the sender knows the group by. */
  readonly groupKey: string;
  readonly receiver: string;
  /** Firing ones first. */
  readonly alerts: readonly ToldAlert[];
  /** Alerts that the sender left out. */
  readonly truncated: number;
  /** Whether someone pressed the button that tests a contact point. */
  readonly isTest: boolean;
  /** Whether it was found by asking what fires, rather than told. */
  readonly isWatched?: boolean;
}

/** A custom payload, or a text that is not JSON. */
export interface OtherText {
  readonly kind: 'text';
  /** As it came; may hold anything. */
  readonly text: string;
}

/** One alert of a group; all texts are data. */
export interface ToldAlert {
  readonly isFiring: boolean;
  /** The rule's true name. */
  readonly name: string;
  /** Whether it fires as its query failed, or had no data. */
  readonly problem: 'error' | 'no data' | undefined;
  readonly labels: NamedTexts;
  readonly summary: string;
  /** Why it changed, such as `Paused`; empty when Grafana does not say. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number | undefined;
  /** Milliseconds since 1970, once it has ended. */
  readonly endsAt: number | undefined;
  /** What tells it from the others of its group. */
  readonly fingerprint: string;
  readonly values: readonly (readonly [name: string, value: number])[];
  readonly ruleUid: string | undefined;
  readonly panel: PanelAddress | undefined;
  readonly links: {
    readonly panel: string | undefined;
    readonly rule: string | undefined;
    readonly silence: string | undefined;
  };
}

/** A panel, or only its dashboard where no more is known. */
export interface PanelAddress {
  readonly dashboardUid: string;
  readonly panel: PanelReference | undefined;
}

/** The value of a label or annotation. */
export function textOf(texts: NamedTexts, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = texts.find(([own, value]) => own === name && value !== '');
    if (found) return found[1];
  }
  return undefined;
}

/** What is the same when the same is told again, by the same server or by another one. */
export function stateOf({ groupKey, alerts }: AlertGroup): string {
  const states = alerts.map(
    ({ fingerprint, isFiring, problem = '' }) =>
      `${fingerprint}:${isFiring ? 'firing' : 'resolved'}${problem}`,
  );
  return JSON.stringify([groupKey, ...states.sort()]);
}
