import * as v from 'valibot';
import { parsePanelReference } from '../grafana/dashboard/panel-reference.ts';
import { finite, isObject, object, readAs } from '../util/schema.ts';
import { panelOfAddress, ruleOfAddresses, webAddress } from './addresses.ts';
import {
  type AlertGroup,
  type NamedTexts,
  type PanelAddress,
  textOf,
  type ToldAlert,
} from './notification.ts';

const text = v.fallback(v.string(), '');
const address = v.fallback(v.optional(v.string()), undefined);

/** Names and values; what is not a text is left out. */
const texts = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value): NamedTexts => {
      const entries = isObject(value) ? Object.entries(value) : [];
      return entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    }),
  ),
  {},
);

const values = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value): ToldAlert['values'] => {
      const entries = isObject(value) ? Object.entries(value) : [];
      return entries.filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
    }),
  ),
  {},
);

const alertSchema = object({
  status: text,
  labels: texts,
  annotations: texts,
  startsAt: text,
  endsAt: text,
  generatorURL: text,
  fingerprint: text,
  silenceURL: address,
  dashboardURL: address,
  panelURL: address,
  ruleUID: address,
  values,
});

const groupSchema = object({
  version: v.fallback(v.optional(v.string()), undefined),
  receiver: text,
  alerts: v.pipe(v.array(v.unknown()), v.minLength(1)),
  groupKey: text,
  groupLabels: texts,
  truncatedAlerts: v.fallback(v.pipe(finite, v.integer(), v.minValue(0)), 0),
  externalURL: text,
});

/** Most alerts of one group that are looked at; the others are counted. */
const MAX_ALERTS = 1_000;

/**
 * Reads the webhook of Grafana's unified alerting (version 1) and of an Alertmanager (version 4), each
 * field of which may be missing.
 * @param body parsed JSON
 * @returns undefined when it is neither
 */
export function parseGroup(body: unknown): AlertGroup | undefined {
  const group = readAs(groupSchema, body);
  if (!group) return undefined;
  const isAlertmanager = group.version === '4';
  const read = group.alerts.slice(0, MAX_ALERTS).map((alert) => readAs(alertSchema, alert));
  const alerts = read
    .filter((one) => one !== undefined)
    .map((alert) => toldAlert(alert, isAlertmanager ? group.externalURL : undefined));
  if (alerts.length === 0) return undefined;
  return {
    kind: 'alerts',
    sender: isAlertmanager ? 'alertmanager' : 'grafana',
    groupKey: group.groupKey === '' ? JSON.stringify(group.groupLabels) : group.groupKey,
    receiver: group.receiver,
    alerts: [
      ...alerts.filter(({ isFiring }) => isFiring),
      ...alerts.filter((one) => !one.isFiring),
    ],
    truncated: group.truncatedAlerts + group.alerts.length - alerts.length,
    isTest: alerts.every(isTestAlert),
  };
}

type SentAlert = v.InferOutput<typeof alertSchema>;

/** What Grafana calls an alert whose rule could not be evaluated. */
const PROBLEMS: ReadonlyMap<string, ToldAlert['problem']> = new Map([
  ['DatasourceError', 'error'],
  ['DatasourceNoData', 'no data'],
  ['NoData', 'no data'],
]);

/** @param alertmanager root of the Alertmanager that sent it */
function toldAlert(alert: SentAlert, alertmanager: string | undefined): ToldAlert {
  const { labels, annotations, generatorURL, silenceURL } = alert;
  const called = textOf(labels, 'alertname') ?? '';
  const ruleName = textOf(labels, 'rulename');
  const isFiring = alert.status !== 'resolved';
  return {
    isFiring,
    name: ruleName ?? (called === '' ? 'An alert without a name' : called),
    problem: PROBLEMS.get(called),
    labels,
    summary: textOf(annotations, 'summary', 'message', 'description') ?? '',
    reason: textOf(annotations, 'grafana_state_reason') ?? '',
    startsAt: moment(alert.startsAt),
    endsAt: isFiring ? undefined : moment(alert.endsAt),
    fingerprint: alert.fingerprint === '' ? JSON.stringify(labels) : alert.fingerprint,
    values: alert.values,
    ruleUid: alert.ruleUID ?? ruleOfAddresses(silenceURL, generatorURL),
    panel: panelOf(alert),
    links: {
      panel: webAddress(alert.panelURL) ?? webAddress(alert.dashboardURL),
      rule: webAddress(generatorURL),
      silence: webAddress(silenceURL) ?? silencePage(alertmanager, labels),
    },
  };
}

/** From what says most to what says least. */
function panelOf({ panelURL, dashboardURL, annotations }: SentAlert): PanelAddress | undefined {
  const uid = textOf(annotations, '__dashboardUid__');
  const known = [
    panelOfAddress(panelURL),
    uid === undefined
      ? undefined
      : {
          dashboardUid: uid,
          panel: parsePanelReference(textOf(annotations, '__panelId__') ?? ''),
        },
    ...['dashboard', 'dashboard_url', 'grafana_url'].map((name) =>
      panelOfAddress(textOf(annotations, name)),
    ),
    panelOfAddress(dashboardURL),
  ].filter((one) => one !== undefined);
  return known.find(({ panel }) => panel !== undefined) ?? known[0];
}

/** The page of an Alertmanager on which a silence for these labels can be made. */
function silencePage(root: string | undefined, labels: NamedTexts): string | undefined {
  if (root === undefined) return undefined;
  const matchers = labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
  const filter = encodeURIComponent(Buffer.from(`{${matchers}}`).toString());
  return webAddress(`${root.replace(/\/+$/, '')}/#/silences/new?filter=${filter}`);
}

/** Alertmanager and Grafana write the year 1 for a time that is not known. */
function moment(written: string): number | undefined {
  const time = Date.parse(written);
  return time > 0 ? time : undefined;
}

function isTestAlert({ name, labels, links }: ToldAlert): boolean {
  return name === 'TestAlert' && textOf(labels, 'instance') === 'Grafana' && !links.panel;
}
