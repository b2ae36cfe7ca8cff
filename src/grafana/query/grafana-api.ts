import { explainRefusal } from '../api/refusals.ts';
import { grafanaRequest } from '../api/request.ts';
import { GrafanaError } from '../errors.ts';

/** Which Grafana is asked, and with whose token. */
export interface GrafanaAccess {
  /** Root URL without a slash at the end. */
  readonly root: string;
  readonly token: string | undefined;
}

/** One request to Grafana's API. */
export interface ApiRequest {
  /** Below the root, with its query. */
  readonly path: string;
  /** Sent as JSON by POST. */
  readonly json?: unknown;
}

/** Makes a request to Grafana's API and parses the JSON of its answer. */
export type AskApi = (request: ApiRequest) => Promise<unknown>;

/** Bytes of one answer: 10,000 label values have less than 1 MB. */
const MAX_BYTES = 5_000_000;
/** Milliseconds for one answer: a picture waits for it. */
const TIMEOUT_MS = 5_000;

/**
 * Makes the function that asks Grafana's API with the caller's token.
 * @throws GrafanaImagesError when Grafana refuses, is not reached, or does not send JSON
 */
export function createAskApi({ root, token }: GrafanaAccess): AskApi {
  return async ({ path, json }) => {
    const url = `${root.replace(/\/+$/, '')}/${path}`;
    const answer = await grafanaRequest(url, {
      token,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      ...(json === undefined ? {} : { json }),
    });
    if (answer.status !== 200) throw explainRefusal(answer, { url, token });
    try {
      return JSON.parse(answer.body.toString('utf8')) as unknown;
    } catch (cause) {
      throw new GrafanaError('Grafana sent JSON that cannot be read.', { cause });
    }
  };
}
