import { type LegacyAlert, readLegacyAlerts } from '../../grafana/alerting/legacy.ts';
import {
  type AlertInstance,
  type AlertRule,
  type AlertLabels,
  ruleKey,
} from '../../grafana/alerting/model.ts';
import { rulePage } from '../../grafana/alerting/rules.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { code, oneLine } from '../../util/text.ts';
import { alertKey } from '../alerting/alert-key.ts';
import { type AlertingDeps, clockFor, inOneMessage } from '../alerting/deps.ts';
import { findRule, type FoundRule, parseTarget } from '../alerting/find-rule.ts';
import { findLegacyAlert } from '../alerting/find-legacy.ts';
import { panelRequest } from '../alerting/panel-request.ts';
import {
  heading,
  instanceText,
  labelsText,
  numberText,
  STATE_NAMES,
} from '../alerting/rule-lines.ts';
import { readSilenced } from '../alerting/silenced.ts';
import { sinceText } from '../alerting/times.ts';
import { readValueText } from '../alerting/units.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { Conversation } from '../conversation.ts';
import type { Command } from './command.ts';

export interface AlertDeps extends AlertingDeps {
  readonly answerRequest: AnswerRequest;
  /** By the name of a label, the dashboard's variable that it sets. */
  readonly alertVariables: ReadonlyMap<string, string>;
}

/** Most instances of a rule that are listed. */
const MAX_INSTANCES = 20;
/** Milliseconds that a picture shows before the alert began. */
const BEFORE = 3_600_000;
/** Milliseconds; of an alert that began earlier the picture has the usual range. */
const MAX_AGE = 24 * 3_600_000;

/** `graf alert cpu busy`: one rule, its instances, and its panel. */
export function alertCommand(deps: AlertDeps): Command {
  return {
    name: 'alert',
    aliases: [],
    usage: 'alert NAME|N',
    summary: 'one alert rule: its state, its instances and its panel',
    details: [
      'NAME is the name of a rule, or words of it; N its number in this room, as `graf alerts` shows it.',
      "The panel is shown with the labels of what fires as the dashboard's variables: an alert about server=web-02 shows the panel of web-02.",
    ],
    async run(rest, conversation) {
      const client = deps.clientFor(conversation.room);
      const target = parseTarget(rest);
      if ((await client.alertingKind()) === 'legacy') {
        const alert = findLegacyAlert(await readLegacyAlerts(client), target.name, 'alert');
        await sayLegacy(alert, client, conversation, deps);
        return;
      }
      const again = { command: 'alert', rest: '' };
      const found = await findRule(client, target, conversation, deps, again);
      if (found) await sayRule(found, client, conversation, deps);
    },
  };
}

async function sayRule(
  { rule, instance }: FoundRule,
  client: GrafanaClient,
  conversation: Conversation,
  deps: AlertDeps,
): Promise<void> {
  const clock = clockFor(conversation, deps);
  const [silenceOf, valueText] = await Promise.all([
    readSilenced(client, [rule]),
    readValueText(client, [rule], clock),
  ]);
  const context = { clock, silenceOf, valueText };
  const told = instance ? [instance] : toldInstances(rule);
  const [number, ...numbers] = deps.numbers.show(conversation.room, [
    { kind: 'rule', key: ruleKey(rule), name: rule.name },
    ...told.map(({ labels }) => ({
      kind: 'alert' as const,
      key: alertKey({ ruleUid: rule.uid, labels }),
      name: `${rule.name} ${labelsText(labels)}`,
    })),
  ]);
  const lines = told.map((one, index) => {
    const state = `${STATE_NAMES[one.state]}${sinceText(one.since, clock)}`;
    const text = instanceText(rule, one, context, true);
    return `- ${numberText(numbers[index])}${[text, state].filter(Boolean).join(' - ')}`;
  });
  const head = [
    `${heading(rule, number)}: ${STATE_NAMES[rule.state]}${sinceText(rule.since, clock)} - ${rulePage(client, rule.uid)}`,
    ...(rule.summary === '' ? [] : [oneLine(rule.summary, 300)]),
    ...(rule.labels.length === 0 ? [] : [`Labels: ${labelsText(rule.labels)}`]),
  ];
  const whole = Object.values(rule.counts).reduce((sum, count) => sum + count, 0);
  await conversation.say(
    inOneMessage(conversation, lines, (shown) => {
      const left = instance ? 0 : whole - shown.length;
      return [
        ...head,
        ...shown,
        ...(left > 0
          ? [`${left === 1 ? '1 more instance is' : `${left} more instances are`} not shown.`]
          : []),
      ].join('\n');
    }),
  );
  await showPanel({ rule, instance }, client, conversation, deps);
}

/** Those that are not normal; where all are, the first. */
function toldInstances({ instances }: AlertRule): AlertInstance[] {
  const held = instances.filter(({ state }) => state !== 'normal');
  return (held.length > 0 ? held : instances).slice(0, MAX_INSTANCES);
}

async function showPanel(
  { rule, instance }: FoundRule,
  client: GrafanaClient,
  conversation: Conversation,
  deps: AlertDeps,
): Promise<void> {
  const { dashboardUid, panelId } = rule;
  if (dashboardUid === undefined || panelId === undefined) {
    await conversation.say('Its rule names no panel, so that there is nothing to show.');
    return;
  }
  const held = rule.instances.filter(({ state }) => state !== 'normal' && state === rule.state);
  const shown = instance ? [instance] : held;
  const since = (instance ?? rule).since;
  const now = deps.now();
  const isRecent = since !== undefined && rule.state !== 'normal' && now - since < MAX_AGE;
  const request = await panelRequest(
    client,
    {
      dashboardUid,
      panelId,
      instances: shown.map(({ labels }) => labels),
      range: isRecent ? { from: since - BEFORE, to: now } : undefined,
    },
    deps.alertVariables,
  );
  await deps.answerRequest(request, conversation);
}

async function sayLegacy(
  alert: LegacyAlert,
  client: GrafanaClient,
  conversation: Conversation,
  deps: AlertDeps,
): Promise<void> {
  const { id, name, state, newStateDate, dashboardUid, panelId } = alert;
  const changed = newStateDate === '' ? '' : `\n  last state change: ${oneLine(newStateDate, 60)}`;
  await conversation.say(`- *${oneLine(name)}* (${id}): ${code(state)}${changed}`);
  if (dashboardUid === '' || panelId === 0) return;
  const instances: readonly AlertLabels[] = alert.instances;
  const panel = { dashboardUid, panelId, instances };
  await deps.answerRequest(await panelRequest(client, panel, deps.alertVariables), conversation);
}
