import type { GrafanaImagesError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import type { ApiAnswer } from '../api/client.ts';
import { GrafanaUnauthorizedError } from '../errors.ts';

/** What follows this in a refusal is Grafana's own name for what is missing. */
const NEEDED = /permissions needed:\s*(.+)$/is;

/**
 * The error for an answer that is not the one that was wanted: one of 401 or 403 says which permission is
 * missing, in Grafana's own words.
 * @param action what was to be done, such as `silence alerts`
 */
export function permissionError(
  answer: Pick<ApiAnswer<unknown>, 'status' | 'said' | 'error'>,
  action: string,
): GrafanaImagesError {
  const { status, said, error } = answer;
  if (said === undefined || !isMissingPermission(status, said)) return error;
  const needed = NEEDED.exec(said)?.[1];
  const which =
    needed === undefined
      ? `Grafana says: ${oneLine(said)}`
      : `it needs the permission ${oneLine(needed)}`;
  return new GrafanaUnauthorizedError(
    `The bot's token may not ${action}: ${which}${/[.!]$/.test(which) ? '' : '.'} An administrator of Grafana can give it that.`,
    { cause: error },
  );
}

/** Grafana 9 and 10 say 401 to a valid token too. */
function isMissingPermission(status: number, said: string): boolean {
  return status === 403 || (status === 401 && /not authorized|permission/i.test(said));
}
