import * as v from 'valibot';
import { GrafanaError } from '../errors.ts';
import type { HttpRequestOptions, HttpResponse } from '../../util/http/client.ts';
import { grafanaRequest } from './request.ts';

/** Grafana reports its database at least; newer ones may hide their version. */
const health = v.object({ database: v.string() });
/** Bytes. */
const MAX_ANSWER = 100_000;

/**
 * Asks `/api/health`, which needs no sign-in; no token is sent.
 * @param root a root URL, without a slash at the end
 * @param timeoutMs milliseconds for the answer
 * @throws GrafanaUnreachableError, GrafanaTimeoutError; GrafanaError when what answers is not Grafana
 */
export async function checkHealth(
  root: string,
  timeoutMs: number,
  connection: Pick<HttpRequestOptions, 'secureContext' | 'lookUp'> & { peer?: string } = {},
): Promise<void> {
  const response = await grafanaRequest(`${root}/api/health`, {
    peer: `What is at ${new URL(root).origin}`,
    timeoutMs,
    ...connection,
    maxBytes: MAX_ANSWER,
    tooLargeAdvice: 'it is not Grafana',
  });
  if (isHealth(response)) return;
  throw new GrafanaError(
    `${root} does not answer as Grafana does (status ${response.status} for /api/health); it must be Grafana's root URL, sub-path included.`,
  );
}

/** A Grafana without its database answers with 503, and is a Grafana all the same. */
function isHealth({ status, contentType, body }: HttpResponse): boolean {
  if ((status !== 200 && status !== 503) || contentType !== 'application/json') return false;
  try {
    return v.is(health, JSON.parse(body.toString('utf8')));
  } catch {
    return false;
  }
}
