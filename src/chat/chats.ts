import type { Config } from '../config.ts';
import type { Envelope, Robot } from './hubot.ts';
import { bearychatFormat } from './formats/bearychat.ts';
import type { Format, Message } from './format.ts';
import { hipchatFormat } from './formats/hipchat.ts';
import { mattermostFormat } from './formats/mattermost.ts';
import { plainFormat } from './formats/plain.ts';
import { slackFormat } from './formats/slack.ts';
import { inThreadOfOurs } from './threads/own.ts';
import { inSlackThread } from './threads/slack.ts';
import { slackUploader } from './uploads/slack.ts';
import { rocketchatFormat } from './formats/rocketchat.ts';
import { telegramFormat } from './formats/telegram.ts';
import { sendToBearyChat } from './sends/bearychat.ts';
import { sendToMattermost } from './sends/mattermost.ts';
import { sendToRocketChat } from './sends/rocketchat.ts';
import { sendToTelegram } from './sends/telegram.ts';
import { typeInTelegram } from './typing/telegram.ts';
import { rocketchatUploader } from './uploads/rocketchat.ts';
import { telegramUploader } from './uploads/telegram.ts';
import type { Uploader } from './uploader.ts';

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
