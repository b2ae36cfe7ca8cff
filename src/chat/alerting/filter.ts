import {
  type AlertInstance,
  type AlertRule,
  type AlertState,
  labelOf,
  type AlertLabels,
} from '../../grafana/alerting/model.ts';
import { rank } from '../../grafana/alerting/parse-rules.ts';
import { joined, tokenize } from '../../requests/tokenizer.ts';
import { folded } from '../../util/normalize-text.ts';

/** `NAME=VALUE` or `NAME!=VALUE`, as it was typed. */
export interface TypedLabel {
  readonly name: string;
  readonly value: string;
  readonly isEqual: boolean;
  /** With `=~` or `!~`; Grafana alone reads regular expressions. */
  readonly isRegex: boolean;
}

/** What was typed after `graf alerts`. */
export interface AlertFilter {
  readonly state: AlertState | undefined;
  /** As Grafana and people call the state. */
  readonly stateWord: string;
  /** Folded; each must be in the name, the folder or a label. */
  readonly words: readonly string[];
  readonly labels: readonly TypedLabel[];
}

/** The states by all of their names, in Grafana's pages, its API and its older alerting. */
const STATE_WORDS: ReadonlyMap<string, AlertState> = new Map<string, AlertState>([
  ['firing', 'firing'],
  ['alerting', 'firing'],
  ['pending', 'pending'],
  ['recovering', 'recovering'],
  ['nodata', 'nodata'],
  ['no_data', 'nodata'],
  ['no-data', 'nodata'],
  ['error', 'error'],
  ['errors', 'error'],
  ['err', 'error'],
  ['paused', 'paused'],
  ['normal', 'normal'],
  ['ok', 'normal'],
  ['inactive', 'normal'],
]);

const LABEL = /^([\p{L}_][\p{L}\p{N}_.:-]*)(=~|!~|!=|=)(.*)$/su;

/** A label with its value, if a word is one. */
export function readLabel(text: string): TypedLabel | undefined {
  const [, name, operator = '', value = ''] = LABEL.exec(text) ?? [];
  if (name === undefined) return undefined;
  return {
    name,
    value: value.replace(/^(["'])(.*)\1$/s, '$2'),
    isEqual: operator.startsWith('='),
    isRegex: operator.endsWith('~'),
  };
}

/** @throws InvalidRequestError when a quote is not closed */
export function parseAlertFilter(typed: string): AlertFilter {
  const texts = tokenize(typed.replace(/\bno data\b/gi, 'nodata')).map(({ segments }) =>
    joined(segments),
  );
  const labels = texts.map(readLabel).filter((label) => label !== undefined);
  const words = texts.filter((text) => !readLabel(text));
  const [first = '', ...others] = words;
  const state = STATE_WORDS.get(first.toLowerCase());
  const rest = state === undefined ? words : others;
  return {
    state,
    stateWord: state === undefined ? '' : first,
    words: rest.flatMap((word) => folded(word).split(' ')).filter(Boolean),
    labels,
  };
}

/** The filter in which the word of a state is one to be searched for: `graf alerts error rate`. */
export function withoutState(filter: AlertFilter): AlertFilter {
  const { stateWord, words } = filter;
  return { ...filter, state: undefined, stateWord: '', words: [folded(stateWord), ...words] };
}

/** The rules that fit, each with only those of its instances that do. */
export function filterRules(rules: readonly AlertRule[], filter: AlertFilter): AlertRule[] {
  const fitting = rules
    .map((rule) => withLabels(rule, filter.labels))
    .filter((rule) => rule !== undefined)
    .filter((rule) => isCalled(rule, filter.words));
  const { state } = filter;
  if (state === undefined) return byState(fitting);
  return byState(
    fitting.filter(
      (rule) =>
        rule.state === state ||
        (state !== 'normal' && rule.state !== 'paused' && (rule.counts[state] ?? 0) > 0),
    ),
  );
}

function byState(rules: readonly AlertRule[]): AlertRule[] {
  return [...rules].sort((one, other) => rank(one.state) - rank(other.state));
}

function withLabels(rule: AlertRule, wanted: readonly TypedLabel[]): AlertRule | undefined {
  if (wanted.length === 0) return rule;
  const instances = rule.instances.filter((one) => fitsLabels(allLabels(rule, one), wanted));
  const isFitting = fitsLabels(allLabels(rule, undefined), wanted);
  if (instances.length === 0) return rule.instances.length === 0 && isFitting ? rule : undefined;
  if (instances.length === rule.instances.length) return rule;
  const counts: Partial<Record<AlertState, number>> = {};
  for (const { state } of instances) counts[state] = (counts[state] ?? 0) + 1;
  const [first] = instances;
  const isOfInstances = rule.state !== 'paused' && first !== undefined;
  return {
    ...rule,
    instances,
    counts,
    state: isOfInstances ? first.state : rule.state,
    since: isOfInstances ? first.since : rule.since,
  };
}

/** Those of an instance, with those that Grafana adds to it. */
function allLabels(rule: AlertRule, instance: AlertInstance | undefined): AlertLabels {
  const folder = rule.folder.split('/').at(-1) ?? '';
  return [
    ...(instance?.labels ?? []),
    ...rule.labels,
    ['alertname', rule.name],
    ['grafana_folder', folder],
  ];
}

/** Whether labels have all of the typed ones, in any case of letters. */
export function fitsLabels(labels: AlertLabels, wanted: readonly TypedLabel[]): boolean {
  return wanted.every(
    ({ name, value, isEqual }) =>
      (folded(labelOf(labels, name) ?? '') === folded(value)) === isEqual,
  );
}

function isCalled(rule: AlertRule, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = folded(
    [
      rule.name,
      rule.folder,
      rule.group,
      ...rule.labels.map(([, value]) => value),
      ...rule.instances.flatMap(({ labels }) => labels.map(([, value]) => value)),
    ].join(' '),
  );
  return words.every((word) => text.includes(word));
}
