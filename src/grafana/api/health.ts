import * as v from 'valibot';
import { GrafanaError } from '../errors.ts';
import { type Answer, ask } from '../../util/http/client.ts';

/** Grafana says at least how its database is; newer ones may hide their version. */
const health = v.object({ database: v.string() });
const MAX_ANSWER = 100_000;

/**
 * Asks `/api/health`, which wants no sign-in, and sends no token.
 * @param root a root URL, without a slash at the end
 * @param timeoutMs milliseconds for the answer
 * @throws GrafanaUnreachableError, GrafanaTimeoutError; GrafanaError when what answers is no Grafana
 */
export async function checkHealth(root: string, timeoutMs: number): Promise<void> {
  const answer = await ask(`${root}/api/health`, {
    peer: (origin) => `What is at ${origin}`,
    timeoutMs,
    maxBytes: MAX_ANSWER,
  });
  if (isHealth(answer)) return;
  throw new GrafanaError(
    `${root} does not answer as Grafana does (status ${answer.status} for /api/health); it must be Grafana's root URL, sub-path included.`,
  );
}

/** A Grafana whose database is away says so with 503, and is one all the same. */
function isHealth({ status, contentType, body }: Answer): boolean {
  if ((status !== 200 && status !== 503) || contentType !== 'application/json') return false;
  try {
    return v.is(health, JSON.parse(body.toString('utf8')));
  } catch {
    return false;
  }
}
