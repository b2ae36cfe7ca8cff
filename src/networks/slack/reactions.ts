import * as v from 'valibot';
import type { Envelope, Robot } from '../../chat/hubot.ts';
import type { HeardReaction } from '../../chat/network.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';

/** A `ReactionMessage` of hubot-slack. */
const reactionMessage = v.object({
  type: v.literal('added'),
  reaction: nonEmpty,
  item: v.object({ type: v.literal('message'), channel: nonEmpty, ts: nonEmpty }),
});

/** Slack sends reactions to apps with the event `reaction_added` and the scope `reactions:read`. */
export function hearSlackReactions(
  robot: Robot,
  heard: (reaction: HeardReaction) => unknown,
): void {
  robot.listen?.(
    (message) => readAs(reactionMessage, message) !== undefined,
    { id: 'grafana-reactions' },
    (response) => {
      const found = readAs(reactionMessage, response.message);
      if (!found) return undefined;
      const { channel, ts } = found.item;
      const place = { ...response.envelope, room: channel, message: {} } as Envelope;
      return heard({ name: found.reaction, place, thread: ts });
    },
  );
}
