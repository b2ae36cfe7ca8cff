import { outsideAlertmanagers } from '../../grafana/alerting/alertmanager.ts';
import { type AlertRule, labelOf } from '../../grafana/alerting/model.ts';
import { readRules } from '../../grafana/alerting/rules.ts';
import {
  endSilence,
  OWN_ALERTMANAGER,
  readSilence,
  readSilences,
  RULE_UID_LABEL,
  type Silence,
} from '../../grafana/alerting/silences.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaError, GrafanaNotFoundError } from '../../grafana/errors.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { readAlertKey } from '../alerting/alert-key.ts';
import { type ChangingDeps, checkMayChange } from '../alerting/changes.ts';
import { type AlertingDeps, clockFor, inOneMessage } from '../alerting/deps.ts';
import { parseTarget, rulesCalled, thingNumbered } from '../alerting/find-rule.ts';
import { readSilenceKey, silenceKey } from '../alerting/silence-key.ts';
import { silencedThing, silenceFacts } from '../alerting/silence-texts.ts';
import { numberText } from '../alerting/rule-lines.ts';
import type { Conversation } from '../conversation.ts';
import { typedNumber } from '../room-numbers.ts';
import type { Command } from './command.ts';

/** A silence, and which Alertmanager has it. */
interface HeldSilence extends Silence {
  readonly alertmanager: string;
}

/** `graf silences`: what is silenced at the moment, and by whom. */
export function silencesCommand(deps: AlertingDeps): Command {
  return {
    name: 'silences',
    aliases: [],
    usage: 'silences',
    summary: 'what is silenced, until when and by whom',
    details: [
      '`graf silences` shows the silences that hold, and those that will, each with a number; `graf unsilence 3` ends one.',
    ],
    async run(_rest, conversation) {
      const client = await unifiedClient(conversation, deps);
      const silences = await allSilences(client);
      const { rules } = await readRules(client);
      if (silences.length === 0) {
        await conversation.say('Silences: none.');
        return;
      }
      await conversation.say(silencesText(silences, rules, conversation, deps));
    },
  };
}

async function unifiedClient({ room }: Conversation, deps: AlertingDeps): Promise<GrafanaClient> {
  const client = deps.clientFor(room);
  if ((await client.alertingKind()) !== 'legacy') return client;
  throw new InvalidRequestError(
    'Legacy alerting has no silences; `graf alerts paused` shows what is paused.',
  );
}

function silencesText(
  silences: readonly HeldSilence[],
  rules: readonly AlertRule[],
  conversation: Conversation,
  deps: AlertingDeps,
): string {
  const clock = clockFor(conversation, deps);
  const listed = silences.slice(0, deps.maxReturned);
  const things = listed.map((silence) => silencedThing(silence, rules));
  const numbers = deps.numbers.show(
    conversation.room,
    listed.map((silence, index) => ({
      kind: 'silence',
      key: silenceKey(silence),
      name: things[index] ?? '',
    })),
  );
  const lines = listed.map(
    (silence, index) =>
      `- ${numberText(numbers[index])}${things[index] ?? ''}: ${silenceFacts(silence, clock)}`,
  );
  return inOneMessage(conversation, lines, (shown) => {
    const left = silences.length - shown.length;
    return ['Silences:', ...shown, ...(left > 0 ? [` (and ${left} more)`] : [])].join('\n');
  });
}

/** Those that hold first, by when they end. */
async function allSilences(client: GrafanaClient): Promise<HeldSilence[]> {
  const own = await readSilences(client);
  const held = own.map((silence) => ({ ...silence, alertmanager: OWN_ALERTMANAGER }));
  for (const alertmanager of await outsideUids(client)) {
    try {
      const others = await readSilences(client, alertmanager);
      held.push(...others.map((silence) => ({ ...silence, alertmanager })));
    } catch (error) {
      if (!(error instanceof GrafanaImagesError)) throw error;
    }
  }
  return held.sort(
    (one, other) => one.state.localeCompare(other.state) || one.endsAt - other.endsAt,
  );
}

async function outsideUids(client: GrafanaClient): Promise<readonly string[]> {
  try {
    return await outsideAlertmanagers(client);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return [];
    throw error;
  }
}

/** `graf unsilence 3`: ends a silence, or those of one rule. */
export function unsilenceCommand(deps: ChangingDeps): Command {
  return {
    name: 'unsilence',
    aliases: ['unmute'],
    usage: 'unsilence N|NAME',
    summary: 'end a silence',
    details: [
      'N is the number of a silence, as `graf silences` shows it; the number or the name of a rule ends the silences of that rule.',
    ],
    async run(rest, conversation) {
      checkMayChange(conversation, deps);
      const client = await unifiedClient(conversation, deps);
      const { rules } = await readRules(client);
      const held = await findSilences(client, parseTarget(rest).name, rules, conversation, deps);
      for (const silence of held) {
        await end(client, silence);
        await conversation.say(`Ended: the silence of ${silencedThing(silence, rules)}.`);
      }
    },
  };
}

async function findSilences(
  client: GrafanaClient,
  typed: string,
  rules: readonly AlertRule[],
  conversation: Conversation,
  deps: ChangingDeps,
): Promise<readonly HeldSilence[]> {
  const number = typedNumber(typed);
  if (typed === '') {
    throw new InvalidRequestError(
      'Which silence? Write its number, as `graf silences` shows it: `graf unsilence 3`.',
    );
  }
  const thing = number === undefined ? undefined : thingNumbered(number, conversation, deps);
  if (thing?.kind === 'silence') {
    const identity = readSilenceKey(thing.key);
    const silence = await readSilence(client, identity.id, identity.alertmanager);
    if (silence && silence.state !== 'expired')
      return [{ ...silence, alertmanager: identity.alertmanager }];
    throw new InvalidRequestError(
      `#${number ?? 0}, the silence of ${oneLine(thing.name, 100)}, has ended already.`,
    );
  }
  const alert = thing?.kind === 'alert' ? readAlertKey(thing.key) : undefined;
  const uids = thing
    ? [alert?.ruleUid ?? thing.key]
    : rulesCalled(rules, typed).map(({ uid }) => uid ?? '');
  const held = (await allSilences(client)).filter((silence) => {
    const valueOf = (wanted: string) => silence.matchers.find(({ name }) => name === wanted)?.value;
    if (alert && alert.ruleUid === undefined)
      return valueOf('alertname') !== undefined && isOfAlert(silence, alert.labels);
    const value = valueOf(RULE_UID_LABEL);
    return value !== undefined && uids.includes(value) && isOfAlert(silence, alert?.labels);
  });
  if (held.length > 0) return held;
  throw new InvalidRequestError(
    `No silence is for ${oneLine(thing?.name ?? typed, 100)} alone; \`graf silences\` lists them all.`,
  );
}

/** Whether a silence holds an alert with these labels, or any alert. */
function isOfAlert(
  { matchers }: Silence,
  labels: Parameters<typeof labelOf>[0] | undefined,
): boolean {
  if (labels === undefined) return true;
  return matchers.every(
    ({ name, value }) => name === RULE_UID_LABEL || labelOf(labels, name) === value,
  );
}

async function end(client: GrafanaClient, { id, alertmanager }: HeldSilence): Promise<void> {
  try {
    await endSilence(client, id, alertmanager);
  } catch (error) {
    // It has ended by itself meanwhile.
    if (!(error instanceof GrafanaNotFoundError)) throw error;
  }
  const after = await readSilence(client, id, alertmanager);
  if (after && after.state !== 'expired') {
    throw new GrafanaError('Grafana accepted that, but the silence still holds; try again.');
  }
}
