import * as v from 'valibot';
import type { AlertLabels } from '../../grafana/alerting/model.ts';
import { readAs } from '../../util/schema.ts';

/** One alert, as the numbers of a room know it. */
export interface AlertIdentity {
  /** Missing for an alert that is not of a rule of Grafana. */
  readonly ruleUid?: string | undefined;
  readonly labels: AlertLabels;
}

const keySchema = v.strictTuple([v.string(), v.array(v.strictTuple([v.string(), v.string()]))]);

/** The key of an alert: the same for the same labels in any order. */
export function alertKey({ ruleUid = '', labels }: AlertIdentity): string {
  const sorted = [...labels].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([ruleUid, sorted]);
}

/** @returns undefined for what is not such a key */
export function readAlertKey(key: string): AlertIdentity | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(key);
  } catch {
    return undefined;
  }
  const [ruleUid, labels] = readAs(keySchema, parsed) ?? [];
  return labels && { ...(ruleUid !== '' && { ruleUid }), labels };
}
