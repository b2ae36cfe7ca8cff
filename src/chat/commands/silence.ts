import { type AlertLabels, labelOf } from '../../grafana/alerting/model.ts';
import { readRules } from '../../grafana/alerting/rules.ts';
import {
  equalMatcher,
  type Matcher,
  OWN_ALERTMANAGER,
  readSilence,
  saveSilence,
} from '../../grafana/alerting/silences.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaError } from '../../grafana/errors.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { folded } from '../../util/normalize-text.ts';
import { authorOf, type ChangingDeps, checkMayChange } from '../alerting/changes.ts';
import { readAlertKey } from '../alerting/alert-key.ts';
import { clockFor } from '../alerting/deps.ts';
import type { TypedLabel } from '../alerting/filter.ts';
import { findRule, type FoundRule, rulesCalled, thingNumbered } from '../alerting/find-rule.ts';
import { filterRules } from '../alerting/filter.ts';
import { findOutside, isNamed, type OutsideAlerts } from '../alerting/outside.ts';
import { instanceMatchers } from '../alerting/rule-matchers.ts';
import { silenceKey } from '../alerting/silence-key.ts';
import { parseSilence, type SilenceRequest } from '../alerting/silence-request.ts';
import { silencedThing } from '../alerting/silence-texts.ts';
import { lengthText, momentText } from '../alerting/times.ts';
import type { Conversation } from '../conversation.ts';
import { numberText } from '../alerting/rule-lines.ts';
import { typedNumber } from '../room-numbers.ts';
import type { Command } from './command.ts';

const LEGACY =
  'Legacy alerting has no silences. Pause the alert instead, with `graf pause alert NAME`; `graf unpause alert NAME` has it evaluated again.';

/** `graf silence cpu busy for 2h because we upgrade it`. */
export function silenceCommand(deps: ChangingDeps): Command {
  return {
    name: 'silence',
    aliases: ['mute'],
    usage: 'silence NAME|N|LABEL=VALUE … [for] TIME [because …]',
    summary: 'silence an alert for some time',
    details: [
      'NAME is the name of a rule, or words of it, N a number that this room knows; LABEL=VALUE behind it silences only what has that label: `graf silence cpu busy server=web-02 2h`.',
      'LABEL=VALUE alone silences every alert with that label: `graf silence team=web for 30 min`; also LABEL!=VALUE, LABEL=~PATTERN.',
      'TIME is how long, such as 2h, 90 min or 3 days, or `until 18:00`.',
      '`graf silences` shows what is silenced, `graf unsilence N` ends it.',
    ],
    async run(rest, conversation) {
      checkMayChange(conversation, deps);
      const client = deps.clientFor(conversation.room);
      if ((await client.alertingKind()) === 'legacy') throw new InvalidRequestError(LEGACY);
      const request = parseSilence(rest, clockFor(conversation, deps));
      const meant = await findMeant(client, request, conversation, deps);
      if (meant) await silence(meant, request, client, conversation, deps);
    },
  };
}

/** What a silence is for. */
interface Meant {
  readonly alertmanager: string;
  readonly matchers: readonly Matcher[];
  /** What is to be known of it, in a sentence; may be empty. */
  readonly note: string;
}

/** @returns undefined when a list was offered */
async function findMeant(
  client: GrafanaClient,
  { target, tail }: SilenceRequest,
  conversation: Conversation,
  deps: ChangingDeps,
): Promise<Meant | undefined> {
  const typed = target.labels.map(typedMatcher);
  const outside = await outsideOf(client, target.name, typed, conversation, deps);
  if (outside) return outside;
  if (target.name === '') {
    if (typed.length > 0) return labelled(client, target.labels, typed);
    throw new InvalidRequestError(
      'Silence which alert? Write its name or number, or labels: `graf silence NAME for 2h`, `graf silence team=web for 2h`.',
    );
  }
  const labels = target.labels.map(({ name, value, isEqual, isRegex }) => {
    const operator = isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!=';
    return `${name}${operator}"${value.replaceAll('"', '""')}"`;
  });
  const again = { command: 'silence', rest: [...labels, tail].join(' ') };
  const found = await findRule(client, target, conversation, deps, again);
  return found && ofRule(found, typed);
}

function ofRule({ rule, instance }: FoundRule, typed: readonly Matcher[]): Meant {
  const isPaused = rule.state === 'paused';
  return {
    alertmanager: OWN_ALERTMANAGER,
    matchers: [...instanceMatchers(rule, instance), ...typed],
    note: isPaused ? 'The rule is paused at the moment.' : '',
  };
}

/** Labels alone: of Grafana's alerts, and where none has them, of an Alertmanager outside. */
async function labelled(
  client: GrafanaClient,
  labels: readonly TypedLabel[],
  matchers: readonly Matcher[],
): Promise<Meant> {
  const isPlain = labels.every(({ isRegex }) => !isRegex);
  const own = { alertmanager: OWN_ALERTMANAGER, matchers };
  if (!isPlain) return { ...own, note: '' };
  const { rules } = await readRules(client);
  const filter = { state: undefined, stateWord: '', words: [], labels };
  const found = filterRules(rules, filter);
  if (found.length > 0) {
    const count = found.length === 1 ? '1 rule has' : `${found.length} rules have`;
    return { ...own, note: `${count} alerts with that.` };
  }
  const outside = await findOutside(client, (own) => labels.every((label) => fits(own, label)));
  if (outside) return { alertmanager: outside.alertmanager, matchers, note: countNote(outside) };
  return { ...own, note: 'At the moment Grafana has no alert with that.' };
}

function fits(labels: AlertLabels, { name, value, isEqual }: TypedLabel): boolean {
  return (folded(labelOf(labels, name) ?? '') === folded(value)) === isEqual;
}

/** An alert that Grafana's own rules do not have, by its number or its name. */
async function outsideOf(
  client: GrafanaClient,
  name: string,
  typed: readonly Matcher[],
  conversation: Conversation,
  deps: ChangingDeps,
): Promise<Meant | undefined> {
  if (name === '') return undefined;
  const number = typedNumber(name);
  const thing = number === undefined ? undefined : thingNumbered(number, conversation, deps);
  const alert = thing?.kind === 'alert' ? readAlertKey(thing.key) : undefined;
  if (number !== undefined && (alert === undefined || alert.ruleUid !== undefined))
    return undefined;
  if (alert) {
    const outside = await findOutside(client, (labels) =>
      alert.labels.every(([label, value]) => labelOf(labels, label) === value),
    );
    if (!outside) throw noAlertmanager();
    const matchers = alert.labels.map(([label, value]) => equalMatcher(label, value));
    return { alertmanager: outside.alertmanager, matchers: [...matchers, ...typed], note: '' };
  }
  const { rules } = await readRules(client);
  if (rulesCalled(rules, name).length > 0) return undefined;
  const outside = await findOutside(client, isNamed(name));
  const alertname = outside && labelOf(outside.alerts[0]?.labels ?? [], 'alertname');
  if (!outside || alertname === undefined) return undefined;
  return {
    alertmanager: outside.alertmanager,
    matchers: [equalMatcher('alertname', alertname), ...typed],
    note: countNote(outside),
  };
}

function countNote({ alerts }: OutsideAlerts): string {
  const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  return `It holds ${count} of an Alertmanager outside of Grafana.`;
}

function noAlertmanager(): InvalidRequestError {
  return new InvalidRequestError(
    'That alert is of an Alertmanager that this Grafana does not have as a data source; silence it on the page of that Alertmanager.',
  );
}

function typedMatcher({ name, value, isEqual, isRegex }: TypedLabel): Matcher {
  return { name, value, isEqual, isRegex };
}

async function silence(
  { alertmanager, matchers, note }: Meant,
  { endsAt, reason }: SilenceRequest,
  client: GrafanaClient,
  conversation: Conversation,
  deps: ChangingDeps,
): Promise<void> {
  const now = deps.now();
  const author = authorOf(conversation, reason, deps);
  const id = await saveSilence(
    client,
    { matchers, startsAt: now, endsAt, ...author },
    alertmanager,
  );
  const saved = await readSilence(client, id, alertmanager);
  if (!saved || saved.state === 'expired') {
    throw new GrafanaError(
      'Grafana accepted the silence, but does not have it now; look at `graf silences`.',
    );
  }
  const { rules } = await readRules(client);
  const thing = silencedThing(saved, rules);
  const [number] = deps.numbers.show(conversation.room, [
    { kind: 'silence', key: silenceKey({ alertmanager, id }), name: thing },
  ]);
  const clock = clockFor(conversation, deps);
  const until = `until ${momentText(saved.endsAt, clock)} (${lengthText(saved.endsAt - now)})`;
  const end =
    number === undefined
      ? ''
      : ` It is ${numberText(number).trim()}: \`graf unsilence ${number}\` ends it.`;
  await conversation.say(`Silenced: ${thing} ${until}.${note === '' ? '' : ` ${note}`}${end}`);
}
