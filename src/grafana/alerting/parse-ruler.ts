import * as v from 'valibot';
import { isObject } from '../../util/schema.ts';
import { flag, list, readEach, text } from '../dashboard/lenient-fields.ts';
import { GrafanaError } from '../errors.ts';

/** What the ruler knows of a rule. Plain values, which any thread can take over. */
export interface RulerRule {
  readonly uid: string;
  readonly folder: string;
  readonly group: string;
  readonly name: string;
  readonly isPaused: boolean;
  /** `file`, `api`, or empty. */
  readonly provenance: string;
}

const groupSchema = v.object({ name: text, rules: list });
const ruleSchema = v.object({
  grafana_alert: v.object({ uid: text, title: text, is_paused: flag, provenance: text }),
});

/**
 * Parses an answer of `/api/ruler/grafana/api/v1/rules`: groups of rules by the title of their folder.
 * @throws GrafanaError when it is not such an answer
 */
export function parseRuler(body: unknown): RulerRule[] {
  if (!isObject(body)) throw new GrafanaError('Grafana did not list its alert rules as it should.');
  return Object.entries(body).flatMap(([folder, groups]) =>
    readEach(groupSchema, Array.isArray(groups) ? groups : []).flatMap((group) =>
      readEach(ruleSchema, group.rules).map(({ grafana_alert: rule }) => ({
        uid: rule.uid,
        folder,
        group: group.name,
        name: rule.title,
        isPaused: rule.is_paused,
        provenance: rule.provenance,
      })),
    ),
  );
}
