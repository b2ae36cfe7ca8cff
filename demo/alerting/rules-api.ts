import { json, type Answer } from '../http/answer.ts';
import type { DemoInstance, DemoRule } from './model.ts';
import { annotationsOf, type AlertingState, labelsOf } from './state.ts';

/** What Grafana writes for a time that it does not know. */
const NEVER = '0001-01-01T00:00:00Z';

/** GET /api/prometheus/grafana/api/v1/rules. */
export function listRules(state: AlertingState, query: URLSearchParams): Answer {
  const uid = query.get('dashboard_uid');
  const wanted = state.rules.filter(({ dashboardUid }) => uid === null || dashboardUid === uid);
  const withInternal = query.get('includeInternalLabels') === 'true';
  const groups = grouped(wanted).map(({ folder, group, rules }) => ({
    name: group,
    file: folder.title,
    ...(isNew(state) && { folderUid: folder.uid }),
    rules: rules.map((rule) => ruleJson(state, rule, withInternal)),
    interval: 10,
    lastEvaluation: isoOf(state.clock()),
    evaluationTime: 0.01,
  }));
  return json(200, { status: 'success', data: { groups } });
}

/** GET /api/ruler/grafana/api/v1/rules, which Grafana answers with 202. */
export function listRuler(state: AlertingState): Answer {
  const folders = new Map<string, unknown[]>();
  for (const { folder, group, rules } of grouped(state.rules)) {
    const own = folders.get(folder.title) ?? [];
    own.push({
      name: group,
      interval: '10s',
      rules: rules.map((rule) => ({
        expr: '',
        for: '0s',
        labels: rule.labels ?? {},
        annotations: annotationsOf(rule),
        grafana_alert: {
          title: rule.title,
          uid: rule.uid,
          namespace_uid: folder.uid,
          rule_group: group,
          is_paused: state.isPaused(rule),
          ...(rule.provenance && { provenance: rule.provenance }),
        },
      })),
    });
    folders.set(folder.title, own);
  }
  return json(202, Object.fromEntries(folders));
}

function ruleJson(state: AlertingState, rule: DemoRule, withInternal: boolean): unknown {
  const instances = state.watch(rule);
  const annotations = annotationsOf(rule);
  return {
    state: ruleState(instances),
    name: rule.title,
    query: 'demo',
    duration: 0,
    annotations,
    ...(instances.length > 0 && {
      alerts: instances.map((one) => ({
        labels: {
          ...labelsOf(rule, one),
          ...(withInternal && { __alert_rule_uid__: rule.uid }),
        },
        annotations,
        state: one.state,
        activeAt: one.activeAt === undefined ? NEVER : isoOf(one.activeAt),
        value: one.value ?? '',
      })),
    }),
    labels: rule.labels ?? {},
    health: rule.health ?? 'ok',
    type: 'alerting',
    lastEvaluation: isoOf(state.clock()),
    evaluationTime: 0.01,
    ...(isNew(state) && {
      uid: rule.uid,
      folderUid: rule.folder.uid,
      isPaused: state.isPaused(rule),
      ...(rule.provenance && { provenance: rule.provenance }),
    }),
  };
}

function ruleState(instances: readonly DemoInstance[]): string {
  const has = (word: string) => instances.some(({ state }) => state.startsWith(word));
  if (has('Alerting')) return 'firing';
  if (has('Recovering')) return 'recovering';
  return has('Pending') ? 'pending' : 'inactive';
}

function isNew({ alerting }: AlertingState): boolean {
  return alerting.kind === 'unified' && alerting.like !== '9.4';
}

function grouped(rules: readonly DemoRule[]) {
  const groups = new Map<
    string,
    { folder: DemoRule['folder']; group: string; rules: DemoRule[] }
  >();
  for (const rule of rules) {
    const key = JSON.stringify([rule.folder.uid, rule.group]);
    const { folder, group } = rule;
    const own = groups.get(key) ?? { folder, group, rules: [] };
    own.rules.push(rule);
    groups.set(key, own);
  }
  return [...groups.values()];
}

/** As Go writes it. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
