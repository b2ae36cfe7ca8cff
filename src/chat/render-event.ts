import * as v from 'valibot';
import type { Robot } from './hubot.ts';
import { nonEmpty, readAs } from '../util/schema.ts';
import type { Conversations } from './robot.ts';
import type { Dispatcher } from './dispatcher.ts';

/** Emitted by other scripts to have pictures posted to a room. */
export const RENDER_EVENT = 'grafana:render';

const renderEvent = v.object({
  /** As it is typed after `graf db`. */
  request: nonEmpty,
  room: nonEmpty,
  /** The chat's own id of a thread; a chat without threads posts to the room. */
  thread: v.optional(nonEmpty),
});

/** Answers `robot.emit('grafana:render', { request, room, thread })` of other scripts. */
export function listenForRequests(
  robot: Robot,
  conversations: Conversations,
  dispatcher: Dispatcher,
): void {
  robot.on(RENDER_EVENT, (event: unknown) => {
    const asked = readAs(renderEvent, event);
    if (!asked) {
      robot.logger.warn(
        `A ${RENDER_EVENT} event needs a request and a room, and may have a thread, each a text that is not empty; this one was ignored.`,
      );
      return;
    }
    const { request, room, thread } = asked;
    void dispatcher.handle(`db ${request}`, conversations.in({ room }, thread));
  });
}
