import {
  type AlertInstance,
  type AlertRule,
  type AlertState,
  ALERT_STATES,
  labelOf,
  type AlertLabels,
} from '../../grafana/alerting/model.ts';
import { oneLine } from '../../util/text.ts';
import { type Clock, momentText, sinceText } from './times.ts';
import type { SilenceOf } from './silenced.ts';
import type { ValueText } from './units.ts';

/** How people call the states. */
export const STATE_NAMES: Readonly<Record<AlertState, string>> = {
  firing: 'firing',
  pending: 'pending',
  recovering: 'recovering',
  nodata: 'no data',
  error: 'error',
  paused: 'paused',
  normal: 'normal',
};

/** What a line says besides what is in the rule. */
export interface LineContext {
  readonly clock: Clock;
  readonly silenceOf: SilenceOf;
  readonly valueText: ValueText;
}

/** Most instances of a rule in one line. */
const MAX_IN_LINE = 5;
/** Most labels of an instance. */
const MAX_LABELS = 6;
/** AlertLabels that say nothing about one instance. */
const OF_RULE = new Set(['alertname', 'grafana_folder', 'rulename', 'datasource_uid', 'ref_id']);

/** `2 firing, 1 pending, 9 normal`. */
export function countsText(rules: readonly AlertRule[]): string {
  return ALERT_STATES.map(
    (state) => [state, rules.filter((one) => one.state === state).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${STATE_NAMES[state]}`)
    .join(', ');
}

/**
 * One rule in one line: name, folder, state, since when, and what tells its instances apart.
 * @param link its page
 */
export function ruleLine(
  rule: AlertRule,
  number: number | undefined,
  link: string,
  context: LineContext,
): string {
  const held = rule.instances.filter(({ state }) => state === rule.state && state !== 'normal');
  const silences = held.map((one) => context.silenceOf(rule, one));
  const [first] = silences;
  const isAllSilenced = first !== undefined && silences.every((one) => one?.id === first.id);
  const told = held
    .slice(0, MAX_IN_LINE)
    .map((one) => instanceText(rule, one, context, !isAllSilenced))
    .filter(Boolean);
  const more = held.length - MAX_IN_LINE;
  const others = ALERT_STATES.filter((state) => state !== rule.state && state !== 'normal')
    .map((state) => [STATE_NAMES[state], rule.counts[state] ?? 0] as const)
    .filter(([, count]) => rule.state !== 'paused' && count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const parts = [
    `${heading(rule, number)}: ${STATE_NAMES[rule.state]}${sinceText(rule.since, context.clock)}`,
    [...told, ...(more > 0 ? [`${more} more`] : []), ...others].join('; '),
    isAllSilenced ? silencedText(first, context.clock) : '',
    link,
  ];
  return `- ${parts.filter(Boolean).join(' - ')}`;
}

/** `#3 CPU busy (Web)`. */
export function heading({ name, folder }: AlertRule, number: number | undefined): string {
  const place = folder === '' ? '' : ` (${oneLine(folder, 80)})`;
  return `${numberText(number)}${oneLine(name, 100)}${place}`;
}

/** `#3 `, or nothing for a thing without a number. */
export function numberText(number: number | undefined): string {
  return number === undefined ? '' : `#${number} `;
}

/** `instance=db-2: 127, no data`. */
export function instanceText(
  rule: AlertRule,
  instance: AlertInstance,
  context: LineContext,
  withSilence: boolean,
): string {
  const labels = labelsText(distinguishing(rule, instance));
  const silence = withSilence ? context.silenceOf(rule, instance) : undefined;
  const facts = [
    context.valueText(rule, instance),
    REASONS.get(instance.reason) ?? '',
    silence ? silencedText(silence, context.clock) : '',
  ].filter(Boolean);
  return [labels, facts.join(', ')].filter(Boolean).join(': ');
}

/** What Grafana writes behind a state, where that says more. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['NoData', 'no data'],
  ['Error', 'its query fails'],
  ['MissingSeries', 'the series is gone'],
  ['KeepLast', 'kept as it was'],
]);

export function silencedText(
  { createdBy, endsAt }: { readonly createdBy: string; readonly endsAt: number },
  clock: Clock,
): string {
  const by = createdBy === '' ? '' : ` by ${oneLine(createdBy, 60)}`;
  return `silenced${by} until ${momentText(endsAt, clock)}`;
}

/** The labels that tell an instance from the others of its rule. */
export function distinguishing(rule: AlertRule, instance: AlertInstance): AlertLabels {
  const own = instance.labels.filter(
    ([name, value]) => !OF_RULE.has(name) && labelOf(rule.labels, name) !== value,
  );
  const differing = own.filter(([name, value]) =>
    rule.instances.some(({ labels }) => labelOf(labels, name) !== value),
  );
  return differing.length > 0 ? differing : own;
}

export function labelsText(labels: AlertLabels): string {
  const shown = labels
    .slice(0, MAX_LABELS)
    .map(([name, value]) => `${oneLine(name, 40)}=${oneLine(value, 60)}`);
  return [...shown, ...(labels.length > MAX_LABELS ? ['…'] : [])].join(' ');
}
