import * as v from 'valibot';
import { finite, isObject, readAs } from '../../util/schema.ts';
import { list, readEach, text } from '../dashboard/lenient-fields.ts';
import { GrafanaError } from '../errors.ts';
import {
  type AlertInstance,
  type AlertRule,
  type AlertState,
  ALERT_STATES,
  type AlertLabels,
} from './model.ts';

/** One page of the rules that a token may see. */
export interface RulesPage {
  /** Without recording rules. */
  readonly rules: readonly AlertRule[];
  /** Asks for the next page; empty on the last one. */
  readonly nextToken: string;
}

/** Most instances of a rule that are kept; the others are counted. */
const MAX_INSTANCES = 300;
/** Most labels of one instance; Grafana's own limit is lower. */
const MAX_LABELS = 100;
/** Characters of a text. */
const MAX_TEXT = 1_000;

const texts = v.fallback(v.record(v.string(), v.unknown()), {});
const ruleSchema = v.object({
  state: text,
  name: text,
  uid: text,
  type: text,
  health: text,
  activeAt: text,
  provenance: text,
  isPaused: v.fallback(v.optional(v.boolean()), undefined),
  labels: texts,
  annotations: texts,
  alerts: list,
});
const groupSchema = v.object({ name: text, file: text, rules: list });
const pageSchema = v.object({
  status: v.literal('success'),
  data: v.object({
    groups: v.fallback(v.nullable(v.array(v.unknown())), null),
    groupNextToken: text,
  }),
});
const instanceSchema = v.object({ labels: texts, state: text, activeAt: text, value: text });

/**
 * Parses an answer of `/api/prometheus/grafana/api/v1/rules`, of Grafana 8 to 13.
 * @throws GrafanaError when it is not such an answer
 */
export function parseRulesPage(body: unknown): RulesPage {
  const page = readAs(pageSchema, body);
  if (!page) {
    throw new GrafanaError(
      'Grafana did not list its alert rules as it should; look at its log, and at its version.',
    );
  }
  const rules = readEach(groupSchema, page.data.groups ?? []).flatMap((group) =>
    readEach(ruleSchema, group.rules)
      .filter(({ type }) => type !== 'recording')
      .map((rule) => toRule(rule, group)),
  );
  return { rules, nextToken: page.data.groupNextToken };
}

function toRule(
  rule: v.InferOutput<typeof ruleSchema>,
  group: v.InferOutput<typeof groupSchema>,
): AlertRule {
  const found = readEach(instanceSchema, rule.alerts);
  const instances = found.map(toInstance);
  const ordered = [...instances].sort((one, other) => rank(one.state) - rank(other.state));
  const annotations = readLabels(rule.annotations);
  const noted = (name: string) => annotations.find(([own]) => own === name)?.[1] ?? '';
  const state = rule.isPaused === true ? 'paused' : stateOf(rule, instances);
  const uid = rule.uid === '' ? hiddenUid(found) : rule.uid;
  const panelId = noted('__panelId__');
  return {
    ...(uid !== undefined && { uid }),
    name: cut(rule.name),
    folder: cut(group.file),
    group: cut(group.name),
    state,
    isPaused: rule.isPaused,
    since: earliest(instances, state) ?? timeOf(rule.activeAt),
    labels: shown(readLabels(rule.labels)),
    summary: noted('summary'),
    ...(noted('__dashboardUid__') !== '' && { dashboardUid: noted('__dashboardUid__') }),
    ...(/^\d{1,15}$/.test(panelId) && { panelId: Number(panelId) }),
    provenance: rule.provenance,
    instances: ordered.slice(0, MAX_INSTANCES),
    counts: countsOf(instances),
  };
}

/** An error or missing data leaves a rule `inactive`; its instances and its health tell of it. */
function stateOf(
  { state, health }: v.InferOutput<typeof ruleSchema>,
  instances: readonly AlertInstance[],
): AlertState {
  const own = STATES.get(state.toLowerCase());
  if (own !== undefined && own !== 'normal') return own;
  const isHeld = (wanted: AlertState) => instances.some((one) => one.state === wanted);
  if (isHeld('error') || health === 'error') return 'error';
  if (isHeld('nodata') || health === 'nodata') return 'nodata';
  return 'normal';
}

const STATES: ReadonlyMap<string, AlertState> = new Map<string, AlertState>([
  ['firing', 'firing'],
  ['alerting', 'firing'],
  ['pending', 'pending'],
  ['recovering', 'recovering'],
  ['nodata', 'nodata'],
  ['error', 'error'],
  ['inactive', 'normal'],
  ['normal', 'normal'],
]);

function toInstance(alert: v.InferOutput<typeof instanceSchema>): AlertInstance {
  const [, word = '', reason = ''] = /^([a-z]+)(?:\s*\(([^)]*)\))?/i.exec(alert.state) ?? [];
  return {
    labels: shown(readLabels(alert.labels)),
    state: STATES.get(word.toLowerCase()) ?? 'normal',
    reason: cut(reason),
    since: timeOf(alert.activeAt),
    value: cut(alert.value),
  };
}

/** Before Grafana 11 a rule's UID is among the internal labels of its instances. */
function hiddenUid(alerts: readonly v.InferOutput<typeof instanceSchema>[]): string | undefined {
  const [uid] = alerts.map(({ labels }) => labels.__alert_rule_uid__).filter(Boolean);
  return typeof uid === 'string' ? uid : undefined;
}

/** @param labels of an instance, a rule or an alert, or annotations; each value is a text */
export function readLabels(labels: unknown): AlertLabels {
  if (!isObject(labels)) return [];
  return Object.entries(labels)
    .slice(0, MAX_LABELS)
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [[cut(name), cut(value)] as const] : [],
    );
}

/** Without Grafana's internal ones. */
export function shown(labels: AlertLabels): AlertLabels {
  return labels.filter(([name]) => !/^__.*__$/.test(name));
}

/** Milliseconds since 1970; Grafana writes the year 1 for a time that it does not know. */
export function timeOf(written: string): number | undefined {
  const time = readAs(finite, Date.parse(written));
  return time === undefined || time <= 0 ? undefined : time;
}

function earliest(instances: readonly AlertInstance[], state: AlertState): number | undefined {
  let first: number | undefined;
  for (const one of instances) {
    if (one.state === state && one.since !== undefined)
      first = Math.min(first ?? one.since, one.since);
  }
  return first;
}

function countsOf(instances: readonly AlertInstance[]): Partial<Record<AlertState, number>> {
  const counts: Partial<Record<AlertState, number>> = {};
  for (const { state } of instances) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** How much a state matters; 0 is the most. */
export function rank(state: AlertState): number {
  return ALERT_STATES.indexOf(state);
}

function cut(value: string): string {
  return value.length <= MAX_TEXT ? value : Buffer.from(value.slice(0, MAX_TEXT)).toString();
}
