import { Alertmanager, fingerprintOf } from './alertmanager.ts';
import type {
  DemoAlerting,
  DemoContactPoint,
  DemoInstance,
  DemoLegacyAlert,
  DemoRule,
} from './model.ts';

/** An alert that fires, as Grafana hands it to its Alertmanager. */
export interface FiringAlert {
  readonly rule: DemoRule;
  readonly instance: DemoInstance;
  /** With the internal one of the rule. */
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  /** Ids. */
  readonly silencedBy: readonly string[];
}

/** What changes in a demo Grafana's alerting: what is paused and what is silenced. */
export class AlertingState {
  readonly alerting: DemoAlerting;
  readonly clock: () => number;
  /** Grafana's own by the name `grafana`, others by the UID of their data source. */
  readonly alertmanagers: ReadonlyMap<string, Alertmanager>;
  readonly #paused = new Map<string, boolean>();

  constructor(alerting: DemoAlerting, clock: () => number) {
    this.alerting = alerting;
    this.clock = clock;
    const outside = alerting.kind === 'unified' ? (alerting.outside ?? []) : [];
    this.alertmanagers = new Map(
      ['grafana', ...outside.map(({ uid }) => uid)].map((uid) => [uid, new Alertmanager(clock)]),
    );
  }

  get contactPoint(): DemoContactPoint | undefined {
    return this.alerting.kind === 'unified' ? this.alerting.contactPoint : undefined;
  }

  get rules(): readonly DemoRule[] {
    return this.alerting.kind === 'unified' ? this.alerting.rules : [];
  }

  get legacyAlerts(): readonly DemoLegacyAlert[] {
    if (this.alerting.kind !== 'legacy') return [];
    return this.alerting.alerts.map((alert) => {
      const paused = this.#paused.get(String(alert.id));
      if (paused === undefined) return alert;
      return { ...alert, state: paused ? 'paused' : 'unknown' };
    });
  }

  isPaused({ uid, isPaused = false }: DemoRule): boolean {
    return this.#paused.get(uid) ?? isPaused;
  }

  pause(key: string, paused: boolean): void {
    this.#paused.set(key, paused);
  }

  watch(rule: DemoRule): readonly DemoInstance[] {
    return this.isPaused(rule) ? [] : rule.watch(this.clock());
  }

  /** What fires at this moment, silenced or not. */
  firing(): FiringAlert[] {
    return this.rules.flatMap((rule) =>
      this.watch(rule)
        .filter(({ state }) => /^Alerting\b/.test(state))
        .map((instance) => {
          const labels = { ...labelsOf(rule, instance), __alert_rule_uid__: rule.uid };
          const silencedBy = this.alertmanagers.get('grafana')?.silencing(labels) ?? [];
          return { rule, instance, labels, fingerprint: fingerprintOf(labels), silencedBy };
        }),
    );
  }
}

export function labelsOf(rule: DemoRule, instance: DemoInstance): Record<string, string> {
  return {
    alertname: rule.title,
    grafana_folder: rule.folder.title,
    ...rule.labels,
    ...instance.labels,
  };
}

export function annotationsOf({
  summary,
  dashboardUid,
  panelId,
}: DemoRule): Record<string, string> {
  return {
    ...(dashboardUid !== undefined && { __dashboardUid__: dashboardUid }),
    ...(panelId !== undefined && { __panelId__: String(panelId) }),
    ...(summary !== undefined && { summary }),
  };
}
