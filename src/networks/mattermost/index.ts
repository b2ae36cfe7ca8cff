import type { Network } from '../../chat/network.ts';
import { inThreadOfOurs } from '../common/thread.ts';
import { withoutMarkdownLinks } from '../common/links.ts';
import { mattermostClient } from './client.ts';
import { mattermostFormat } from './format.ts';
import { sendToMattermost } from './send.ts';
import { timeZoneInMattermost } from './time-zone.ts';

export const mattermost: Network = {
  name: 'Mattermost',
  adapters: /matteruser|mattermost/i,
  format: mattermostFormat,
  send: sendToMattermost,
  inThread: inThreadOfOurs,
  roomId: (robot, name) => mattermostClient(robot)?.findChannelByName(name)?.id,
  typed: withoutMarkdownLinks,
  timeZoneOf: timeZoneInMattermost,
};
