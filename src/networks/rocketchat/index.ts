import { note } from '../../chat/doctor.ts';
import type { Network } from '../../chat/network.ts';
import { withoutMarkdownLinks } from '../common/links.ts';
import { isGoneBy } from '../common/room-gone.ts';
import { inThreadOfOurs } from '../common/thread.ts';
import { rocketchatAccess, rocketchatVariables } from './variables.ts';
import { examineRocketChat } from './examine.ts';
import { rocketchatFormat } from './format.ts';
import { sendToRocketChat } from './send.ts';
import { rocketchatUploader } from './upload.ts';

const NO_ACCESS = note(
  'Rocket.Chat',
  'ROCKETCHAT_URL, ROCKETCHAT_USER and ROCKETCHAT_PASSWORD are not all set, so the bot cannot be looked up.',
);

export const rocketchat: Network = {
  name: 'Rocket.Chat',
  adapters: /rocket\.?chat/i,
  format: rocketchatFormat,
  variables: rocketchatVariables,
  uploader(_robot, read) {
    const access = rocketchatAccess(read);
    return access && rocketchatUploader(access);
  },
  async examine({ read }) {
    const access = rocketchatAccess(read);
    return access ? examineRocketChat(access) : [NO_ACCESS];
  },
  send: sendToRocketChat,
  post: sendToRocketChat,
  isRoomGone: isGoneBy(
    /does not find this room|error-(?:invalid-room|room-does-not-exist|room-not-found|room-archived|not-in-room)/,
  ),
  inThread: inThreadOfOurs,
  typed: withoutMarkdownLinks,
};
