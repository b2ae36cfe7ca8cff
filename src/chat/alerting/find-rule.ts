import {
  type AlertInstance,
  type AlertRule,
  ruleKey,
  sameLabels,
} from '../../grafana/alerting/model.ts';
import { readRules } from '../../grafana/alerting/rules.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { joined, tokenize } from '../../requests/tokenizer.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { nearest } from '../../util/fuzzy-match.ts';
import { folded } from '../../util/normalize-text.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import { offerChoices } from '../pending-choices.ts';
import { type NumberedThing, typedNumber } from '../room-numbers.ts';
import { readAlertKey } from './alert-key.ts';
import { type AlertingDeps, numberRules } from './deps.ts';
import { readLabel, type TypedLabel } from './filter.ts';
import { heading, STATE_NAMES } from './rule-lines.ts';

/** What a user means by a number, a name, or labels. */
export interface TypedTarget {
  /** Without quotes; empty where only labels were typed. */
  readonly name: string;
  readonly labels: readonly TypedLabel[];
}

/** A rule, and one of its instances where that alone is meant. */
export interface FoundRule {
  readonly rule: AlertRule;
  readonly instance?: AlertInstance | undefined;
  /** As it was typed: the number of the rule, or of the instance, in this room. */
  readonly number?: number;
}

/** @throws InvalidRequestError when a quote is not closed */
export function parseTarget(typed: string): TypedTarget {
  const texts = tokenize(typed).map(({ segments }) => joined(segments));
  return {
    name: texts.filter((text) => !readLabel(text)).join(' '),
    labels: texts.map(readLabel).filter((label) => label !== undefined),
  };
}

/**
 * What a number of the room means.
 * @throws InvalidRequestError when it does not mean anything there
 */
export function thingNumbered(
  number: number,
  { room }: Conversation,
  { numbers }: Pick<AlertingDeps, 'numbers'>,
): NumberedThing {
  const thing = numbers.find(room, number);
  if (thing) return thing;
  throw new InvalidRequestError(
    `#${number} does not mean anything in this room, or not any more: a number is kept for a day after it was last shown. \`graf alerts\` and \`graf silences\` show numbers.`,
  );
}

/**
 * The rule that a number or a name means. Of a name that several have, a list is posted to choose from.
 * @param rest what `graf 1` types behind the number, such as `for 2h`
 * @returns undefined when there is a list
 * @throws InvalidRequestError when there is none
 */
export async function findRule(
  client: GrafanaClient,
  target: TypedTarget,
  conversation: Conversation,
  deps: AlertingDeps,
  again: { readonly command: string; readonly rest: string },
): Promise<FoundRule | undefined> {
  const number = typedNumber(target.name);
  if (number !== undefined) return numberedRule(client, number, conversation, deps);
  if (target.name === '') {
    throw new InvalidRequestError(
      `Which alert? Write its name or its number, as \`graf alerts\` shows them: \`graf ${again.command} 3\`.`,
    );
  }
  const { rules } = await readRules(client);
  const found = rulesCalled(rules, target.name);
  const [rule] = found;
  if (rule === undefined) throw notFound(target.name, rules);
  if (found.length === 1) return { rule };
  await offerRules(found, target.name, conversation, deps, again);
  return undefined;
}

async function numberedRule(
  client: GrafanaClient,
  number: number,
  conversation: Conversation,
  deps: AlertingDeps,
): Promise<FoundRule> {
  const thing = thingNumbered(number, conversation, deps);
  const alert = thing.kind === 'alert' ? readAlertKey(thing.key) : undefined;
  if (thing.kind !== 'rule' && alert === undefined) {
    throw new InvalidRequestError(
      `#${number} is a ${thing.kind}, ${code(thing.name)}; give the number of an alert.`,
    );
  }
  if (alert && alert.ruleUid === undefined) {
    throw new InvalidRequestError(
      `#${number} is ${code(thing.name)}, which does not come from a rule of this Grafana. \`graf silence ${number} 2h\` silences it, where Grafana has its Alertmanager as a data source.`,
    );
  }
  const { rules } = await readRules(client);
  const key = alert ? alert.ruleUid : thing.key;
  const rule = rules.find((one) => ruleKey(one) === key);
  if (!rule) {
    throw new InvalidRequestError(
      `#${number} was ${code(thing.name)}, which this Grafana does not have, or not any more, among the rules that the token may see.`,
    );
  }
  if (!alert) return { rule, number };
  const known = rule.instances.find(({ labels }) => sameLabels(labels, alert.labels));
  const gone = { labels: alert.labels, state: 'normal', reason: '', value: '' } as const;
  return { rule, instance: known ?? gone, number };
}

/** Those of exactly that name, in any case; else those with every word in it. */
export function rulesCalled<T extends { readonly name: string }>(
  rules: readonly T[],
  typed: string,
): T[] {
  const name = folded(typed);
  const exact = rules.filter((rule) => folded(rule.name) === name);
  if (exact.length > 0) return exact;
  const words = name.split(' ').filter(Boolean);
  if (words.length === 0) return [];
  return rules.filter((rule) => {
    const own = folded(rule.name);
    return words.every((word) => own.includes(word));
  });
}

/** The sentence for a name that no rule has, with those that are nearly called so. */
export function notFound(
  typed: string,
  rules: readonly { readonly name: string }[],
): InvalidRequestError {
  const namesOf = ({ name }: { readonly name: string }) => [
    folded(name),
    ...folded(name).split(' '),
  ];
  const near = nearest(folded(typed), rules.slice(0, MAX_COMPARED), namesOf, 3);
  const names = [...new Set(near.map(({ name }) => code(oneLine(name, 80))))];
  const advice =
    names.length > 0 ? `Did you mean ${names.join(' or ')}?` : '`graf alerts all` shows all rules.';
  return new InvalidRequestError(
    `An alert ${code(typed)} is not among the ${rules.length} rules that this token may see. ${advice}`,
  );
}

/** Most rules whose names are compared with a mistyped one. */
const MAX_COMPARED = 2_000;
/** Most rules in a list to choose from. */
const MAX_OFFERED = 15;

async function offerRules(
  rules: readonly AlertRule[],
  name: string,
  conversation: Conversation,
  deps: AlertingDeps,
  { command, rest }: { readonly command: string; readonly rest: string },
): Promise<void> {
  const listed = rules.slice(0, MAX_OFFERED);
  const numbers = numberRules(
    listed.map((rule) => ({ key: ruleKey(rule), name: rule.name })),
    conversation,
    deps,
  );
  await offerChoices(
    deps.pendingChoices,
    conversation,
    `${rules.length} rules are called ${code(name)}; nothing is changed. Which one?`,
    listed.map((rule, index) => ({
      label: `${heading(rule, numbers[index])}: ${STATE_NAMES[rule.state]}`,
      choice: { kind: 'command', name: command, rest: `#${numbers[index] ?? 0} ${rest}`.trim() },
    })),
    rules.length - listed.length,
  );
}
