import type { Credentials } from '../../util/http/credentials.ts';

/**
 * The header that names the organisation that is asked. A token belongs to one organisation, and Grafana
 * ignores the header then; without it a user and an anonymous caller see the organisation they were in last,
 * or the first.
 */
export function organisationHeader(
  token: Credentials | undefined,
  orgId: string | undefined,
): Record<string, string> {
  if (orgId === undefined || typeof token === 'string') return {};
  return { 'x-grafana-org-id': orgId };
}
