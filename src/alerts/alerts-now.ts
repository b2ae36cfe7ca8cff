import { type LegacyAlert, readLegacyAlerts } from '../grafana/alerting/legacy.ts';
import {
  type AlertLabels,
  type AlertRule,
  labelOf,
  sameLabels,
} from '../grafana/alerting/model.ts';
import { type AlertingClient, readRules, rulePage } from '../grafana/alerting/rules.ts';
import { readSilences, RULE_UID_LABEL, type Silence } from '../grafana/alerting/silences.ts';
import { GrafanaImagesError } from '../util/errors.ts';
import type { AlertGroup } from './notification.ts';
import type { KnownAlert } from './told-groups.ts';

/** How an alert is by now. */
export interface StateNow {
  /** `unknown` where this Grafana does not tell. */
  readonly word: 'firing' | 'quiet' | 'unknown';
  readonly isSilenced: boolean;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  /** As Grafana calls it; empty when it does not say. */
  readonly reason: string;
  /** Of its rule. */
  readonly page?: string | undefined;
}

/** What a Grafana says of alerts that rooms were told of. */
export interface AlertsNow {
  stateOf(alert: KnownAlert, sender: AlertGroup['sender']): StateNow;
}

const UNKNOWN: StateNow = { word: 'unknown', isSilenced: false, reason: '' };

/** @throws GrafanaImagesError when Grafana does not say which alerts fire */
export async function readAlertsNow(client: AlertingClient): Promise<AlertsNow> {
  if ((await client.alertingKind()) === 'legacy') {
    const alerts = await readLegacyAlerts(client);
    return {
      stateOf: ({ fingerprint }, sender) =>
        sender === 'legacy' ? legacyState(alerts, fingerprint) : UNKNOWN,
    };
  }
  const [{ rules }, silences] = await Promise.all([readRules(client), silencesOf(client)]);
  const byUid = new Map(rules.map((rule) => [rule.uid, rule]));
  return {
    stateOf(alert, sender) {
      const rule = alert.ruleUid === undefined ? undefined : byUid.get(alert.ruleUid);
      if (sender !== 'grafana' || !rule) return UNKNOWN;
      const isSilenced = silences.some((silence) => isHolding(silence, alert));
      return { ...stateIn(rule, alert), isSilenced, page: rulePage(client, rule.uid) };
    },
  };
}

function legacyState(alerts: readonly LegacyAlert[], fingerprint: string): StateNow {
  const state = alerts.find(({ id }) => String(id) === fingerprint)?.state;
  if (state === undefined || state === 'unknown') return UNKNOWN;
  const isQuiet = state === 'ok' || state === 'paused';
  const reason = state === 'paused' ? 'Paused' : '';
  return { word: isQuiet ? 'quiet' : 'firing', isSilenced: false, reason };
}

/** What Grafana calls the alert of a rule whose query fails, or has no data. */
const PROBLEM = /^(?:DatasourceError|DatasourceNoData|NoData)$/;

function stateIn(
  rule: AlertRule,
  { labels }: KnownAlert,
): Pick<StateNow, 'word' | 'since' | 'reason'> {
  const { state, counts, instances } = rule;
  if (state === 'paused') return { word: 'quiet', reason: 'Paused' };
  const isBroken = state === 'error' || state === 'nodata';
  if (PROBLEM.test(labelOf(labels, 'alertname') ?? ''))
    return { word: isBroken ? 'firing' : 'quiet', reason: '' };
  const own = ownLabels(labels);
  const instance = instances.find((one) => sameLabels(ownLabels(one.labels), own));
  if (instance?.state === 'firing' || instance?.state === 'recovering')
    return { word: 'firing', since: instance.since, reason: '' };
  if (instance) {
    const isOver = instance.state === 'normal' || instance.state === 'pending';
    return { word: isOver ? 'quiet' : 'unknown', reason: instance.reason };
  }
  // Only where all instances are listed, one that is not there has ended.
  const count = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const isMissing = !isBroken && count <= instances.length && !isCut(labels);
  return { word: isMissing ? 'quiet' : 'unknown', reason: '' };
}

/** Without those that Grafana gives to all, which its versions list in different places. */
function ownLabels(labels: AlertLabels): AlertLabels {
  return labels.filter(
    ([name]) => name !== 'alertname' && name !== 'grafana_folder' && !/^__.*__$/.test(name),
  );
}

/** Whether the journal has kept all of them. */
function isCut(labels: AlertLabels): boolean {
  return labels.length >= 50 || labels.some(([, value]) => value.length >= 500);
}

/** A token that may not see silences sees none. */
async function silencesOf(client: AlertingClient): Promise<readonly Silence[]> {
  try {
    return (await readSilences(client)).filter(({ state }) => state === 'active');
  } catch (error) {
    if (error instanceof GrafanaImagesError) return [];
    throw error;
  }
}

/** A regular expression of Go's is taken to match. */
function isHolding({ matchers }: Silence, { labels, ruleUid = '' }: KnownAlert): boolean {
  return matchers.every(({ name, value, isEqual, isRegex }) => {
    const own = name === RULE_UID_LABEL ? ruleUid : (labelOf(labels, name) ?? '');
    return isRegex || (own === value) === isEqual;
  });
}
