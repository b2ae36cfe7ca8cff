import type { LegacyAlert } from '../../grafana/alerting/legacy.ts';
import { readLegacyAlerts } from '../../grafana/alerting/legacy.ts';
import { type AlertRule, type AlertState, ruleKey } from '../../grafana/alerting/model.ts';
import { readRules, rulePage } from '../../grafana/alerting/rules.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { folded } from '../../util/normalize-text.ts';
import { code, oneLine } from '../../util/text.ts';
import { type AlertingDeps, clockFor, inOneMessage, numberRules } from '../alerting/deps.ts';
import {
  type AlertFilter,
  filterRules,
  parseAlertFilter,
  withoutState,
} from '../alerting/filter.ts';
import { countsText, ruleLine } from '../alerting/rule-lines.ts';
import { readSilenced } from '../alerting/silenced.ts';
import { readValueText } from '../alerting/units.ts';
import type { Conversation } from '../conversation.ts';
import type { Command } from './command.ts';

/** `graf alerts firing`: what fires, and what else is not normal. */
export function alertsCommand(deps: AlertingDeps): Command {
  return {
    name: 'alerts',
    aliases: [],
    usage: 'alerts [STATE|WORDS|LABEL=VALUE …]',
    summary: 'what fires, and what else needs a look',
    details: [
      '`graf alerts` shows the alert rules that are not normal, those that fire first, and counts the others; `graf alerts all` shows every one.',
      'STATE is firing (or alerting), pending, recovering, nodata, error, paused or normal (or ok).',
      'WORDS must all be in the name, the folder or a label; LABEL=VALUE is a label: `graf alerts firing team=web`, `graf alerts severity!=info`.',
      '`graf subscribe team=web` has alerts come here by themselves, with their graph; in the thread of one, `ack`, `silence 2h` and `graph 6h` need neither `graf` nor its name where the chat tells threads apart.',
      'Each rule has a number in this room, kept for a day: `graf alert 3` shows it with its panel, `graf silence 3 2h` silences it, `graf ack 3` for as long as it fires.',
    ],
    async run(rest, conversation) {
      const client = deps.clientFor(conversation.room);
      if ((await client.alertingKind()) === 'legacy') {
        await sayLegacy(client, rest.trim(), conversation);
      } else {
        await sayUnified(client, rest, conversation, deps);
      }
    },
  };
}

async function sayUnified(
  client: GrafanaClient,
  typed: string,
  conversation: Conversation,
  deps: AlertingDeps,
): Promise<void> {
  const isAll = /^\s*all\s*$/i.test(typed);
  const { rules, pausedProblem } = await readRules(client);
  const asked = parseAlertFilter(isAll ? '' : typed);
  const { filter, found } = find(rules, asked);
  const isBare = !isAll && typed.trim() === '';
  const shown = isBare ? found.filter(({ state }) => state !== 'normal') : found;
  const title = `Alerts${describe(filter)}`;
  const note = pausedProblem
    ? `\nWhich rules are paused is not known: ${pausedProblem.message}`
    : '';
  if (shown.length === 0) {
    await conversation.say(
      `${title}: none, among ${rules.length === 1 ? '1 rule' : `${rules.length} rules`} that this token may see.${note}`,
    );
    return;
  }
  const listed = shown.slice(0, deps.maxReturned);
  const lines = await ruleLines(listed, client, conversation, deps);
  const text = (fitting: readonly string[]) => {
    const left = shown.slice(fitting.length);
    return (
      [
        `${title}: ${countsText(isBare ? rules : shown)}.`,
        ...fitting,
        ...(left.length > 0 ? [leftOut(left)] : []),
      ].join('\n') + note
    );
  };
  await conversation.say(inOneMessage(conversation, lines, text));
}

/** What begins with the word of a state may be words of a name as a whole. */
function find(
  rules: readonly AlertRule[],
  filter: AlertFilter,
): { readonly filter: AlertFilter; readonly found: readonly AlertRule[] } {
  const found = filterRules(rules, filter);
  if (found.length > 0 || filter.state === undefined || filter.words.length === 0) {
    return { filter, found };
  }
  const asWords = withoutState(filter);
  const named = filterRules(rules, asWords);
  return named.length > 0 ? { filter: asWords, found: named } : { filter, found };
}

async function ruleLines(
  rules: readonly AlertRule[],
  client: GrafanaClient,
  conversation: Conversation,
  deps: AlertingDeps,
): Promise<string[]> {
  const clock = clockFor(conversation, deps);
  const [silenceOf, valueText] = await Promise.all([
    readSilenced(client, rules),
    readValueText(client, rules, clock),
  ]);
  const numbers = numberRules(
    rules.map((rule) => ({ key: ruleKey(rule), name: rule.name })),
    conversation,
    deps,
  );
  return rules.map((rule, index) =>
    ruleLine(rule, numbers[index], rulePage(client, rule.uid), { clock, silenceOf, valueText }),
  );
}

function leftOut(rules: readonly AlertRule[]): string {
  return ` (and ${rules.length} more: ${countsText(rules)}; ask for some of them, as in \`graf help alerts\`)`;
}

/** ` with state `firing` matching `cpu``, or nothing. */
function describe({ stateWord, words, labels }: AlertFilter): string {
  const state = stateWord === '' ? '' : ` with state ${code(stateWord)}`;
  const asked = [
    ...words,
    ...labels.map(({ name, value, isEqual }) => `${name}${isEqual ? '=' : '!='}${value}`),
  ].join(' ');
  return asked === '' ? state : `${state} matching ${code(asked)}`;
}

/** What legacy alerting calls the states, by what they may be called here. */
const LEGACY_STATES: Readonly<Record<AlertState, readonly string[]>> = {
  firing: ['alerting'],
  pending: ['pending'],
  recovering: [],
  nodata: ['no_data'],
  error: [],
  paused: ['paused'],
  normal: ['ok'],
};
const LEGACY_WORDS = new Set(['unknown', 'not_ok']);
/** The one that matters most first. */
const LEGACY_ORDER = ['alerting', 'pending', 'no_data', 'unknown', 'paused', 'ok'];

/** As hubot-grafana lists them, without an execution error, which holds internal addresses. */
async function sayLegacy(
  client: GrafanaClient,
  typed: string,
  conversation: Conversation,
): Promise<void> {
  const alerts = await readLegacyAlerts(client);
  const { title, found } = findLegacy(alerts, typed);
  if (found.length === 0) {
    const count = alerts.length === 1 ? '1 rule' : `${alerts.length} rules`;
    await conversation.say(`${title} none, among ${count} that this token may see.`);
    return;
  }
  const whole = [title, ...found.map(legacyLine)].join('\n');
  if (conversation.split(whole).length === 1) {
    await conversation.say(whole);
    return;
  }
  const ordered = [...found].sort((one, other) => legacyRank(one) - legacyRank(other));
  await conversation.say(
    inOneMessage(conversation, ordered.map(legacyLine), (fitting) =>
      [
        title,
        ...fitting,
        ` (and ${ordered.length - fitting.length} more; ask for some of them, as in \`graf help alerts\`)`,
      ].join('\n'),
    ),
  );
}

function findLegacy(
  alerts: readonly LegacyAlert[],
  typed: string,
): { readonly title: string; readonly found: readonly LegacyAlert[] } {
  const filter = parseAlertFilter(typed);
  const word = folded(typed);
  if (word === '' || word === 'all') return { title: 'All alerts:', found: alerts };
  const states = filter.state ? LEGACY_STATES[filter.state] : [word];
  const isState = filter.state !== undefined && filter.words.length === 0;
  if (isState || LEGACY_WORDS.has(word)) {
    const isWanted = ({ state }: LegacyAlert) =>
      word === 'not_ok' ? state !== 'ok' : states.includes(state);
    return { title: `Alerts with state '${oneLine(typed, 60)}':`, found: alerts.filter(isWanted) };
  }
  const words = word.split(' ');
  const found = alerts.filter(({ name }) => words.every((one) => folded(name).includes(one)));
  return { title: `Alerts matching ${code(typed)}:`, found };
}

function legacyLine({ id, name, state, newStateDate }: LegacyAlert): string {
  const line = `- *${oneLine(name)}* (${id}): ${code(state)}`;
  return newStateDate === '' ? line : `${line}\n  last state change: ${oneLine(newStateDate, 60)}`;
}

function legacyRank({ state }: LegacyAlert): number {
  const index = LEGACY_ORDER.indexOf(state);
  return index < 0 ? LEGACY_ORDER.length : index;
}
