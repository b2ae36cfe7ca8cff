import type { Config } from '../app/config.ts';
import type { Envelope, Robot } from '../chat/hubot.ts';
import { bearychatFormat } from './bearychat/format.ts';
import type { Format, Message } from '../chat/format.ts';
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
import { rocketchatUploader } from './rocketchat/upload.ts';
import { telegramUploader } from './telegram/upload.ts';
import type { Uploader } from '../chat/uploader.ts';

/** What is particular about one chat; whatever is missing goes by Hubot's own ways. */
export interface Chat {
  /** For the log and the docs. */
  readonly name: string;
  readonly format: Format;
  /** The chat's own upload of files; undefined when the robot or the configuration lacks what it takes. */
  readonly uploader?: (robot: Robot, config: Config) => Uploader | undefined;
  /** The same place, in the thread of the message that is answered, or else in the one that is named. */
  readonly inThread?: (envelope: Envelope, thread?: string) => Envelope;
  /** Shows there that the bot is at work, until the function it gives is called; never throws. */
  readonly typing?: (robot: Robot, envelope: Envelope) => () => void;
  /** Sends a message, where that does not go by Hubot's `send`. */
  readonly send?: (robot: Robot, envelope: Envelope, message: Message) => unknown;
}

const PLAIN: Chat = { name: 'plain text', format: plainFormat };

/** By what the names of a chat's adapters have in common; a new chat is a line here. */
const CHATS: readonly (readonly [RegExp, Chat])[] = [
  [/hipchat/i, { name: 'HipChat', format: hipchatFormat }],
  [
    /slack/i,
    { name: 'Slack', format: slackFormat, uploader: slackUploader, inThread: inSlackThread },
  ],
  [
    /rocket\.?chat/i,
    {
      name: 'Rocket.Chat',
      format: rocketchatFormat,
      uploader: (_robot, { rocketchat }) => rocketchat && rocketchatUploader(rocketchat),
      send: sendToRocketChat,
      inThread: inThreadOfOurs,
    },
  ],
  [
    /telegram/i,
    {
      name: 'Telegram',
      format: telegramFormat,
      uploader: (_robot, { telegram }) => telegram && telegramUploader(telegram),
      send: sendToTelegram,
      typing: typeInTelegram,
    },
  ],
  [
    /matteruser|mattermost/i,
    {
      name: 'Mattermost',
      format: mattermostFormat,
      send: sendToMattermost,
      inThread: inThreadOfOurs,
    },
  ],
  [/bearychat/i, { name: 'BearyChat', format: bearychatFormat, send: sendToBearyChat }],
];

/** The chat that an adapter of this name brings. */
export function chatFor(adapterName: string): Chat {
  return CHATS.find(([pattern]) => pattern.test(adapterName))?.[1] ?? PLAIN;
}

/** Every chat that is written for, for the docs and the tests; last, what all others get. */
export function allChats(): readonly Chat[] {
  return [...CHATS.map(([, chat]) => chat), PLAIN];
}
