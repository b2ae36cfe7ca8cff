import type { Network } from '../../chat/network.ts';
import { withoutMarkdownLinks } from '../common/links.ts';
import { inThreadOfOurs } from '../common/thread.ts';
import { rocketchatAccess, rocketchatVariables } from './variables.ts';
import { rocketchatFormat } from './format.ts';
import { sendToRocketChat } from './send.ts';
import { rocketchatUploader } from './upload.ts';

export const rocketchat: Network = {
  name: 'Rocket.Chat',
  adapters: /rocket\.?chat/i,
  format: rocketchatFormat,
  variables: rocketchatVariables,
  uploader(_robot, read) {
    const access = rocketchatAccess(read);
    return access && rocketchatUploader(access);
  },
  send: sendToRocketChat,
  inThread: inThreadOfOurs,
  typed: withoutMarkdownLinks,
};
