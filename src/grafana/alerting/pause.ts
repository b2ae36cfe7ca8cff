import { isObject } from '../../util/schema.ts';
import { oneLine } from '../../util/text.ts';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';
import { permissionError } from './permission.ts';
import type { AlertingClient } from './rules.ts';

/** A rule that is kept in a file or in another program, and so can be changed only there. */
export class ProvisionedRuleError extends GrafanaError {}

/**
 * Pauses a rule of unified alerting, or has it evaluated again, and reads back whether it is.
 * @throws ProvisionedRuleError, GrafanaNotFoundError, GrafanaUnauthorizedError
 */
export async function pauseRule(
  client: AlertingClient,
  uid: string,
  paused: boolean,
): Promise<void> {
  const rule = await readRule(client, uid);
  if (rule.isPaused === paused) return;
  const provenance = typeof rule.provenance === 'string' ? rule.provenance : '';
  if (provenance !== '' && provenance !== 'api') throw provisioned(provenance);
  const answer = await client.request({
    path: pathOf(uid),
    method: 'PUT',
    json: { ...rule, isPaused: paused },
    // Without it a rule that was made in Grafana's pages could not be edited there any more; of a rule
    // that is the API's own it is refused.
    headers: provenance === '' ? { 'x-disable-provenance': 'true' } : {},
  });
  if (answer.status < 200 || answer.status >= 300) {
    const said = answer.said ?? '';
    // A 500 in some versions, and a 409 in others.
    if (answer.status === 409 || /provenance/i.test(said)) {
      throw provisioned(/'(file|api|[\w-]{1,40})'/.exec(said)?.[1] ?? provenance);
    }
    throw permissionError(answer, paused ? 'pause rules' : 'unpause rules');
  }
  const after = await readRule(client, uid);
  if (after.isPaused === paused) return;
  throw new GrafanaError(
    after.isPaused === undefined
      ? 'This Grafana cannot pause rules; 9.4 is the first that can.'
      : `Grafana accepted the change, but the rule is still ${paused ? 'not paused' : 'paused'}.`,
  );
}

function pathOf(uid: string): string {
  return `api/v1/provisioning/alert-rules/${encodeURIComponent(uid)}`;
}

/** The whole rule, as it must be sent back. */
async function readRule(
  client: AlertingClient,
  uid: string,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await client.request({ path: pathOf(uid) });
  if (answer.status === 404) throw new GrafanaNotFoundError('Grafana does not have that rule.');
  if (answer.status !== 200 || !isObject(answer.body)) {
    throw permissionError(answer, 'read rules to change them');
  }
  return answer.body;
}

function provisioned(provenance: string): ProvisionedRuleError {
  return new ProvisionedRuleError(
    provenance === 'file'
      ? "This rule comes from a file on Grafana's server, and can be changed only there."
      : `This rule belongs to ${provenance === '' || provenance === 'api' ? 'a program that uses the API' : oneLine(provenance, 40)}, and can be changed only there.`,
  );
}
