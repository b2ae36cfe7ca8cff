import { createHmac } from 'node:crypto';
import type { DemoContactPoint, DemoRule } from './model.ts';
import { isoOf } from './rules-api.ts';
import { annotationsOf, type AlertingState, type FiringAlert } from './state.ts';

interface Told {
  readonly alerts: ReadonlyMap<string, FiringAlert>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Sends what fires and what has ended to a contact point, one message for each rule, signed as Grafana
 * signs it. What is silenced is not sent, nor is its end.
 * @param root of this Grafana, for links
 * @returns stops it
 */
export function startNotifier(
  state: AlertingState,
  contactPoint: DemoContactPoint,
  root: string,
): () => void {
  const told = new Map<string, Told>();
  const timer = setInterval(() => {
    for (const rule of state.rules) void lookAt(rule);
  }, contactPoint.everyMs);
  timer.unref();

  async function lookAt(rule: DemoRule): Promise<void> {
    if (contactPoint.urls().length === 0) return;
    const firing = state.firing().filter((one) => one.rule.uid === rule.uid);
    const now = new Map(
      firing
        .filter(({ silencedBy }) => silencedBy.length === 0)
        .map((one) => [one.fingerprint, one] as const),
    );
    const before = told.get(rule.uid);
    const held = new Set(firing.map(({ fingerprint }) => fingerprint));
    const ended = [...(before?.alerts.values() ?? [])].filter(
      ({ fingerprint }) => !held.has(fingerprint),
    );
    const isNew = [...now.keys()].some((fingerprint) => !before?.alerts.has(fingerprint));
    const isDue = state.clock() - (before?.at ?? 0) >= contactPoint.repeatMs && now.size > 0;
    if (!isNew && !isDue && ended.length === 0) return;
    told.set(rule.uid, { alerts: now, at: state.clock() });
    const body = JSON.stringify(messageOf(state, rule, [...now.values()], ended, root));
    const { urls, secret } = contactPoint;
    await Promise.all(urls().map((url) => send(url, secret, body, state.clock())));
  }

  return () => {
    clearInterval(timer);
  };
}

/** Like Grafana it does not try again: the next message comes with the next look. */
async function send(url: string, secret: string, body: string, at: number): Promise<void> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Grafana',
        'x-grafana-alerting-signature': signature,
      },
      signal: AbortSignal.timeout(30_000),
    });
    await response.body?.cancel();
  } catch (error) {
    console.error(`${isoOf(at)} The contact point does not answer: ${String(error)}`);
  }
}

function messageOf(
  state: AlertingState,
  rule: DemoRule,
  firing: readonly FiringAlert[],
  ended: readonly FiringAlert[],
  root: string,
): unknown {
  const group = { alertname: rule.title, grafana_folder: rule.folder.title };
  const isFiring = firing.length > 0;
  return {
    receiver: 'hubot',
    status: isFiring ? 'firing' : 'resolved',
    orgId: 1,
    alerts: [
      ...firing.map((alert) => alertJson(alert, undefined, root)),
      ...ended.map((alert) => alertJson(alert, state.clock(), root)),
    ],
    groupLabels: group,
    commonLabels: { ...group, ...rule.labels },
    commonAnnotations: visibleAnnotations(rule),
    externalURL: `${root}/`,
    version: '1',
    groupKey: `{}:{alertname="${rule.title}", grafana_folder="${rule.folder.title}"}`,
    truncatedAlerts: 0,
    title: `[${isFiring ? `FIRING:${firing.length}` : 'RESOLVED'}] ${rule.title}`,
    state: isFiring ? 'alerting' : 'ok',
    message: rule.summary ?? '',
  };
}

function alertJson(
  { rule, instance, labels, fingerprint }: FiringAlert,
  endsAt: number | undefined,
  root: string,
): unknown {
  const visible = Object.fromEntries(
    Object.entries(labels).filter(([name]) => !name.startsWith('__')),
  );
  const matchers = Object.entries(labels)
    .filter(([name]) => name !== 'alertname' && name !== 'grafana_folder')
    .map(([name, value]) => `matcher=${encodeURIComponent(`${name}=${value}`)}`);
  const { dashboardUid, panelId } = rule;
  const dashboardURL = dashboardUid === undefined ? '' : `${root}/d/${dashboardUid}?orgId=1`;
  return {
    status: endsAt === undefined ? 'firing' : 'resolved',
    labels: visible,
    annotations: visibleAnnotations(rule),
    startsAt: isoOf(instance.activeAt ?? 0),
    endsAt: endsAt === undefined ? '0001-01-01T00:00:00Z' : isoOf(endsAt),
    generatorURL: `${root}/alerting/grafana/${rule.uid}/view?orgId=1`,
    fingerprint,
    silenceURL: `${root}/alerting/silence/new?alertmanager=grafana&${matchers.join('&')}&orgId=1`,
    dashboardURL,
    panelURL: panelId === undefined ? '' : `${dashboardURL}&viewPanel=${panelId}`,
    values: { B: Number(instance.value ?? 0), C: 1 },
    valueString: `[ var='B' labels={} value=${Number(instance.value ?? 0)} ]`,
    orgId: 1,
  };
}

/** Those whose names begin with `__` are not sent. */
function visibleAnnotations(rule: DemoRule): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotationsOf(rule)).filter(([name]) => !name.startsWith('__')),
  );
}
