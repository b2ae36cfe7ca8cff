import type { Network } from '../chat/network.ts';
import type { Variable } from '../util/variables.ts';
import { bearychatFormat } from './bearychat/format.ts';
import { hipchatFormat } from './hipchat/format.ts';
import { mattermostFormat } from './mattermost/format.ts';
import { plainFormat } from './common/plain-format.ts';
import { slackFormat } from './slack/format.ts';
import { inThreadOfOurs } from './common/thread.ts';
import { inSlackThread } from './slack/thread.ts';
import { slackUploader } from './slack/upload.ts';
import { rocketchatFormat } from './rocketchat/format.ts';
import { telegramFormat } from './telegram/format.ts';
import { sendToBearyChat } from './bearychat/send.ts';
import { sendToMattermost } from './mattermost/send.ts';
import { sendToRocketChat } from './rocketchat/send.ts';
import { sendToTelegram } from './telegram/send.ts';
import { typeInTelegram } from './telegram/typing.ts';
import { rocketchatAccess, rocketchatVariables } from './rocketchat/variables.ts';
import { telegramAccess, telegramVariables } from './telegram/variables.ts';
import { rocketchatUploader } from './rocketchat/upload.ts';
import { telegramUploader } from './telegram/upload.ts';

/** For every adapter of another name. */
const PLAIN: Network = { name: 'plain text', adapters: /(?:)/, format: plainFormat };

/** A new network is one folder, and one line here. */
const NETWORKS: readonly Network[] = [
  { name: 'HipChat', adapters: /hipchat/i, format: hipchatFormat },
  {
    name: 'Slack',
    adapters: /slack/i,
    format: slackFormat,
    uploader: slackUploader,
    inThread: inSlackThread,
  },
  {
    name: 'Rocket.Chat',
    adapters: /rocket\.?chat/i,
    format: rocketchatFormat,
    variables: rocketchatVariables,
    uploader: (_robot, read) => {
      const access = rocketchatAccess(read);
      return access && rocketchatUploader(access);
    },
    send: sendToRocketChat,
    inThread: inThreadOfOurs,
  },
  {
    name: 'Telegram',
    adapters: /telegram/i,
    format: telegramFormat,
    variables: telegramVariables,
    uploader: (_robot, read) => {
      const access = telegramAccess(read);
      return access && telegramUploader(access);
    },
    send: sendToTelegram,
    typing: typeInTelegram,
  },
  {
    name: 'Mattermost',
    adapters: /matteruser|mattermost/i,
    format: mattermostFormat,
    send: sendToMattermost,
    inThread: inThreadOfOurs,
  },
  { name: 'BearyChat', adapters: /bearychat/i, format: bearychatFormat, send: sendToBearyChat },
];

/** The network that an adapter of this name connects to. */
export function networkFor(adapterName: string): Network {
  return NETWORKS.find(({ adapters }) => adapters.test(adapterName)) ?? PLAIN;
}

/** Every network, for the docs and the tests; the last one is what all other adapters get. */
export function allNetworks(): readonly Network[] {
  return [...NETWORKS, PLAIN];
}

/** The variables of all networks. */
export function networkVariables(): readonly Variable<unknown>[] {
  return NETWORKS.flatMap(({ variables }) => variables ?? []);
}
