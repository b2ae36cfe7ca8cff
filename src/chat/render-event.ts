import * as v from 'valibot';
import type { Robot } from './hubot.ts';
import { nonEmpty, readAs } from '../util/schema.ts';
import type { Conversations } from './robot.ts';
import type { Dispatcher } from './dispatcher.ts';

/** What other scripts emit to have pictures posted to a room. */
export const RENDER_EVENT = 'grafana:render';

const renderEvent = v.object({
  /** What one would write behind `graf db`. */
  request: nonEmpty,
  room: nonEmpty,
  /** As the chat calls its threads; a chat without any posts to the room. */
  thread: v.optional(nonEmpty),
});

/** Lets other scripts ask, by `robot.emit('grafana:render', { request, room, thread })`. */
export function listenForRequests(
  robot: Robot,
  conversations: Conversations,
  dispatcher: Dispatcher,
): void {
  robot.on(RENDER_EVENT, (event: unknown) => {
    const asked = readAs(renderEvent, event);
    if (!asked) {
      robot.logger.warn(
        `A ${RENDER_EVENT} event came without a request or a room, or with a thread that is no text; it wants both, and all as text.`,
      );
      return;
    }
    const { request, room, thread } = asked;
    void dispatcher.handle(`db ${request}`, conversations.in({ room }, thread));
  });
}
