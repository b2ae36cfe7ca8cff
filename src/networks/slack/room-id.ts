import * as v from 'valibot';
import type { Robot } from '../../chat/hubot.ts';
import { describeForLog } from '../../util/errors.ts';
import { nonEmpty, object, readAs } from '../../util/schema.ts';
import { slackChannels } from './client.ts';

/** Milliseconds for one page of channels. */
const TIMEOUT_MS = 10_000;
/** Most pages of 1,000 channels. */
const MAX_PAGES = 20;

const ID = /^[CGDUW][A-Z0-9]+$/;

const pageSchema = v.object({
  channels: v.array(v.unknown()),
  response_metadata: v.optional(object({ next_cursor: v.fallback(v.string(), '') })),
});
const channelSchema = v.object({ id: nonEmpty, name: nonEmpty });

/**
 * The id of a channel that is known by its name, for which the bot's app needs the scope `channels:read`
 * (of private ones `groups:read`). Slack posts to a name too, but tells of messages by the id.
 * @returns undefined when Slack has no such channel, or does not say
 */
export async function slackRoomId(robot: Robot, name: string): Promise<string | undefined> {
  const list = slackChannels(robot, TIMEOUT_MS);
  if (ID.test(name) || !list) return undefined;
  try {
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = readAs(pageSchema, await list(cursor));
      const channels = (answer?.channels ?? []).map((one) => readAs(channelSchema, one));
      const found = channels.find((one) => one?.name === name);
      cursor = answer?.response_metadata?.next_cursor ?? '';
      if (found || cursor === '') return found?.id;
    }
  } catch (error) {
    robot.logger.debug(`Slack does not list its channels: ${describeForLog(error)}`);
  }
  return undefined;
}
