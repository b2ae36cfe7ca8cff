import type { DashboardHit } from '../grafana/api/client.ts';
import { type DashboardRequest, wholeDashboard } from '../requests/request.ts';
import { oneLine } from '../util/text.ts';
import type { Conversation } from './conversation.ts';
import type { OfferedChoice, PendingChoices } from './pending-choices.ts';

export const NO_DASHBOARDS = 'Grafana shows me no dashboards; perhaps the token may not see any.';

/** `HEADING` and a line for each dashboard, and how many more there are. */
export function dashboardList(
  heading: string,
  hits: readonly DashboardHit[],
  maxReturned: number,
): string {
  const lines = hits
    .slice(0, maxReturned)
    .map(({ uid, title }) => `- ${oneLine(uid, 60)}: ${oneLine(title)}`);
  const more = hits.length - lines.length;
  return [heading, ...lines, ...(more > 0 ? [` (and ${more} more)`] : [])].join('\n');
}

/** Dashboards as a numbered list has them. */
export function dashboardChoices(
  hits: readonly DashboardHit[],
  request: DashboardRequest = wholeDashboard(''),
): OfferedChoice[] {
  return hits.map(({ uid, title }) => ({
    label: `${oneLine(title)} (${oneLine(uid, 60)})`,
    choice: { kind: 'request', request: { ...request, dashboard: uid } },
  }));
}

export interface SayDashboardsDeps {
  readonly pendingChoices: PendingChoices;
  /** Most dashboards in one answer. */
  readonly maxReturned: number;
}

/**
 * Posts a list of dashboards, of which `graf N` takes the one in that place.
 * @param request what is asked of the one that is taken; all of it when missing
 */
export async function sayDashboards(
  heading: string,
  hits: readonly DashboardHit[],
  conversation: Conversation,
  { pendingChoices, maxReturned }: SayDashboardsDeps,
  request?: DashboardRequest,
): Promise<void> {
  const all = dashboardChoices(hits, request);
  pendingChoices.put(
    conversation,
    all.slice(0, maxReturned).map(({ choice }) => choice),
    all.slice(maxReturned),
  );
  await conversation.say(dashboardList(heading, hits, maxReturned));
}
