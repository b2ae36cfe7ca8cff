import type { AlertThreads } from '../chat/alerting/alert-threads.ts';
import { byPanel } from './by-panel.ts';
import type { PostGraph } from './ports.ts';
import type { ToldGroup, ToldGroups } from './told-groups.ts';

/** Most graphs of one answer. */
const MAX_GRAPHS = 3;

/** The threads of the groups that rooms were told of. */
export function createToldThreads(groups: ToldGroups, postGraph: PostGraph): AlertThreads {
  return {
    find(room, thread) {
      const group = groups.all().findLast((one) => one.thread === thread && isOf(one, room));
      if (!group) return undefined;
      const alerts = group.firing.length > 0 ? group.firing : group.told;
      return {
        alerts,
        async postGraphs(modifiers, conversation) {
          let isPosted = false;
          for (const shown of byPanel(alerts).slice(0, MAX_GRAPHS)) {
            const graph = { room, alerts: shown, modifiers };
            isPosted = (await postGraph(graph, conversation)) || isPosted;
          }
          return isPosted;
        },
      };
    },
  };
}

/** An address may name a room, where the chat tells its id. */
function isOf({ room, place }: ToldGroup, own: string): boolean {
  return room === own || place?.room === own;
}
