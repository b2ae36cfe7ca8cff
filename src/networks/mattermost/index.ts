import type { Network } from '../../chat/network.ts';
import { inThreadOfOurs } from '../common/thread.ts';
import { mattermostFormat } from './format.ts';
import { sendToMattermost } from './send.ts';

export const mattermost: Network = {
  name: 'Mattermost',
  adapters: /matteruser|mattermost/i,
  format: mattermostFormat,
  send: sendToMattermost,
  inThread: inThreadOfOurs,
};
