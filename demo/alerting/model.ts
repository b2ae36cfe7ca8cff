import type { JsonObject } from '../model/json.ts';

/** One series that a rule watches, at one moment. */
export interface DemoInstance {
  readonly labels: Readonly<Record<string, string>>;
  /** As Grafana writes it: `Alerting`, `Pending`, `Normal (MissingSeries)` … */
  readonly state: string;
  /** Milliseconds since 1970; missing: the year 1. */
  readonly activeAt?: number;
  /** As Grafana writes it, such as `9.3e+01`. */
  readonly value?: string;
}

/** A rule of unified alerting. */
export interface DemoRule {
  readonly uid: string;
  readonly title: string;
  readonly folder: { readonly uid: string; readonly title: string };
  readonly group: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary?: string;
  readonly dashboardUid?: string;
  readonly panelId?: number;
  readonly provenance?: 'file' | 'api';
  readonly isPaused?: boolean;
  /** `ok` when missing. */
  readonly health?: 'ok' | 'error' | 'nodata';
  /** What it sees at a moment, in ms since 1970. */
  readonly watch: (now: number) => readonly DemoInstance[];
}

/** An alert of legacy alerting. */
export interface DemoLegacyAlert {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly newStateDate: string;
  readonly dashboardUid: string;
  readonly panelId: number;
}

/** An Alertmanager outside of Grafana, with a data source for it. */
export interface DemoAlertmanager {
  readonly uid: string;
  readonly alerts: readonly Readonly<Record<string, string>>[];
}

/** Where Grafana sends what fires and ends. */
export interface DemoContactPoint {
  /** Each gets every message; none as long as nothing listens there. */
  readonly urls: () => readonly string[];
  /** For the HMAC. */
  readonly secret: string;
  /** Milliseconds between two looks at the rules. */
  readonly everyMs: number;
  /** Milliseconds after which what still fires is sent again. */
  readonly repeatMs: number;
}

export type DemoAlerting =
  | { readonly kind: 'none' }
  | { readonly kind: 'legacy'; readonly alerts: readonly DemoLegacyAlert[] }
  | {
      readonly kind: 'unified';
      readonly rules: readonly DemoRule[];
      /** Which version's answers; 13's when missing, where 9.4 tells neither UIDs nor what is paused. */
      readonly like?: '9.4' | '13';
      readonly outside?: readonly DemoAlertmanager[];
      readonly contactPoint?: DemoContactPoint;
    };

/** A silence as the API has it. */
export interface DemoSilence extends JsonObject {
  readonly id: string;
  readonly startsAt: string;
  readonly endsAt: string;
}
