import {
  type AlertInstance,
  type AlertRule,
  ruleKey,
  sameLabels,
} from '../../grafana/alerting/model.ts';
import { readSilence, saveSilence } from '../../grafana/alerting/silences.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaError } from '../../grafana/errors.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { ACK_MS, type AckPart, type Acks } from '../alerting/acks.ts';
import { authorOf, type ChangingDeps, checkMayChange } from '../alerting/changes.ts';
import { alertKey } from '../alerting/alert-key.ts';
import { findRule, type FoundRule, parseTarget } from '../alerting/find-rule.ts';
import { distinguishing, heading, labelsText } from '../alerting/rule-lines.ts';
import { instanceMatchers } from '../alerting/rule-matchers.ts';
import type { Conversation } from '../conversation.ts';
import type { Command } from './command.ts';

export interface AckDeps extends ChangingDeps {
  readonly acks: Acks;
}

/** Of more instances the whole rule is silenced. */
const MAX_INSTANCES = 20;
/** Most instances named in the answer. */
const MAX_NAMED = 5;

/** `graf ack cpu busy`: silences what fires now, for as long as it does. */
export function ackCommand(deps: AckDeps): Command {
  return {
    name: 'ack',
    aliases: ['acknowledge'],
    usage: 'ack NAME|N',
    summary: 'silence an alert for as long as it fires',
    details: [
      'What fires now is silenced for 15 minutes, and again until it ends; then the silence is gone, and this room is told. A new instance of the rule is not silenced.',
      'More than 20 instances are silenced as the whole rule. `graf unsilence N` ends it before.',
    ],
    async run(rest, conversation) {
      checkMayChange(conversation, deps);
      const client = deps.clientFor(conversation.room);
      if ((await client.alertingKind()) === 'legacy') {
        throw new InvalidRequestError(
          'Legacy alerting has no silences. Pause the alert instead, with `graf pause alert NAME`.',
        );
      }
      const again = { command: 'ack', rest: '' };
      const found = await findRule(client, parseTarget(rest), conversation, deps, again);
      if (found) await acknowledge(found, client, conversation, deps);
    },
  };
}

async function acknowledge(
  { rule, instance, number: typed }: FoundRule,
  client: GrafanaClient,
  conversation: Conversation,
  deps: AckDeps,
): Promise<void> {
  const { uid } = rule;
  if (uid === undefined) {
    throw new GrafanaError(
      'This Grafana does not tell the UID of that rule; silence it by its labels.',
    );
  }
  const held = rule.instances.filter(({ state }) => state === 'firing');
  const meant = instance ? held.filter(({ labels }) => sameLabels(labels, instance.labels)) : held;
  const title = heading(rule, typed ?? numberOf(rule, meant, conversation, deps));
  // Of a query that fails or has no data, Grafana's alert has other labels than the instance.
  const isSpecial = rule.state === 'error' || rule.state === 'nodata';
  if (meant.length === 0 && !isSpecial) {
    throw new InvalidRequestError(
      `${title} does not fire, so that there is nothing to acknowledge; \`graf silence\` silences it all the same.`,
    );
  }
  const isWhole = isSpecial || (!instance && (rule.counts.firing ?? 0) > MAX_INSTANCES);
  const before = deps.acks.get(conversation.room, uid);
  const wanted: readonly (AlertInstance | undefined)[] = isWhole ? [undefined] : meant;
  const open = wanted.filter((one) => !isHeld(before?.parts ?? [], one));
  const { createdBy, comment } = authorOf(conversation, '', deps);
  const author = { createdBy, comment: `acknowledged, ${comment}` };
  const parts = [...(before?.parts ?? [])];
  const ack = {
    room: conversation.room,
    ruleUid: uid,
    ruleName: rule.name,
    ...author,
    told: [],
  };
  for (const one of open) {
    parts.push(await silencePart(client, rule, one, author, deps));
    // Kept after each, so that what is silenced is ended later whatever happens to the next.
    deps.acks.put({ ...ack, parts: [...parts] });
  }
  const what = isWhole ? 'the whole rule' : namesOf(rule, meant);
  await conversation.say(
    `Acknowledged: ${title}${what === '' ? '' : `, ${what}`}. It is silenced for as long as it fires; this room is told when it ends.`,
  );
}

/** Of the one instance that is meant, as the room was told of it; else of the rule. */
function numberOf(
  rule: AlertRule,
  [only, ...others]: readonly AlertInstance[],
  { room }: Conversation,
  { numbers }: AckDeps,
): number | undefined {
  const { name, uid } = rule;
  const thing =
    only && others.length === 0
      ? ({ kind: 'alert', key: alertKey({ ruleUid: uid, labels: only.labels }), name } as const)
      : ({ kind: 'rule', key: ruleKey(rule), name } as const);
  return numbers.show(room, [thing])[0];
}

function isHeld(parts: readonly AckPart[], instance: AlertInstance | undefined): boolean {
  return parts.some(
    ({ labels }) => labels === undefined || (instance && sameLabels(labels, instance.labels)),
  );
}

async function silencePart(
  client: GrafanaClient,
  rule: AlertRule,
  instance: AlertInstance | undefined,
  author: { readonly createdBy: string; readonly comment: string },
  { now }: AckDeps,
): Promise<AckPart> {
  const startsAt = now();
  const endsAt = startsAt + ACK_MS;
  const matchers = instanceMatchers(rule, instance);
  const silenceId = await saveSilence(client, { matchers, startsAt, endsAt, ...author });
  const saved = await readSilence(client, silenceId);
  if (!saved || saved.state === 'expired') {
    throw new GrafanaError('Grafana accepted the silence, but does not have it now; try again.');
  }
  const labels = instance?.labels.map(([name, value]): [string, string] => [name, value]);
  return { ...(labels && { labels }), silenceId, endsAt };
}

function namesOf(rule: AlertRule, instances: readonly AlertInstance[]): string {
  const named = instances
    .slice(0, MAX_NAMED)
    .map((one) => labelsText(distinguishing(rule, one)))
    .filter(Boolean);
  const more = instances.length > MAX_NAMED ? ` and ${instances.length - MAX_NAMED} more` : '';
  return named.join('; ') + more;
}
