import type { AlertRule } from '../../grafana/alerting/model.ts';
import { type Matcher, RULE_UID_LABEL, type Silence } from '../../grafana/alerting/silences.ts';
import { oneLine } from '../../util/text.ts';
import { type Clock, momentText } from './times.ts';

/** Matchers of a silence that are written. */
const MAX_MATCHERS = 8;

/** What a silence holds, in words: the name of a rule, and labels. */
export function silencedThing(
  { matchers }: Pick<Silence, 'matchers'>,
  rules: readonly AlertRule[],
): string {
  const ruleUid = matchers.find(({ name }) => name === RULE_UID_LABEL)?.value;
  const rule = rules.find(({ uid }) => uid !== undefined && uid === ruleUid);
  const shown = matchers.filter(({ name }) => !(rule && name === RULE_UID_LABEL));
  const texts = shown.slice(0, MAX_MATCHERS).map(matcherText);
  const more = shown.length > MAX_MATCHERS ? ['…'] : [];
  return [...(rule ? [oneLine(rule.name, 100)] : []), ...texts, ...more].join(' ');
}

function matcherText({ name, value, isEqual, isRegex }: Matcher): string {
  const operator = isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!=';
  return `${oneLine(name, 60)}${operator}${oneLine(value, 80)}`;
}

/** `until 11:00 by ann (Slack) - because the disk is swapped`; one to come says when it begins. */
export function silenceFacts(silence: Silence, clock: Clock): string {
  const { state, startsAt, endsAt, createdBy, comment } = silence;
  const from = state === 'pending' ? `from ${momentText(startsAt, clock)} ` : '';
  const by = createdBy === '' ? '' : ` by ${oneLine(createdBy, 60)}`;
  const why = comment === '' ? '' : ` - ${oneLine(comment, 160)}`;
  return `${from}until ${momentText(endsAt, clock)}${by}${why}`;
}
