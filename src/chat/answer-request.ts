import type { DashboardHit, GrafanaClient } from '../grafana/api/client.ts';
import { code, oneLine } from '../util/text.ts';
import type { Conversation } from './conversation.ts';
import type { RoomStorage } from './room-storage.ts';
import type { PendingChoices } from './pending-choices.ts';
import { findRequested } from '../requests/find-requested.ts';
import { formatRequest } from '../requests/format.ts';
import { withoutAssignments } from '../requests/merge.ts';
import type { PlanConfig } from '../requests/options.ts';
import { type DashboardRequest, eachDashboard } from '../requests/request.ts';
import { planPictures } from '../requests/resolve.ts';
import { postPictures, type PostDeps } from './post-pictures.ts';

/**
 * Answers a request for panels with pictures, or with a list of dashboards to choose from.
 * @throws GrafanaImagesError when there is nothing to show
 */
export type AnswerRequest = (
  request: DashboardRequest,
  conversation: Conversation,
) => Promise<void>;

export interface AnswerRequestDeps extends PostDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  readonly config: PlanConfig;
  /** Each person's last request in a room. */
  readonly last: RoomStorage;
  readonly pendingChoices: PendingChoices;
  /** The clock, in ms. */
  readonly now: () => number;
}

/** Most dashboards offered at once. */
const MAX_OFFERED = 10;

export function createAnswerRequest(deps: AnswerRequestDeps): AnswerRequest {
  return async (request, conversation) => {
    for (const one of eachDashboard(request)) await answerOne(one, request, conversation, deps);
  };
}

/** @param whole the request with all its dashboards, which `graf again` repeats */
async function answerOne(
  request: DashboardRequest,
  whole: DashboardRequest,
  conversation: Conversation,
  deps: AnswerRequestDeps,
): Promise<void> {
  const client = deps.clientFor(conversation.room);
  const found = await findRequested(client, request);
  if (found.kind === 'several') {
    await offer(found.hits, found.request, conversation, deps.pendingChoices);
    return;
  }
  const plan = planPictures(client, found.dashboard, found.request, deps.config, {
    now: deps.now(),
    personZone: conversation.user.timeZone,
    maxPictures: deps.maxReturned,
  });
  const isOnly = whole.others.length === 0;
  // What this dashboard does not know is not repeated; another one of the request may know it.
  const unknown = new Set(isOnly ? plan.unknownVariables : []);
  remember(withoutAssignments(isOnly ? found.request : whole, unknown), conversation, deps.last);
  if (plan.notes.length > 0) await conversation.say(plan.notes.join(' '));
  await postPictures(plan, client.token, conversation, deps);
}

/** A request of a program has no user, and `graf again` is for users. */
function remember(
  request: DashboardRequest,
  { room, user }: Conversation,
  last: RoomStorage,
): void {
  if (user.id !== '') last.set(room, user.id, formatRequest(request));
}

async function offer(
  hits: readonly DashboardHit[],
  request: DashboardRequest,
  conversation: Conversation,
  pendingChoices: PendingChoices,
): Promise<void> {
  const offered = hits.slice(0, MAX_OFFERED);
  pendingChoices.put(
    conversation,
    offered.map(({ uid }) => ({ ...request, dashboard: uid })),
  );
  const more = hits.length - offered.length;
  await conversation.say(
    [
      `Several dashboards match ${code(request.dashboard)}:`,
      ...offered.map(
        ({ uid, title }, index) => `${index + 1}. ${oneLine(title)} (${oneLine(uid, 60)})`,
      ),
      ...(more > 0 ? [` (and ${more} more)`] : []),
      'Choose one with `graf 1` and so on, within ten minutes.',
    ].join('\n'),
  );
}
