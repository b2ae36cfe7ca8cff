import { json, type Answer } from '../http/answer.ts';
import type { DemoRule } from './model.ts';
import { annotationsOf, type AlertingState } from './state.ts';

/** GET and PUT /api/v1/provisioning/alert-rules/:uid. */
export function provisionedRule(
  state: AlertingState,
  uid: string,
  sent: Readonly<Record<string, unknown>> | undefined,
  headers: Readonly<Record<string, unknown>>,
): Answer {
  const rule = state.rules.find((one) => one.uid === uid);
  if (!rule) return { ...json(404, ''), body: Buffer.alloc(0) };
  if (sent === undefined) return json(200, ruleJson(state, rule));
  const isKept = 'x-disable-provenance' in headers;
  // Only the presence of the header counts.
  const given = isKept ? '' : 'api';
  const own = rule.provenance ?? '';
  if (own === 'file' || (own === 'api' && given === '')) {
    return json(500, {
      message: `cannot change provenance from '${own}' to '${given}'`,
      traceID: '',
    });
  }
  // Pauses are on from 9.4 on; what is left out of the rule would be lost.
  if (sent.title !== rule.title || !Array.isArray(sent.data)) {
    return json(400, { message: 'invalid alert rule: title and data are required', traceID: '' });
  }
  state.pause(uid, sent.isPaused === true);
  return json(200, ruleJson(state, rule));
}

function ruleJson(state: AlertingState, rule: DemoRule): Readonly<Record<string, unknown>> {
  return {
    id: 7,
    uid: rule.uid,
    orgID: 1,
    folderUID: rule.folder.uid,
    ruleGroup: rule.group,
    title: rule.title,
    condition: 'C',
    data: [{ refId: 'A', datasourceUid: 'demo', model: { expr: 'demo', refId: 'A' } }],
    noDataState: 'NoData',
    execErrState: 'Error',
    for: '0s',
    annotations: annotationsOf(rule),
    labels: rule.labels ?? {},
    ...(rule.provenance && { provenance: rule.provenance }),
    isPaused: state.isPaused(rule),
  };
}
