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
