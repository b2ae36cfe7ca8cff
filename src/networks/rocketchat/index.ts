import type { Network } from '../../chat/network.ts';
import { withoutMarkdownLinks } from '../common/links.ts';
import { isGoneBy } from '../common/room-gone.ts';
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
  post: sendToRocketChat,
  isRoomGone: isGoneBy(
    /does not find this room|error-(?:invalid-room|room-does-not-exist|room-not-found|room-archived|not-in-room)/,
  ),
  inThread: inThreadOfOurs,
  typed: withoutMarkdownLinks,
};
