import { type AlertInstance, type AlertRule, labelOf } from '../../grafana/alerting/model.ts';
import { equalMatcher, type Matcher, RULE_UID_LABEL } from '../../grafana/alerting/silences.ts';

/** Labels that Grafana changes when a query fails or has no data. */
const OF_GRAFANA = new Set(['alertname', 'grafana_folder', 'rulename', 'datasource_uid', 'ref_id']);

/**
 * What holds the alerts of a rule, or those of one instance of it: the rule's UID, which a token with
 * rights on the folder may silence, and the labels of the instance.
 */
export function instanceMatchers(rule: AlertRule, instance?: AlertInstance): Matcher[] {
  const own = (instance?.labels ?? []).filter(
    ([name, value]) => !OF_GRAFANA.has(name) && labelOf(rule.labels, name) !== value,
  );
  return [...ruleMatchers(rule), ...own.map(([name, value]) => equalMatcher(name, value))];
}

function ruleMatchers({ uid, name, folder }: AlertRule): Matcher[] {
  if (uid !== undefined) return [equalMatcher(RULE_UID_LABEL, uid)];
  const title = folder.split('/').at(-1) ?? '';
  return [equalMatcher('alertname', name), equalMatcher('grafana_folder', title)];
}
