/** The part of the Slack adapter that a test starts; the package ships no types. */
declare module '@hubot-friends/hubot-slack/src/Bot.mjs' {
  import type { WebClient } from '@slack/web-api';
  import { Adapter, type Robot } from 'hubot';

  export class SlackBot extends Adapter {
    readonly client: { readonly web: WebClient };
    /** Who the bot is, once Slack has said so. */
    readonly self?: { readonly user_id: string };
    constructor(
      robot: Robot,
      options: {
        appToken: string;
        botToken: string;
        disableUserSync: boolean;
        socket: object;
        web: WebClient;
      },
    );
  }
}

declare module '@hubot-friends/hubot-slack/src/Message.mjs' {
  import { TextMessage, type User } from 'hubot';

  export class SlackTextMessage extends TextMessage {
    /** Builds the text from Slack's. */
    static makeSlackTextMessage(
      user: User,
      text: null,
      rawText: string,
      rawMessage: { readonly text: string; readonly ts: string },
      channel: string,
      robotName: string,
      robotAlias: string | undefined,
      client: object,
    ): Promise<SlackTextMessage>;
  }
}
