import { type Clock, lengthText, momentText, sinceText } from '../chat/alerting/times.ts';
import { code, oneLine } from '../util/text.ts';
import { type AlertGroup, textOf, type ToldAlert } from './notification.ts';

/** Most alerts of a group that get a line of their own. */
const MAX_LINES = 10;
/** Most labels and values of one alert. */
const MAX_LABELS = 6;
/** Labels that say nothing about one alert of a rule. */
const OF_RULE = new Set(['alertname', 'grafana_folder', 'rulename', 'datasource_uid', 'ref_id']);

export interface MessageContext {
  readonly clock: Clock;
  /** The number of an alert in the room. */
  readonly numberOf: (alert: ToldAlert) => number | undefined;
  /** When an alert began, where its message does not say. */
  readonly startOf: (alert: ToldAlert) => number | undefined;
}

/**
 * What a room is told of a group: what fires, what has ended, and where to look. All of it is still to
 * go through the chat's format.
 */
export function groupMessage(group: AlertGroup, context: MessageContext): string {
  const firing = group.alerts.filter(({ isFiring }) => isFiring);
  const ended = group.alerts.filter(({ isFiring }) => !isFiring);
  const [first] = group.alerts;
  const firstFiring = firing[0];
  const lines = [
    ...sectionOf('Firing', firing, context),
    ...sectionOf('Ended', ended, context),
    ...(group.truncated > 0
      ? [`The message was cut: ${group.truncated} more alerts are not in it.`]
      : []),
    ...(first ? linksOf(first) : []),
    ...(firstFiring ? hintOf(firstFiring, group, context) : []),
  ];
  return lines.join('\n');
}

/** The name of a group: that of its rules, and their folder. */
export function titleOf({ alerts }: AlertGroup): string {
  const names = [...new Set(alerts.map(({ name }) => oneLine(name, 100)))];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  const folder = textOf(alerts[0]?.labels ?? [], 'grafana_folder');
  const place = folder === undefined ? '' : ` (${oneLine(folder, 80)})`;
  return names.slice(0, 3).join(', ') + more + place;
}

function sectionOf(word: string, alerts: readonly ToldAlert[], context: MessageContext): string[] {
  if (alerts.length === 0) return [];
  const group = { alerts } as AlertGroup;
  const count = alerts.length > 1 ? `, ${alerts.length} alerts` : '';
  const summaries = [...new Set(alerts.map(({ summary }) => summary).filter(Boolean))];
  const summary = summaries.length === 1 ? ` - ${oneLine(summaries[0] ?? '', 300)}` : '';
  const names = new Set(alerts.map(({ name }) => name));
  const lines = alerts
    .slice(0, MAX_LINES)
    .map((alert) =>
      alertLine(alert, { ...context, hasName: names.size > 1, hasSummary: summaries.length > 1 }),
    );
  const more = alerts.length - lines.length;
  return [
    `${word}: ${titleOf(group)}${count}${summary}`,
    ...lines,
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

interface LineContext extends MessageContext {
  readonly hasName: boolean;
  readonly hasSummary: boolean;
}

function alertLine(alert: ToldAlert, context: LineContext): string {
  const number = context.numberOf(alert);
  const labels = alert.labels
    .filter(([name]) => !OF_RULE.has(name))
    .map(([name, value]) => `${oneLine(name, 40)}=${oneLine(value, 60)}`);
  const shown = labels.slice(0, MAX_LABELS).join(' ') + (labels.length > MAX_LABELS ? ' …' : '');
  const values = alert.values
    .slice(0, MAX_LABELS)
    .map(([name, value]) =>
      name === '' ? String(value) : `${oneLine(name, 60)}=${rounded(value)}`,
    );
  const parts = [
    [context.hasName ? oneLine(alert.name, 100) : '', shown].filter(Boolean).join(' '),
    values.join(', '),
    PROBLEMS.get(alert.problem) ?? '',
    context.hasSummary ? oneLine(alert.summary, 200) : '',
    timeOf(alert, context),
  ];
  const text = parts.filter(Boolean).join(' - ');
  return `- ${number === undefined ? '' : `#${number} `}${text}`;
}

const PROBLEMS: ReadonlyMap<ToldAlert['problem'], string> = new Map([
  ['error', 'its query fails'],
  ['no data', 'no data'],
] as const);

/** Grafana writes sixteen digits of a quotient. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function timeOf(alert: ToldAlert, { clock, startOf }: MessageContext): string {
  const start = startOf(alert);
  if (alert.isFiring) return sinceText(start, clock).trim();
  const end = alert.endsAt ?? clock.now;
  const after = start === undefined ? '' : `after ${lengthText(end - start)}`;
  const at = `at ${momentText(end, clock)}`;
  const why = REASONS.get(alert.reason) ?? (alert.reason === '' ? '' : code(alert.reason));
  return [after, at, why].filter(Boolean).join(', ');
}

/** Why Grafana says that an alert has ended. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['Paused', 'because its rule was paused'],
  ['RuleDeleted', 'because its rule was deleted'],
  ['Updated', 'because its rule was changed'],
  ['MissingSeries', 'because its series is gone'],
  ['Silenced', 'while it was silenced'],
  ['NoData', 'because its query returned no data'],
]);

function linksOf({ links, isFiring }: ToldAlert): string[] {
  const named = [
    ['Panel', links.panel],
    ['Rule', links.rule],
    ['Silence', isFiring ? links.silence : undefined],
  ] as const;
  return named.flatMap(([name, link]) => (link === undefined ? [] : [`${name}: ${link}`]));
}

function hintOf(first: ToldAlert, { sender }: AlertGroup, { numberOf }: MessageContext): string[] {
  const number = numberOf(first);
  if (number === undefined || sender !== 'grafana') return [];
  return [`${code(`graf alert ${number}`)} says how it is by now.`];
}

/** One line for a group that is told again. */
export function reminderMessage(group: AlertGroup, context: MessageContext): string {
  const firing = group.alerts.filter(({ isFiring }) => isFiring);
  const starts = firing.map(context.startOf).filter((start) => start !== undefined);
  const since = starts.length === 0 ? '' : sinceText(Math.min(...starts), context.clock);
  const count = firing.length > 1 ? `, ${firing.length} alerts` : '';
  return `Still firing: ${titleOf({ ...group, alerts: firing })}${count}${since}`;
}

/** What Grafana's button that tests a contact point is answered with. */
export const TEST_MESSAGE =
  'Hello! This is the test of a contact point; alerts will arrive here like this, each with the graph of its panel.';

/** Characters of a text that is not of alerts. */
const MAX_TEXT = 1_500;

/** A custom payload, or any other text, as it came. */
export function textMessage(text: string): string {
  const shown = text.trim().slice(0, MAX_TEXT);
  const cut = text.trim().length > MAX_TEXT ? '…' : '';
  return `An alert came in a form of its own:\n${shown}${cut}\nI can show the graph and the time of alerts only from the webhook as Grafana or Alertmanager sends it, without a custom payload.`;
}
