import { pauseLegacyAlert, readLegacyAlerts } from '../../grafana/alerting/legacy.ts';
import { pauseRule, ProvisionedRuleError } from '../../grafana/alerting/pause.ts';
import { readRules } from '../../grafana/alerting/rules.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaError } from '../../grafana/errors.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { type ChangingDeps, checkMayChange } from '../alerting/changes.ts';
import { numberRules } from '../alerting/deps.ts';
import { findLegacyAlert } from '../alerting/find-legacy.ts';
import { findRule, parseTarget } from '../alerting/find-rule.ts';
import { heading } from '../alerting/rule-lines.ts';
import type { Confirmations } from '../confirmations.ts';
import type { Conversation } from '../conversation.ts';
import type { Command } from './command.ts';

export interface PauseDeps extends ChangingDeps {
  readonly confirmations: Confirmations;
}

/** One thing that can be paused. */
interface Pausable {
  readonly name: string;
  /** @throws GrafanaImagesError that says why it cannot be done */
  change(): Promise<void>;
}

/** After so many a line says how far it is. */
const PROGRESS = 25;
/** Most names in the sentence of what was refused. */
const MAX_NAMED = 10;

/** `graf pause alert cpu busy`, `graf pause all alerts`; with `paused` false, `graf unpause …`. */
export function pauseCommand(deps: PauseDeps, paused: boolean): Command {
  const name = paused ? 'pause' : 'unpause';
  return {
    name,
    aliases: paused ? [] : ['resume'],
    usage: `${name} alert NAME|N, or ${name} all alerts`,
    summary: paused
      ? 'stop evaluating an alert rule, or all of them'
      : 'have an alert rule evaluated again, or all of them',
    details: [
      `\`graf ${name} alert NAME\` takes the name of a rule, words of it, or its number.`,
      `\`graf ${name} all alerts\` asks first; \`graf yes\` does it, within a minute.`,
      'A rule that comes from a file cannot be paused; it can be silenced.',
    ],
    async run(rest, conversation) {
      checkMayChange(conversation, deps);
      const client = deps.clientFor(conversation.room);
      const isLegacy = (await client.alertingKind()) === 'legacy';
      if (/^\s*all(?:\s+(?:the\s+)?(?:alerts?|rules?))?\s*$/i.test(rest)) {
        await askForAll(client, isLegacy, paused, conversation, deps);
        return;
      }
      const typed = rest.replace(/^\s*(?:the\s+)?(?:alert|rule)\b/i, '');
      const target = parseTarget(typed);
      if (isLegacy) {
        const alerts = await readLegacyAlerts(client);
        const alert = findLegacyAlert(alerts, target.name, `${name} alert`);
        await changeLegacy(client, alert.id, paused);
        await conversation.say(`${done(paused)}: *${oneLine(alert.name)}* (${alert.id}).`);
        return;
      }
      const again = { command: name, rest: '' };
      const found = await findRule(client, target, conversation, deps, again);
      if (!found) return;
      const { rule } = found;
      const [number] = numberRules([{ key: rule.uid ?? '', name: rule.name }], conversation, deps);
      const title = heading(rule, number);
      try {
        await changeRule(client, rule.uid, paused);
      } catch (error) {
        if (!(error instanceof ProvisionedRuleError) || !paused) throw error;
        const silence =
          number === undefined ? '' : ` Silence it instead: \`graf silence ${number} for 2h\`.`;
        throw new InvalidRequestError(`Not paused: ${title}. ${error.message}${silence}`, {
          cause: error,
        });
      }
      await conversation.say(`${done(paused)}: ${title}.`);
    },
  };
}

function done(paused: boolean): string {
  return paused ? 'Paused' : 'Evaluated again';
}

async function changeRule(
  client: GrafanaClient,
  uid: string | undefined,
  paused: boolean,
): Promise<void> {
  if (uid === undefined) {
    throw new GrafanaError('This Grafana does not tell the UID of that rule; pause it in Grafana.');
  }
  await pauseRule(client, uid, paused);
}

/** Reads back whether it is so: an alert that is un-paused is unknown until it is evaluated. */
async function changeLegacy(client: GrafanaClient, id: number, paused: boolean): Promise<void> {
  await pauseLegacyAlert(client, id, paused);
  const after = (await readLegacyAlerts(client)).find((one) => one.id === id);
  if (after && (after.state === 'paused') === paused) return;
  throw new GrafanaError('Grafana accepted the change, but the alert is as it was; try again.');
}

async function askForAll(
  client: GrafanaClient,
  isLegacy: boolean,
  paused: boolean,
  conversation: Conversation,
  deps: PauseDeps,
): Promise<void> {
  const things = isLegacy
    ? (await readLegacyAlerts(client))
        .filter(({ state }) => (state === 'paused') !== paused)
        .map(({ id, name }) => ({ name, change: () => changeLegacy(client, id, paused) }))
    : (await readRules(client)).rules
        .filter(({ state }) => (state === 'paused') !== paused)
        .map(({ uid, name }) => ({ name, change: () => changeRule(client, uid, paused) }));
  if (things.length === 0) {
    await conversation.say(
      `All alerts that this token may see are ${paused ? 'paused' : 'evaluated'} already.`,
    );
    return;
  }
  const count = things.length === 1 ? '1 alert' : `${things.length} alerts`;
  deps.confirmations.ask(conversation, (answered) => changeAll(things, paused, answered));
  await conversation.say(
    `${paused ? 'Pause' : 'Unpause'} ${count}? Nothing is changed yet; \`graf yes\` within a minute does it.`,
  );
}

/** One after another; what is refused does not stop the others. */
async function changeAll(
  things: readonly Pausable[],
  paused: boolean,
  conversation: Conversation,
): Promise<void> {
  const refused = new Map<string, string[]>();
  let count = 0;
  for (const [index, thing] of things.entries()) {
    if (index > 0 && index % (PROGRESS * Math.ceil(things.length / 500)) === 0) {
      await conversation.say(`${index} of ${things.length} are done.`);
    }
    try {
      await thing.change();
      count += 1;
    } catch (error) {
      if (!(error instanceof GrafanaImagesError)) throw error;
      refused.set(error.message, [...(refused.get(error.message) ?? []), thing.name]);
    }
  }
  const lines = [...refused].map(([why, names]) => {
    const named = names.slice(0, MAX_NAMED).map((name) => oneLine(name, 80));
    const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
    return `- ${named.join(', ')}${more}: ${why}`;
  });
  await conversation.say(
    [
      `${done(paused)}: ${count} of ${things.length} alerts.`,
      ...(lines.length > 0 ? ['Refused:', ...lines] : []),
    ].join('\n'),
  );
}
